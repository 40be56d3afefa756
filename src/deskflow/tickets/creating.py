"""Tickets come into being: one from a form, a workflow or a mail, or five hundred from a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Connection, Row, Select, bindparam, select

from deskflow.assets.tables import equipment
from deskflow.core import counters, tables
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id, from_micros, to_micros
from deskflow.people.known import unknown_caller
from deskflow.people.tables import contacts, customers, sites, users
from deskflow.tickets.beginning import check_required, first_columns, own_status
from deskflow.tickets.defining.reading import DeskRules, rules_in
from deskflow.tickets.drafting import NewMessage, NewTicket, checked_title
from deskflow.tickets.events import TicketCreated
from deskflow.tickets.field_values import add_field_values
from deskflow.tickets.messaging import insert_messages
from deskflow.tickets.rules import (
    CHANNELS,
    DONE,
    TYPES,
    is_open,
    number_prefix,
)
from deskflow.tickets.service_levels import TicketsComing
from deskflow.tickets.severities import repeats
from deskflow.tickets.snapshots import Known, coming_snapshot
from deskflow.tickets.tables import NEVER, tickets

_SEEN_TEXT = 2000
_OF_SETTINGS = frozenset({tables.settings.name})


@dataclass(frozen=True, slots=True)
class CreateTicket(Command):
    name: ClassVar[str] = "ticket.create@1"
    permission: ClassVar[str] = "tickets.create"

    ticket: NewTicket


@dataclass(frozen=True, slots=True)
class ImportTickets(Command):
    """Many tickets in one command; those whose `source_key` is already there are left out."""

    name: ClassVar[str] = "ticket.import@1"
    permission: ClassVar[str] = "import.run"

    tickets: tuple[NewTicket, ...]


def create_ticket(tx: Transaction, command: CreateTicket) -> UUID:
    """Rejected when a customer, contact, site, piece of equipment or assignee does not exist."""
    check_required(tx, command.ticket)
    return create_tickets(tx, [command.ticket])[0]


def import_tickets(tx: Transaction, command: ImportTickets) -> dict[str, Any]:
    """Answers with {"created": [ids], "skipped": [source keys already there]}."""
    keys = [ticket.source_key for ticket in command.tickets if ticket.source_key]
    known = set(
        tx.execute(
            select(tickets.c.source_key).where(
                tickets.c.tenant_id == tx.tenant_id, tickets.c.source_key.in_(keys)
            )
        ).scalars()
    )
    fresh: dict[str, NewTicket] = {}
    for place, ticket in enumerate(command.tickets):
        if ticket.source_key not in known:
            fresh.setdefault(ticket.source_key or f"#{place}", ticket)
    created = create_tickets(tx, list(fresh.values()))
    return {"created": [str(row_id) for row_id in created], "skipped": sorted(known)}


def create_tickets(
    tx: Transaction,
    wanted: Sequence[NewTicket],
    write_messages: Callable[
        [Transaction, Sequence[tuple[UUID, NewMessage]]], object
    ] = insert_messages,
) -> list[UUID]:
    """Creates them all, set-based, and raises `ticket.created` for each.

    `write_messages` puts down what they begin with; whoever splits a ticket brings messages that are there.
    """
    if not wanted:
        return []
    first = counters.take(tx, "tickets", len(wanted), start=1000)
    stranger = unknown_caller(tx) if any(t.customer_id is None for t in wanted) else None
    prefix, status = _settings(tx)
    known = _referenced(tx, wanted, stranger)
    rules = rules_in(tx)
    rows = [
        _row(tx, rules, ticket, f"{prefix}-{first + place}", status, stranger)
        for place, ticket in enumerate(wanted)
    ]
    near = repeats(
        tx,
        rules.severity,
        {r["id"]: (r["customer_id"], r["equipment_id"], r["created_at"]) for r in rows},
    )
    for row, one in zip(rows, wanted, strict=True):
        tier = known.customers[row["customer_id"]].tier
        row.update(first_columns(tx, rules, one, tier, near.get(row["id"], 0)))
    seen = [
        {**coming_snapshot(row, known), "description": ticket.message.text[:_SEEN_TEXT]}
        for row, ticket in zip(rows, wanted, strict=True)
    ]
    coming = TicketsComing(rows, seen)
    tx.consult(coming)
    ids = tx.insert_many(tickets, rows)
    add_field_values(tx, rules, ((row["id"], row["fields"]) for row in rows))
    write_messages(tx, [(row_id, t.message) for row_id, t in zip(ids, wanted, strict=True)])
    for write in coming.then:
        write()
    for row_id, ticket in zip(ids, seen, strict=True):
        if tx.quiet:
            # Nobody will act on it, and the message is there to be read.
            del ticket["description"]
        tx.emit(TicketCreated(row_id, ticket))
    return ids


def _settings(tx: Transaction) -> tuple[str, str]:
    """What stands before the number, and the status of a ticket that brings none."""

    def read(connection: Connection) -> tuple[str, str]:
        prefix, status = (
            str(get_setting(connection, key, tx.tenant_id))
            for key in ("ticket_prefix", "new_ticket_status")
        )
        return number_prefix(prefix), status

    return tx.unit.fact(("new tickets", tx.tenant_id), _OF_SETTINGS, read)


def _row(
    tx: Transaction,
    rules: DeskRules,
    ticket: NewTicket,
    number: str,
    first_status: str,
    stranger: UUID | None,
) -> dict[str, Any]:
    status, own = own_status(rules, str(ticket.status or first_status))
    if ticket.type not in TYPES:
        raise Rejected("ticket.unknown_type", value=ticket.type)
    if ticket.channel not in CHANNELS:
        raise Rejected("ticket.unknown_channel", value=ticket.channel)
    # As it is read back, so that a snapshot needs no reading.
    created_at = from_micros(to_micros(ticket.created_at)) if ticket.created_at else tx.at
    title = checked_title(ticket.title)
    return {
        "id": tx.new_id(),
        "number": number,
        "title": title,
        "title_key": title,
        "status": status,
        "own_status": own,
        "is_open": is_open(status),
        "type": ticket.type,
        "channel": ticket.channel,
        "customer_id": ticket.customer_id or stranger,
        "contact_id": ticket.contact_id,
        "site_id": ticket.site_id,
        "equipment_id": ticket.equipment_id,
        "assignee_id": ticket.assignee_id,
        "next_due_at": NEVER,
        "resolved_at": created_at if status in DONE else None,
        "closed_at": created_at if status == "closed" else None,
        "created_by": tx.actor.user_id,
        "created_at": created_at,
        "updated_at": created_at,
        "last_message_at": created_at,
        "source_key": ticket.source_key,
    }


def _referenced(tx: Transaction, wanted: Sequence[NewTicket], stranger: UUID | None) -> Known:
    """Whom the tickets name. Rejected when one of them is not there."""
    found: dict[str, dict[UUID, Row[Any]]] = {}
    for field, statement in _REFERENCES.items():
        ids = {getattr(ticket, field) for ticket in wanted} - {None}
        if field == "customer_id" and stranger is not None:
            ids.add(stranger)
        found[field] = {row.id: row for row in _rows(tx, statement, ids)}
        missing = ids - found[field].keys()
        if missing:
            raise Rejected("field.no_such_row", field=field, id=str(min(missing)))
    return Known(
        found["customer_id"], found["contact_id"], found["assignee_id"], found["equipment_id"]
    )


def _by_id(*columns: Column[Any]) -> tuple[Select[Any], Select[Any]]:
    """For one id and for several: a list has to be written out anew each time, which takes longer than to read."""
    c = columns[0].table.c
    mine = select(*columns).where(c.tenant_id == bindparam("tenant", type_=Id))
    several = c.id.in_(bindparam("ids", expanding=True, type_=Id))
    return mine.where(c.id == bindparam("id", type_=Id)), mine.where(several)


def _rows(
    tx: Transaction, statement: tuple[Select[Any], Select[Any]], ids: set[UUID]
) -> Sequence[Row[Any]]:
    one, several = statement
    if not ids:
        return ()
    if len(ids) == 1:
        return tx.execute(one, {"tenant": tx.tenant_id, "id": next(iter(ids))}).all()
    return tx.execute(several, {"tenant": tx.tenant_id, "ids": list(ids)}).all()


_REFERENCES = {
    "customer_id": _by_id(customers.c.id, customers.c.name, customers.c.tier, customers.c.email),
    "contact_id": _by_id(contacts.c.id, contacts.c.name, contacts.c.email),
    "site_id": _by_id(sites.c.id),
    "equipment_id": _by_id(equipment.c.id, equipment.c.name),
    "assignee_id": _by_id(users.c.id, users.c.name, users.c.email),
}
