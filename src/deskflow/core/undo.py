"""Taking a command back: its before-images are laid down again, unless somebody changed the values since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Table, and_, select
from sqlalchemy.exc import IntegrityError

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Conflict, Denied, NotFound, Rejected
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
    if tx.actor.kind == "user" and row.actor_id != tx.actor.user_id:
        raise Denied("undo.not_yours")
    images = decode(_entries(row.images), metadata.tables)
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
    return {"undone": row.name}


def _entries(text: str | None) -> list[Json]:
    import json

    entries: list[Json] = json.loads(text) if text else []
    return entries


def _take_back(tx: Transaction, table: Table, image: Image) -> None:
    where = and_(*(table.c[name] == value for name, value in image.key.items()))
    row = tx.execute(select(table).where(where)).mappings().first()
    if image.before is None:
        _take_back_insert(tx, table, where, row)
    elif image.after is None:
        if row is not None:
            raise Conflict("undo.moved", table=table.name)
        tx.insert(table, **image.before)
    else:
        if row is None:
            raise Conflict("undo.moved", table=table.name)
        for column, value in image.after.items():
            if row[column] != value:
                raise Conflict("undo.moved", table=table.name, column=column)
        tx.update(table, image.key["id"], **image.before)


def _take_back_insert(tx: Transaction, table: Table, where: Any, row: Mapping[str, Any] | None) -> None:
    if row is None:
        raise Conflict("undo.moved", table=table.name)
    if row.get("revision", 1) != 1:
        raise Conflict("undo.moved", table=table.name)
    tx.delete_where(table, where)


HANDLERS: Handlers = {UndoCommand: undo_command}
