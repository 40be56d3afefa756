"""Time that somebody has worked on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.cover_queries import ON_SITE, CoverNow, cover_for
from deskflow.tickets.drafting import checked_body
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import tickets, time_entries

# A day: whoever means more has made a slip.
MOST_MINUTES = 24 * 60
_LONGEST_NOTE = 10_000
# How it was worked, and which parts of a contract's cover pay for that.
_PAID_BY: Final = {
    "remote": {"remote", "labour"},
    "phone": {"remote", "labour"},
    "workshop": {"labour"},
    ON_SITE: {ON_SITE},
    "travel": {"travel"},
}
WORK_KINDS: Final = tuple(_PAID_BY)


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
    kind: str = "remote"


@dataclass(frozen=True, slots=True)
class UpdateTime(Command):
    """`updates` may name: minutes, note, is_billable, kind, worked_at. What pays for it is decided anew."""

    name: ClassVar[str] = "time.update@1"
    permission: ClassVar[str] = "tickets.update"

    entry_id: UUID
    updates: dict[str, Any]


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
    _check_whose(tx, user_id)
    if tx.find(users, user_id, users.c.id) is None:
        raise Rejected("field.no_such_row", field="user_id", id=str(user_id))
    worked_at = checked_moment(command.worked_at) or tx.at
    minutes, note = checked_minutes(command.minutes), _checked_note(command.note)
    kind = _checked_kind(command.kind)
    entry_id = tx.insert(
        time_entries,
        ticket_id=command.ticket_id,
        user_id=user_id,
        minutes=minutes,
        is_billable=command.is_billable,
        note=note,
        worked_at=worked_at,
        created_at=tx.at,
        kind=kind,
        **_terms(tx, command.ticket_id, minutes, kind, worked_at, command.is_billable),
    )
    _note(tx, command.ticket_id, "time.logged", minutes)
    return entry_id


def update_time(tx: Transaction, command: UpdateTime) -> None:
    row = tx.get(time_entries, command.entry_id)
    _check_whose(tx, row.user_id)
    checks: dict[str, Callable[[Any], Any]] = {
        "minutes": checked_minutes, "note": _checked_note, "kind": _checked_kind,
        "is_billable": bool, "worked_at": lambda value: checked_moment(value) or row.worked_at,
    }  # fmt: skip
    values: dict[str, Any] = {}
    for field, value in command.updates.items():
        if field not in checks:
            raise Rejected("field.unknown", field=field)
        values[field] = checks[field](value)
    merged = {**row._mapping, **values}
    # As if it had not been logged: what it took from the contract is there for it again.
    tx.update(time_entries, command.entry_id, contract_id=None)
    values |= _terms(
        tx,
        row.ticket_id,
        merged["minutes"],
        merged["kind"],
        merged["worked_at"],
        merged["is_billable"],
    )
    tx.update(time_entries, command.entry_id, **values)
    if merged["minutes"] != row.minutes:
        _note(tx, row.ticket_id, "time.changed", merged["minutes"], was=row.minutes)


def pays(cover: CoverNow, minutes: int, kind: str) -> bool:
    """Whether the contract pays for so much work of that kind, all of it."""
    if not _PAID_BY[kind] & set(cover.contract.covers):
        return False
    if kind == ON_SITE and cover.visits_left == 0:
        return False
    return cover.minutes_left is None or cover.minutes_left >= minutes


def _terms(
    tx: Transaction,
    ticket_id: UUID,
    minutes: int,
    kind: str,
    worked_at: datetime,
    is_billable: bool,
) -> dict[str, Any]:
    """The contract it is taken from, else what an hour of it costs; neither for what is not billed."""
    if not is_billable:
        return {"contract_id": None, "rate": None}
    ticket = tx.get(tickets, ticket_id, tickets.c.customer_id, tickets.c.equipment_id)
    cover = cover_for(
        tx.unit.connection, tx.tenant_id, ticket.customer_id, ticket.equipment_id, worked_at
    )
    if cover is None:
        return {"contract_id": None, "rate": None}
    if pays(cover, minutes, kind):
        return {"contract_id": cover.contract.id, "rate": None}
    return {"contract_id": None, "rate": cover.contract.hourly_rate}


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


def checked_minutes(value: Any) -> int:
    try:
        minutes = int(value)
    except (TypeError, ValueError) as problem:
        raise Rejected("field.bad_number", field="minutes", value=str(value)[:40]) from problem
    if not 1 <= minutes <= MOST_MINUTES:
        raise Rejected("time.bad_minutes", minutes=minutes, limit=MOST_MINUTES)
    return minutes


def checked_moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise Rejected("field.naive_time", field="worked_at")
    return moment


def _checked_note(value: Any) -> str:
    note = checked_body(str(value or "")).strip()
    if len(note) > _LONGEST_NOTE:
        raise Rejected("field.too_long", field="note", limit=_LONGEST_NOTE, length=len(note))
    return note


def _checked_kind(value: Any) -> str:
    if value not in _PAID_BY:
        raise Rejected("field.unknown_choice", field="kind", value=str(value)[:40])
    return str(value)


def _note(tx: Transaction, ticket_id: UUID, code: str, minutes: int, **more: Any) -> None:
    params = {"minutes": minutes, "by": tx.actor.label, **more}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])
