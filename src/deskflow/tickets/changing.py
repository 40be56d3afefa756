"""Changes to tickets: fields, status, priority, assignee; one ticket or a whole selection, set-based."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.assets.tables import equipment
from deskflow.core.commands import Command
from deskflow.core.errors import Conflict, NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import contacts, customers, sites, teams, users
from deskflow.tickets.drafting import checked_title
from deskflow.tickets.events import TicketClosed, TicketUpdated
from deskflow.tickets.rules import DONE, TYPES, is_open, may_move, parse_priority, parse_status
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_activity, tickets

_REFERENCES = {
    "assignee_id": users, "customer_id": customers, "contact_id": contacts, "site_id": sites,
    "equipment_id": equipment, "team_id": teams,
}  # fmt: skip
# What expressions, filters and the REST API call `assigned_to` is the column `assignee_id`.
_SEED_NAMES = {"assigned_to": "assignee_id"}


@dataclass(frozen=True, slots=True)
class UpdateTicket(Command):
    """`updates` by the seed's names: title, status, priority, type, assigned_to, customer_id, …

    `was` holds the values the actor saw; where one has moved, a transition is refused.
    """

    name: ClassVar[str] = "ticket.update@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    updates: dict[str, Any]
    was: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateTickets(Command):
    """The same change to a whole selection; nothing is applied unless it is allowed for all."""

    name: ClassVar[str] = "ticket.update_many@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_ids: tuple[UUID, ...]
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AssignTicket(Command):
    """`reason` says why this person, in the words of whoever decided; it stands in the timeline."""

    name: ClassVar[str] = "ticket.assign@1"
    permission: ClassVar[str] = "tickets.assign"

    ticket_id: UUID
    assignee_id: UUID | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssignTickets(Command):
    """Several tickets to several people, {ticket: person}; nothing is applied unless all of it can be."""

    name: ClassVar[str] = "ticket.assign_many@1"
    permission: ClassVar[str] = "tickets.assign"

    assignments: dict[str, str]
    reason: str = ""


def update_ticket(tx: Transaction, command: UpdateTicket) -> dict[str, Any]:
    """Answers with {"ticket_id": …, "updated": whether anything changed} (seed)."""
    if command.was:
        _check_seen(tx, command)
    changed = change_tickets(tx, [command.ticket_id], command.updates)
    if (
        command.ticket_id not in changed
        and tx.find(tickets, command.ticket_id, tickets.c.id) is None
    ):
        raise NotFound("tickets.not_found", id=str(command.ticket_id))
    return {"ticket_id": str(command.ticket_id), "updated": command.ticket_id in changed}


def update_tickets(tx: Transaction, command: UpdateTickets) -> dict[str, Any]:
    changed = change_tickets(tx, command.ticket_ids, command.updates)
    return {"updated": len(changed), "unchanged": len(set(command.ticket_ids)) - len(changed)}


def assign_ticket(tx: Transaction, command: AssignTicket) -> dict[str, Any]:
    change_tickets(
        tx, [command.ticket_id], {"assignee_id": command.assignee_id}, reason=command.reason
    )
    return {
        "ticket_id": str(command.ticket_id),
        "assigned_to": str(command.assignee_id or "") or None,
    }


def assign_tickets(tx: Transaction, command: AssignTickets) -> dict[str, Any]:
    by_person: dict[str, list[UUID]] = {}
    for ticket, person in command.assignments.items():
        try:
            by_person.setdefault(person, []).append(UUID(ticket))
        except ValueError as problem:
            raise Rejected("field.bad_id", field="ticket_id", value=ticket[:80]) from problem
    assigned = 0
    for person, ids in by_person.items():
        wanted = {"assignee_id": person}
        assigned += len(change_tickets(tx, ids, wanted, reason=command.reason))
    return {"assigned": assigned}


def change_tickets(
    tx: Transaction,
    ids: Sequence[UUID],
    updates: Mapping[str, Any],
    *,
    reason: str = "",
    emit: bool = True,
    merging: bool = False,
) -> dict[UUID, dict[str, Any]]:
    """Applies the same updates to all; answers with {id: {field: [old, new]}} of those that changed.

    Rejected as a whole when a value is unknown or one ticket may not make the move. `merging`: into the
    status `merged` or out of it, which is for whoever knows the other ticket.
    """
    values = _checked(tx, updates)
    if values.get("status") == "merged" and not merging:
        raise Rejected("ticket.merge_needs_target")
    unique = list(dict.fromkeys(ids))
    old_rows = _old_rows(tx, unique, values)
    rows: list[dict[str, Any]] = []
    changed: dict[UUID, dict[str, Any]] = {}
    for row_id in unique:
        old = old_rows.get(row_id)
        if old is None:
            raise NotFound("tickets.not_found", id=str(row_id))
        moved = {name: [old[name], new] for name, new in values.items() if old[name] != new}
        if not moved:
            continue
        if "status" in moved and not (merging or may_move(old["status"], values["status"])):
            raise Rejected(
                "ticket.illegal_move", number=old["number"], old=old["status"], new=values["status"]
            )
        changed[row_id] = moved
        rows.append({"id": row_id, **values, **_derived(tx, old, values), "updated_at": tx.at})
    tx.update_many(tickets, rows)
    plain = {row_id: _plain(moved) for row_id, moved in changed.items()}
    _write_activity(tx, plain, reason)
    if emit:
        _emit(tx, plain)
    return plain


def _checked(tx: Transaction, updates: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for given, value in updates.items():
        name = _SEED_NAMES.get(given, given)
        if name == "title":
            values["title"] = checked_title(str(value))
        elif name == "status":
            values["status"] = parse_status(value)
        elif name == "priority":
            values["priority"] = parse_priority(value)
        elif name == "type":
            values["type"] = value if value in TYPES else None
        elif name in _REFERENCES:
            values[name] = _checked_reference(tx, name, value)
            continue
        else:
            raise Rejected("field.unknown", field=given)
        if values[name] is None:
            raise Rejected(f"ticket.unknown_{name}", value=str(value))
    return values


def _checked_reference(tx: Transaction, name: str, value: Any) -> UUID | None:
    if value in (None, ""):
        if name == "customer_id":
            raise Rejected("field.required", field=name)
        return None
    try:
        row_id = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.bad_id", field=name, value=str(value)[:80]) from problem
    if tx.find(_REFERENCES[name], row_id, _REFERENCES[name].c.id) is None:
        raise Rejected("field.no_such_row", field=name, id=str(row_id))
    return row_id


def _old_rows(
    tx: Transaction, ids: Sequence[UUID], values: Mapping[str, Any]
) -> dict[UUID, Mapping[str, Any]]:
    names = {*values, "status", "number", "resolved_at", "closed_at", "reopened"}
    columns = [tickets.c[name] for name in sorted(names)]
    found: dict[UUID, Mapping[str, Any]] = {}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        statement = select(tickets.c.id, *columns).where(
            tickets.c.tenant_id == tx.tenant_id, tickets.c.id.in_(chunk)
        )
        found.update({row.id: dict(row._mapping) for row in tx.execute(statement)})
    return found


def _derived(tx: Transaction, old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    derived: dict[str, Any] = {}
    if "title" in values:
        derived["title_key"] = values["title"]
    if "status" in values:
        status = values["status"]
        derived["is_open"] = is_open(status)
        derived["resolved_at"] = (old["resolved_at"] or tx.at) if status in DONE else None
        if old["status"] in DONE and status not in DONE:
            derived["reopened"] = old["reopened"] + 1
        derived["closed_at"] = (old["closed_at"] or tx.at) if status == "closed" else None
    return derived


def _plain(moved: Mapping[str, Any]) -> dict[str, Any]:
    seed_names = {column: seed for seed, column in _SEED_NAMES.items()}
    return {
        seed_names.get(name, name): [None if v is None else str(v) for v in pair]
        for name, pair in moved.items()
    }


def _write_activity(
    tx: Transaction, changed: Mapping[UUID, Mapping[str, Any]], reason: str
) -> None:
    tx.insert_many(
        ticket_activity,
        [
            {
                "ticket_id": row_id, "at": tx.at, "code": "ticket.changed",
                "params": {
                    "field": name, "old": pair[0], "new": pair[1], "reason": reason, "by": tx.actor.label,
                },
                "actor_kind": tx.actor.kind, "actor_id": tx.actor.user_id,
            }
            for row_id, moved in changed.items()
            for name, pair in moved.items()
        ],
    )  # fmt: skip


def _emit(tx: Transaction, changed: Mapping[UUID, Mapping[str, Any]]) -> None:
    seen = snapshots(tx.unit.connection, tx.tenant_id, list(changed))
    for row_id, moved in changed.items():
        tx.emit(TicketUpdated(row_id, seen[row_id], moved))
        if moved.get("status", [None, None])[1] == "closed":
            tx.emit(TicketClosed(row_id, seen[row_id]))


def _check_seen(tx: Transaction, command: UpdateTicket) -> None:
    row = tx.get(tickets, command.ticket_id)
    for given, seen in command.was.items():
        name = _SEED_NAMES.get(given, given)
        now = row._mapping[name]
        shown = None if now is None else str(now)
        if shown != (None if seen is None else str(seen)):
            raise Conflict("ticket.moved", field=given, seen=seen, now=shown, number=row.number)
