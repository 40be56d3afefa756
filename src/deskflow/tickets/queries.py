"""Reading one ticket: its head, its timeline, what is known around it; and looking tickets up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.people.tables import contacts, customers, sites, users
from deskflow.tickets.families import family_of
from deskflow.tickets.list_queries import TicketRow, rows_by_keys
from deskflow.tickets.mentioning import names_mentioned
from deskflow.tickets.tables import (
    NEVER,
    tasks,
    ticket_activity,
    ticket_attachments,
    ticket_messages,
    tickets,
)


@dataclass(frozen=True, slots=True)
class TicketDetails:
    """A ticket with what stands in its head and at its side."""

    row: TicketRow
    channel: str
    contact_id: UUID | None
    contact_name: str | None
    contact_email: str | None
    site_name: str | None
    equipment_id: UUID | None
    equipment_name: str | None
    customer_tier: str
    first_response_due: datetime | None
    resolution_due: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    revision: int
    impact: str | None = None
    urgency: str | None = None
    priority_reason: str | None = None
    severity: int = 0
    severity_parts: dict[str, Any] | None = None
    fields: dict[str, Any] | None = None
    resolution_code: str | None = None
    cause_code: str | None = None
    resolution_method: str | None = None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    id: UUID
    message_id: UUID
    filename: str
    content_type: str
    size: int
    sha256: str
    content_id: str | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: UUID
    at: datetime
    is_public: bool
    author_kind: str
    author_user_id: UUID | None
    author_name: str
    channel: str
    text: str
    html: str | None
    quoted_text: str | None
    is_automatic: bool
    mail_message_id: str | None
    attachments: tuple[AttachmentRow, ...]
    # The number of the merged ticket it was written on, if it is another one.
    merged_from: str = ""
    # The names of those who are mentioned in it, and who got a copy of it.
    mentions: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One fact for the timeline: a code and parameters, turned into words when shown."""

    id: UUID
    at: datetime
    code: str
    params: dict[str, Any]
    actor_kind: str
    actor_name: str | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: UUID
    title: str
    assignee_name: str | None
    due_at: datetime | None
    done_at: datetime | None


