"""Time off: when somebody is not there. Everybody says it for themselves; administrators for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Denied, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.queries import permissions_of
from deskflow.people.tables import time_off, users

LONGEST: Final = timedelta(days=400)
_NOTE: Final = 255


@dataclass(frozen=True, slots=True)
class AddTimeOff(Command):
    """From `starts_at` to `ends_at`, at most 400 days."""

    name: ClassVar[str] = "time_off.add@1"
    permission: ClassVar[str] = ""

    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTimeOff(Command):
    name: ClassVar[str] = "time_off.remove@1"
    permission: ClassVar[str] = ""

    time_off_id: UUID


def add_time_off(tx: Transaction, command: AddTimeOff) -> UUID:
    tx.get(users, command.user_id, users.c.id)
    _check_own(tx, command.user_id)
    if command.starts_at.tzinfo is None or command.ends_at.tzinfo is None:
        raise Rejected("field.bad_date", field="starts_at", value=str(command.starts_at)[:40])
    checked_span(command.starts_at, command.ends_at, "ends_at")
    note = checked_note(command.note)
    return tx.insert(
        time_off, user_id=command.user_id, starts_at=command.starts_at, ends_at=command.ends_at, note=note
    )  # fmt: skip


def checked_span(starts_at: datetime, ends_at: datetime, field: str) -> None:
    """Rejected when it ends before it begins, or lasts longer than anybody is away."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise Rejected("time_off.bad_span", field=field, days=LONGEST.days)


def checked_note(text: str) -> str:
    """On one line; Rejected when it is too long."""
    note = " ".join(text.split())
    if len(note) > _NOTE:
        raise Rejected("field.too_long", field="note", limit=_NOTE, length=len(note))
    return note


def remove_time_off(tx: Transaction, command: RemoveTimeOff) -> None:
    row = tx.get(time_off, command.time_off_id, time_off.c.user_id)
    _check_own(tx, row.user_id)
    tx.delete(time_off, command.time_off_id)


def _check_own(tx: Transaction, user_id: UUID) -> None:
    actor = tx.actor
    if actor.kind != "user" or actor.user_id in (None, user_id):
        return
    if "admin" not in permissions_of(tx.unit.connection, actor.user_id):
        raise Denied("time_off.not_yours")


HANDLERS: Handlers = {AddTimeOff: add_time_off, RemoveTimeOff: remove_time_off}
