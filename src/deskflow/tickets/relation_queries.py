"""Reading how tickets belong together: those that look alike, what merging would make, the incidents of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.core.errors import Rejected
from deskflow.people.tables import contacts, customers
from deskflow.tickets.families import family_of
from deskflow.tickets.likeness import LIKELY, Sketch, likeness, words_in
from deskflow.tickets.list_queries import TicketRow, rows_by_keys
from deskflow.tickets.merging import merge_obstacle
from deskflow.tickets.tables import (
    tasks,
    ticket_attachments,
    ticket_links,
    ticket_messages,
    tickets,
    time_entries,
)

# So many open ones of the customer, and of the newest of all, are compared.
_OF_CUSTOMER, _NEWEST = 200, 400


@dataclass(frozen=True, slots=True)
class Similar:
    """`score` from 0 to 100, see `likeness`."""

    row: TicketRow
    score: int


@dataclass(frozen=True, slots=True)
class MergePart:
    """One of the tickets to be merged. `refused` says why it cannot end in the one that goes on."""

    row: TicketRow
    contact_name: str | None
    messages: int
    files: int
    tasks: int
    minutes: int
    refused: Rejected | None


def similar_tickets(
    connection: Connection,
    tenant_id: UUID,
    new: Sketch,
    now: datetime,
    *,
    without: UUID | None = None,
    limit: int = 5,
) -> list[Similar]:
    """Open tickets that are probably about the same, the likeliest first."""
    if not new.words:
        return []
    c = tickets.c
    columns = select(
        c.pk, c.id, c.title, c.is_open, c.customer_id, c.contact_id, c.equipment_id, c.created_at
    )
    found = {
        row.pk: row
        for row in connection.execute(
            columns.where(c.tenant_id == tenant_id)
            .order_by(c.created_at.desc(), c.pk.desc())
            .limit(_NEWEST)
        )
        if row.is_open
    }
    if new.customer_id is not None:
        theirs = columns.where(
            c.tenant_id == tenant_id, c.customer_id == new.customer_id, c.is_open.is_(True)
        )
        rows = connection.execute(theirs.order_by(c.next_due_at, c.pk).limit(_OF_CUSTOMER))
        found.update((row.pk, row) for row in rows)
    scored: list[tuple[int, int]] = []
    for pk, row in found.items():
        if row.id == without:
            continue
        known = Sketch(words_in(row.title), row.customer_id, row.contact_id, row.equipment_id)
        score = likeness(new, known, row.created_at, now)
        if score >= LIKELY:
            scored.append((score, pk))
    best = sorted(scored, reverse=True)[:limit]
    rows_by_pk = {row.pk: row for row in rows_by_keys(connection, [pk for _, pk in best])}
    return [Similar(rows_by_pk[pk], score) for score, pk in best if pk in rows_by_pk]


def similar_to(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, now: datetime, limit: int = 5
) -> list[Similar]:
    """Open tickets that are probably about the same as this one."""
    c = tickets.c
    row = connection.execute(
        select(c.title, c.customer_id, c.contact_id, c.equipment_id).where(
            c.tenant_id == tenant_id, c.id == ticket_id
        )
    ).first()
    if row is None:
        return []
    this = Sketch(words_in(row.title), row.customer_id, row.contact_id, row.equipment_id)
    return similar_tickets(connection, tenant_id, this, now, without=ticket_id, limit=limit)


def merge_parts(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID], target_id: UUID
) -> list[MergePart]:
    """Each of these tickets, as it would be merged into the target; the target itself is refused by nothing."""
    c = tickets.c
    ids = list(dict.fromkeys([*ticket_ids, target_id]))
    heads = {
        row.id: row
        for row in connection.execute(
            select(c.pk, c.id, c.number, c.status, c.customer_id, contacts.c.name.label("contact"))
            .outerjoin(contacts, contacts.c.id == c.contact_id)
            .where(c.tenant_id == tenant_id, c.id.in_(ids))
        )
    }
    target = heads.get(target_id)
    if target is None:
        return []
    stranger = connection.execute(
        select(customers.c.id).where(customers.c.tenant_id == tenant_id, customers.c.is_unknown)
    ).scalar()
    rows = {row.id: row for row in rows_by_keys(connection, [one.pk for one in heads.values()])}
    parts = []
    for one in ids:
        if one not in rows:
            continue
        family = family_of(connection, tenant_id, one)
        refused = None if one == target_id else merge_obstacle(heads[one], target, stranger)
        if one == target_id and target.status == "merged":
            refused = Rejected("ticket.merge_into_merged", number=target.number)
        minutes = connection.execute(
            select(func.coalesce(func.sum(time_entries.c.minutes), 0)).where(
                time_entries.c.tenant_id == tenant_id, time_entries.c.ticket_id.in_(family)
            )
        ).scalar_one()
        messages, files, work = (
            connection.execute(
                select(func.count()).where(
                    table.c.tenant_id == tenant_id, table.c.ticket_id.in_(family)
                )
            ).scalar_one()
            for table in (ticket_messages, ticket_attachments, tasks)
        )
        parts.append(
            MergePart(rows[one], heads[one].contact, messages, files, work, int(minutes), refused)
        )
    return parts


def open_incidents(connection: Connection, tenant_id: UUID, problem_id: UUID) -> list[TicketRow]:
    """Those that wait for this problem, oldest first."""
    keys = connection.execute(
        select(tickets.c.pk)
        .join(ticket_links, ticket_links.c.target_id == tickets.c.id)
        .where(
            ticket_links.c.tenant_id == tenant_id, ticket_links.c.source_id == problem_id,
            ticket_links.c.kind == "problem", tickets.c.is_open.is_(True),
        )
        .order_by(tickets.c.pk)
    ).scalars()  # fmt: skip
    return rows_by_keys(connection, list(keys))


def earlier_of(
    connection: Connection,
    tenant_id: UUID,
    customer_id: UUID | None,
    contact_id: UUID | None = None,
    equipment_id: UUID | None = None,
    limit: int = 5,
) -> list[tuple[str, TicketRow]]:
    """The newest tickets of the same equipment, then of the same contact, then of the customer: each once, with the
    reason it is there (`equipment`, `contact`, `customer`)."""
    c = tickets.c
    found: dict[int, str] = {}
    for reason, column, value in (
        ("equipment", c.equipment_id, equipment_id), ("contact", c.contact_id, contact_id),
        ("customer", c.customer_id, customer_id),
    ):  # fmt: skip
        if value is None or len(found) >= limit:
            continue
        statement = select(c.pk).where(c.tenant_id == tenant_id, column == value)
        if reason != "customer" and customer_id is not None:
            # Through the index of customers: one of equipment or contacts would cost every ticket that comes in.
            statement = statement.where(c.customer_id == customer_id)
        keys = connection.execute(
            statement.order_by(c.created_at.desc(), c.pk.desc()).limit(limit)
        ).scalars()
        for key in keys:
            if len(found) < limit:
                found.setdefault(key, reason)
    rows = rows_by_keys(connection, list(found))
    return [(found[row.pk], row) for row in rows]