def get_ticket(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> TicketDetails | None:
    """The ticket, or None when this tenant has no such one."""
    c = tickets.c
    row = connection.execute(
        select(
            c.pk, c.channel, c.contact_id, contacts.c.name.label("contact_name"),
            contacts.c.email.label("contact_email"), sites.c.name.label("site_name"), c.equipment_id,
            equipment.c.name.label("equipment_name"), customers.c.tier, c.first_response_due,
            c.resolution_due, c.first_response_at, c.resolved_at, c.closed_at, c.revision,
            c.impact, c.urgency, c.priority_reason, c.severity, c.severity_parts, c.fields, c.resolution_code,
            c.cause_code, c.resolution_method,
        )
        .join(customers, customers.c.id == c.customer_id)
        .outerjoin(contacts, contacts.c.id == c.contact_id)
        .outerjoin(sites, sites.c.id == c.site_id)
        .outerjoin(equipment, equipment.c.id == c.equipment_id)
        .where(c.tenant_id == tenant_id, c.id == ticket_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    (shown,) = rows_by_keys(connection, [row.pk])
    return TicketDetails(shown, *list(row)[1:])


def list_messages(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[MessageRow]:
    """All messages, oldest first, with their attachments; also those of tickets that were merged into it."""
    family = family_of(connection, tenant_id, ticket_id)
    numbers = _numbers(connection, tenant_id, family[1:])
    files: dict[UUID, list[AttachmentRow]] = {}
    statement = select(ticket_attachments).where(
        ticket_attachments.c.tenant_id == tenant_id, ticket_attachments.c.ticket_id.in_(family)
    )
    for row in connection.execute(statement.order_by(ticket_attachments.c.filename)):
        files.setdefault(row.message_id, []).append(
            AttachmentRow(
                row.id,
                row.message_id,
                row.filename,
                row.content_type,
                row.size,
                row.sha256,
                row.content_id,
            )
        )
    named = names_mentioned(connection, tenant_id, family)
    rows = connection.execute(
        select(ticket_messages)
        .where(ticket_messages.c.tenant_id == tenant_id, ticket_messages.c.ticket_id.in_(family))
        .order_by(ticket_messages.c.at, ticket_messages.c.pk)
    )
    return [
        MessageRow(
            row.id, row.at, row.is_public, row.author_kind, row.author_user_id, row.author_name, row.channel,
            row.body_text, row.body_html, row.quoted_text, row.is_automatic, row.mail_message_id,
            tuple(files.get(row.id, ())), numbers.get(row.ticket_id, ""), tuple(named.get(row.id, ())),
            tuple(row.cc or (row.mail_headers or {}).get("cc") or ()),
        )
        for row in rows
    ]  # fmt: skip


def _numbers(connection: Connection, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = connection.execute(
        select(tickets.c.id, tickets.c.number).where(
            tickets.c.tenant_id == tenant_id, tickets.c.id.in_(ids)
        )
    )
    return {row.id: row.number for row in rows}


def list_activity(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[ActivityRow]:
    """What happened besides messages, oldest first."""
    rows = connection.execute(
        select(ticket_activity, users.c.name.label("actor_name"))
        .outerjoin(users, users.c.id == ticket_activity.c.actor_id)
        .where(ticket_activity.c.tenant_id == tenant_id, ticket_activity.c.ticket_id == ticket_id)
        .order_by(ticket_activity.c.at, ticket_activity.c.pk)
    )
    return [
        ActivityRow(row.id, row.at, row.code, row.params, row.actor_kind, row.actor_name)
        for row in rows
    ]


def names_in_activity(
    connection: Connection, tenant_id: UUID, rows: Sequence[ActivityRow]
) -> dict[str, str]:
    """The names behind the ids that these lines speak of (people, customers, …), by id as text."""
    tables = {
        "assigned_to": users, "customer_id": customers, "contact_id": contacts, "site_id": sites,
        "equipment_id": equipment,
    }  # fmt: skip
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        field = row.params.get("field")
        if row.code == "ticket.changed" and field in tables:
            ids = (row.params.get("old"), row.params.get("new"))
            wanted.setdefault(field, set()).update(UUID(str(one)) for one in ids if one)
    names: dict[str, str] = {}
    for field, ids_ in wanted.items():
        table = tables[field]
        found = connection.execute(
            select(table.c.id, table.c.name).where(
                table.c.tenant_id == tenant_id, table.c.id.in_(ids_)
            )
        )
        names.update((str(row[0]), row[1]) for row in found)
    return names


def names_of_values(
    connection: Connection, tenant_id: UUID, values: Mapping[str, Any]
) -> dict[str, str]:
    """The names of the people and the equipment that values of own fields stand for, by id as text."""
    ids = {found for value in values.values() if (found := _as_id(value)) is not None}
    names: dict[str, str] = {}
    for table in (users, equipment) if ids else ():
        rows = connection.execute(
            select(table.c.id, table.c.name).where(
                table.c.tenant_id == tenant_id, table.c.id.in_(ids)
            )
        )
        names.update((str(row[0]), row[1]) for row in rows)
    return names


def _as_id(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def list_tasks(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[TaskRow]:
    """Also those of tickets that were merged into it."""
    family = family_of(connection, tenant_id, ticket_id)
    rows = connection.execute(
        select(tasks, users.c.name.label("assignee_name"))
        .outerjoin(users, users.c.id == tasks.c.assignee_id)
        .where(tasks.c.tenant_id == tenant_id, tasks.c.ticket_id.in_(family))
        .order_by(tasks.c.position, tasks.c.created_at)
    )
    return [TaskRow(row.id, row.title, row.assignee_name, row.due_at, row.done_at) for row in rows]


def find_by_number(connection: Connection, tenant_id: UUID, number: str) -> UUID | None:
    """The id behind a ticket number, whatever its case."""
    statement = select(tickets.c.id).where(
        tickets.c.tenant_id == tenant_id, tickets.c.number == number.strip().upper()
    )
    return connection.execute(statement).scalar()


def find_by_mail_ids(
    connection: Connection, tenant_id: UUID, message_ids: Sequence[str]
) -> dict[str, UUID]:
    """Which ticket each of these Message-IDs is on; unknown ones are left out."""
    if not message_ids:
        return {}
    rows = connection.execute(
        select(ticket_messages.c.mail_message_id, ticket_messages.c.ticket_id).where(
            ticket_messages.c.tenant_id == tenant_id,
            ticket_messages.c.mail_message_id.in_(list(message_ids)),
        )
    )
    return {row[0]: row[1] for row in rows}


def search_tickets(
    connection: Connection, tenant_id: UUID, text: str, limit: int = 12
) -> list[TicketRow]:
    """Tickets whose number, title or customer's name contains the text, newest first."""
    wanted = text.strip()
    keys = connection.execute(
        select(tickets.c.pk)
        .where(
            tickets.c.tenant_id == tenant_id,
            or_(
                containing(tickets.c.title_key, wanted),
                containing(tickets.c.number, wanted.upper()),
                tickets.c.customer_id.in_(
                    select(customers.c.id).where(
                        customers.c.tenant_id == tenant_id, containing(customers.c.name_key, wanted)
                    )
                ),
            ),
        )
        .order_by(tickets.c.pk.desc())
        .limit(limit)
    ).scalars()
    return rows_by_keys(connection, list(keys))


def open_counts_by_assignee(connection: Connection, tenant_id: UUID) -> dict[UUID, int]:
    """How many open tickets each person has; people without any are left out."""
    rows = connection.execute(
        select(tickets.c.assignee_id, func.count())
        .where(
            tickets.c.tenant_id == tenant_id,
            tickets.c.is_open.is_(True),
            tickets.c.assignee_id.is_not(None),
        )
        .group_by(tickets.c.assignee_id)
    )
    return {row[0]: row[1] for row in rows}


_LAST = 200


def earlier_tickets(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, limit: int = 5
) -> list[TicketRow]:
    """Other tickets of the same equipment, else of the same customer, newest first."""
    this = connection.execute(
        select(tickets.c.customer_id, tickets.c.equipment_id).where(tickets.c.id == ticket_id)
    ).first()
    if this is None:
        return []
    if this.equipment_id is not None:
        of_it = tickets.c.equipment_id == this.equipment_id
        statement = select(tickets.c.pk).where(tickets.c.tenant_id == tenant_id, of_it)
        newest = statement.order_by(tickets.c.pk.desc()).limit(_LAST)
        last = list(connection.execute(newest).scalars())
    else:
        last = _last_of_customer(connection, tenant_id, this.customer_id)
    keys = connection.execute(
        select(tickets.c.pk)
        .where(tickets.c.pk.in_(last))
        .where(tickets.c.id != ticket_id)
        .order_by(tickets.c.created_at.desc(), tickets.c.pk.desc())
        .limit(limit)
    ).scalars()
    return rows_by_keys(connection, list(keys))


def _last_of_customer(connection: Connection, tenant_id: UUID, customer_id: UUID) -> list[int]:
    """The keys of a customer's newest tickets, from an index alone. Of half a million that are done only these are
    looked at: nothing is due in them, so they stand there in the order of their keys."""
    c = tickets.c
    newest = select(c.pk).where(c.tenant_id == tenant_id, c.customer_id == customer_id)
    newest = newest.order_by(c.pk.desc()).limit(_LAST)
    done, is_due = c.is_open.is_(False), c.next_due_at < NEVER
    parts = (
        newest.where(c.is_open.is_(True)),
        newest.where(done, is_due),
        newest.where(done, c.next_due_at == NEVER),
    )
    keys = {key for part in parts for key in connection.execute(part).scalars()}
    return sorted(keys, reverse=True)[:_LAST]


def assignees_of(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, str]:
    """Who has each of these tickets, by name; those nobody has are left out."""
    c, found = tickets.c, dict[UUID, str]()
    for start in range(0, len(ticket_ids), 500):
        wanted = ticket_ids[start : start + 500]
        rows = connection.execute(
            select(c.id, users.c.name)
            .join(users, users.c.id == c.assignee_id)
            .where(c.tenant_id == tenant_id, c.id.in_(wanted))
        )
        found.update((row.id, row.name) for row in rows)
    return found
