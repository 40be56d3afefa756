"""Time that somebody has worked on a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.drafting import checked_body
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import tickets, time_entries

# A day: whoever means more has made a slip.
MOST_MINUTES = 24 * 60
_LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class LogTime(Command):
    """Whose time it is: `user_id`, else whoever acts, else (for a workflow) the ticket's assignee."""

    name: ClassVar[str] = "time.log@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    minutes: int
    note: str = ""
    is_billable: bool = True
    user_id: UUID | None = None
    worked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RemoveTime(Command):
    name: ClassVar[str] = "time.remove@1"
    permission: ClassVar[str] = "tickets.update"

    entry_id: UUID


def log_time(tx: Transaction, command: LogTime) -> UUID:
    ticket = tx.get(tickets, command.ticket_id, tickets.c.assignee_id)
    user_id = command.user_id or tx.actor.user_id or ticket.assignee_id
    if user_id is None:
        raise Rejected("time.whose", field="user_id")
    if not 1 <= command.minutes <= MOST_MINUTES:
        raise Rejected("time.bad_minutes", minutes=command.minutes, limit=MOST_MINUTES)
    if command.worked_at is not None and command.worked_at.tzinfo is None:
        raise Rejected("field.naive_time", field="worked_at")
    _check_whose(tx, user_id)
    if tx.find(users, user_id, users.c.id) is None:
        raise Rejected("field.no_such_row", field="user_id", id=str(user_id))
    note = checked_body(command.note).strip()
    if len(note) > _LONGEST_NOTE:
        raise Rejected("field.too_long", field="note", limit=_LONGEST_NOTE, length=len(note))
    entry_id = tx.insert(
        time_entries,
        ticket_id=command.ticket_id,
        user_id=user_id,
        minutes=command.minutes,
        is_billable=command.is_billable,
        note=note,
        worked_at=command.worked_at or tx.at,
        created_at=tx.at,
    )
    _note(tx, command.ticket_id, "time.logged", command.minutes)
    return entry_id


def remove_time(tx: Transaction, command: RemoveTime) -> None:
    row = tx.get(time_entries, command.entry_id)
    _check_whose(tx, row.user_id)
    tx.delete(time_entries, command.entry_id)
    _note(tx, row.ticket_id, "time.removed", row.minutes)


def _check_whose(tx: Transaction, user_id: UUID) -> None:
    if tx.actor.kind != "user" or user_id == tx.actor.user_id:
        return
    if not allows(tx.permissions, "tickets.assign"):
        raise Denied("time.not_yours")


def _note(tx: Transaction, ticket_id: UUID, code: str, minutes: int) -> None:
    params = {"minutes": minutes, "by": tx.actor.label}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])
