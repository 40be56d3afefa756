"""Changes to tickets: fields, status, priority, assignee; one ticket or a whole selection, set-based."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command
from deskflow.core.errors import Conflict, NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.checklists import check_done
from deskflow.tickets.defining.assessing import assessed, needed
from deskflow.tickets.defining.reading import rules_in
from deskflow.tickets.events import TicketClosed, TicketUpdated
from deskflow.tickets.field_values import write_field_values
from deskflow.tickets.rules import DONE, is_open
from deskflow.tickets.severities import reassess
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets
from deskflow.tickets.telling import write_changes
from deskflow.tickets.updating import FIELD, SEED_NAMES, checked_updates

# Follows from others, and is told with them.
_UNTOLD = ("severity", "severity_parts")
# With these the severity has to be looked for anew in what stands around the ticket.
_LOOKED_AT = frozenset({"title", "customer_id", "equipment_id"})


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
    forced: bool = False,
) -> dict[UUID, dict[str, Any]]:
    """Applies the same updates to all; answers with {id: {field: [old, new]}} of those that changed.

    Rejected as a whole when a value is unknown or one ticket may not make the move. `merging`: into the
    status `merged` or out of it, which is for whoever knows the other ticket. `forced`: a customer wrote, and no
    table of moves may be in the way of that.
    """
    rules = rules_in(tx)
    values = checked_updates(tx, rules, updates)
    if values.get("status") == "merged" and not merging:
        raise Rejected("ticket.merge_needs_target")
    unique = list(dict.fromkeys(ids))
    old_rows = _old_rows(tx, unique, values)
    by_person = tx.actor.kind == "user" and not merging
    rows: list[dict[str, Any]] = []
    changed: dict[UUID, dict[str, Any]] = {}
    for row_id in unique:
        old = old_rows.get(row_id)
        if old is None:
            raise NotFound("tickets.not_found", id=str(row_id))
        after = (
            dict(values)
            if merging
            else assessed(rules, old, values, reason, by_person=by_person, forced=forced)
        )
        moved = {name: [old[name], new] for name, new in after.items() if old[name] != new}
        if not moved:
            continue
        changed[row_id] = _told(moved)
        rows.append({"id": row_id, **after, **_derived(tx, old, after), "updated_at": tx.at})
    if not (merging or forced):
        finished = [one for one, moved in changed.items() if _finishes(moved)]
        if finished:
            check_done(tx, finished)
    tx.update_many(tickets, rows)
    if "fields" in values:
        write_field_values(tx, rules, changed.keys(), values["fields"])
    if not _LOOKED_AT.isdisjoint(values):
        reassess(tx, list(changed))
    plain = {row_id: _plain(moved) for row_id, moved in changed.items()}
    write_changes(tx, rules, old_rows, changed, reason)
    if emit:
        _emit(tx, plain)
    return plain


def check_change(tx: Transaction, ticket_id: UUID, updates: Mapping[str, Any]) -> None:
    """Rejected for what `change_tickets` would reject now; nothing is written."""
    rules = rules_in(tx)
    values = checked_updates(tx, rules, updates)
    if values.get("status") == "merged":
        raise Rejected("ticket.merge_needs_target")
    old = _old_rows(tx, [ticket_id], values).get(ticket_id)
    if old is None:
        raise NotFound("tickets.not_found", id=str(ticket_id))
    assessed(rules, old, values, "", by_person=tx.actor.kind == "user", forced=False)
    if _finishes({"status": (old["status"], values.get("status"))}):
        check_done(tx, [ticket_id])


def _finishes(moved: Mapping[str, Any]) -> bool:
    """Whether the work on it is said to be done by this."""
    old, new = moved.get("status", (None, None))
    return new in ("resolved", "closed") and old not in DONE


def _told(moved: dict[str, Any]) -> dict[str, Any]:
    """What changed, one entry for each of the tenant's own fields."""
    told = {name: pair for name, pair in moved.items() if name not in ("fields", *_UNTOLD)}
    if "fields" in moved:
        old, new = (one or {} for one in moved["fields"])
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                told[f"{FIELD}{key}"] = [old.get(key), new.get(key)]
    return told


def _old_rows(
    tx: Transaction, ids: Sequence[UUID], values: Mapping[str, Any]
) -> dict[UUID, Mapping[str, Any]]:
    names = {
        *values,
        *needed(values),
        "status",
        "own_status",
        "number",
        "resolved_at",
        "closed_at",
        "reopened",
    }
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
    seed_names = {column: seed for seed, column in SEED_NAMES.items()}
    return {
        seed_names.get(name, name): pair
        if name.startswith(FIELD)
        else [None if v is None else str(v) for v in pair]
        for name, pair in moved.items()
    }


def _emit(tx: Transaction, changed: Mapping[UUID, Mapping[str, Any]]) -> None:
    seen = snapshots(tx.unit.connection, tx.tenant_id, list(changed))
    for row_id, moved in changed.items():
        tx.emit(TicketUpdated(row_id, seen[row_id], moved))
        if moved.get("status", [None, None])[1] == "closed":
            tx.emit(TicketClosed(row_id, seen[row_id]))


def _check_seen(tx: Transaction, command: UpdateTicket) -> None:
    row = tx.get(tickets, command.ticket_id)
    for given, seen in command.was.items():
        now = _seen_value(row, given)
        shown = None if now is None else str(now)
        if shown != (None if seen is None else str(seen)):
            raise Conflict("ticket.moved", field=given, seen=seen, now=shown, number=row.number)


def _seen_value(row: Row[Any], given: str) -> Any:
    if given == "status" and row.own_status:
        return row.own_status
    if given.startswith(FIELD):
        return (row.fields or {}).get(given.removeprefix(FIELD))
    name = SEED_NAMES.get(given, given)
    if name not in row._mapping:
        raise Rejected("field.unknown", field=given[:60])
    return row._mapping[name]
