"""Taking a command back: its before-images are laid down again, unless somebody changed the values since."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.exc import IntegrityError

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Conflict, Denied, NotFound, Rejected
from deskflow.core.events import Question
from deskflow.core.images import Image, decode
from deskflow.core.schema import metadata
from deskflow.core.tables import audit_log
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json


@dataclass(frozen=True, slots=True)
class UndoCommand(Command):
    """Takes back what `command_id` did. Only its own actor may; undoing an undo is a redo."""

    name: ClassVar[str] = "core.undo@1"
    permission: ClassVar[str] = ""

    command_id: UUID


@dataclass(slots=True)
class Undone(Question):
    """A command has been taken back, in these tables: rooms above bring in line what they work out from them."""

    tables: frozenset[str]


# In the `info` of a table of requests that are worked off behind a command: they are none of what undo has to lay down
# again, and whoever works them off is told of the undo instead.
WORKED_OFF = "worked_off"


def undo_command(tx: Transaction, command: UndoCommand) -> Json:
    """Refused with Conflict("undo.moved") when a value is no longer what the command had left."""
    row = tx.execute(
        select(audit_log).where(
            audit_log.c.command_id == command.command_id, audit_log.c.tenant_id == tx.tenant_id
        )
    ).first()
    if row is None:
        raise NotFound("undo.unknown_command", id=str(command.command_id))
    if row.undone_by is not None:
        raise Rejected("undo.already_undone", id=str(command.command_id))
    if row.images is None:
        raise Rejected("undo.not_possible", command=row.name)
    if tx.actor.kind == "user" and row.actor_id != tx.actor.user_id:
        raise Denied("undo.not_yours")
    images = [
        image
        for image in decode(json.loads(row.images), metadata.tables)
        if not metadata.tables[image.table].info.get(WORKED_OFF)
    ]
    _check_inserts(tx, images)
    try:
        for image in reversed(images):
            _take_back(tx, metadata.tables[image.table], image)
    except IntegrityError as problem:
        raise Conflict("undo.in_use", command=row.name) from problem
    tx.unit.connection.execute(
        audit_log.update()
        .where(audit_log.c.command_id == command.command_id)
        .values(undone_by=tx.command_id)
    )
    tx.consult(Undone(frozenset(image.table for image in images)))
    return {"undone": row.name}


def _where(table: Table, image: Image) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in image.key.items()))


def _check_inserts(tx: Transaction, images: Sequence[Image]) -> None:
    # A row the command made may have been updated by the same command, but by nobody since.
    updates = Counter(
        (image.table, tuple(image.key.values()))
        for image in images
        if image.before is not None and image.after
    )
    for image in images:
        table = metadata.tables[image.table]
        if image.before is not None or "revision" not in table.c:
            continue
        expected = 1 + updates[image.table, tuple(image.key.values())]
        if tx.execute(select(table.c.revision).where(_where(table, image))).scalar() != expected:
            raise Conflict("undo.moved", table=table.name)


def _take_back(tx: Transaction, table: Table, image: Image) -> None:
    if image.before is None:
        if tx.delete_where(table, _where(table, image)) == 0:
            raise Conflict("undo.moved", table=table.name)
        return
    row = tx.execute(select(table).where(_where(table, image))).mappings().first()
    if (row is None) != (image.after is None):
        raise Conflict("undo.moved", table=table.name)
    if row is None:
        tx.insert(table, **image.before)
        return
    for column, value in (image.after or {}).items():
        if row[column] != value:
            raise Conflict("undo.moved", table=table.name, column=column)
    tx.update(table, image.key["id"], **image.before)


HANDLERS: Handlers = {UndoCommand: undo_command}
