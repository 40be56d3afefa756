"""Reading what hangs on a ticket: tags, links, checklists, times, appointments, work orders, watchers.

Everything but tags, links and watchers is read with the tickets that were merged into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.people.tables import users
from deskflow.tickets.families import family_of
from deskflow.tickets.tables import (
    appointments,
    surveys,
    ticket_checklist_items,
    ticket_checklists,
    ticket_links,
    ticket_merges,
    ticket_tags,
    ticket_watchers,
    tickets,
    time_entries,
    work_orders,
)


@dataclass(frozen=True, slots=True)
class LinkedTicket:
    """`kind` as seen from the ticket that is read: `blocks.from` is "blocks it", `blocks.to` "is blocked by it".

    `merged.from`: this ticket was merged into it; `merged.to`: it was merged into this one. `id` is then the
    other ticket's own.
    """

    id: UUID
    kind: str
    ticket_id: UUID
    number: str
    title: str
    status: str
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class ChecklistItemRow:
    id: UUID
    title: str
    done_at: datetime | None
    done_by: str | None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    id: UUID
    title: str
    items: tuple[ChecklistItemRow, ...]

    @property
    def done(self) -> int:
        return sum(1 for item in self.items if item.done_at is not None)


@dataclass(frozen=True, slots=True)
class TimeRow:
    id: UUID
    user_id: UUID
    user_name: str
    minutes: int
    is_billable: bool
    note: str
    worked_at: datetime
    kind: str = "remote"
    # Whether a contract pays for it.
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    id: UUID
    user_name: str
    starts_at: datetime
    ends_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class WorkOrderRow:
    id: UUID
    number: str
    title: str
    assignee_name: str | None
    estimate_minutes: int | None
    due_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """`score` is None while nobody has answered."""

    id: UUID
    address: str
    sent_at: datetime
    expires_at: datetime
    score: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class TicketWork:
    """All of it at once, for a ticket's side."""

    tags: list[str]
    links: list[LinkedTicket]
    checklists: list[ChecklistRow]
    times: list[TimeRow]
    appointments: list[AppointmentRow]
    work_orders: list[WorkOrderRow]
    watchers: list[tuple[UUID, str]]
    surveys: list[SurveyRow]

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.times)


def ticket_work(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> TicketWork:
    family = family_of(connection, tenant_id, ticket_id)
    return TicketWork(
        tags=list_tags(connection, tenant_id, ticket_id),
        links=list_links(connection, tenant_id, ticket_id),
        checklists=_checklists(connection, tenant_id, family),
        times=_times(connection, tenant_id, family),
        appointments=_appointments(connection, tenant_id, family),
        work_orders=_work_orders(connection, tenant_id, family),
        watchers=list_watchers(connection, tenant_id, ticket_id),
        surveys=_surveys(connection, tenant_id, family),
    )


def list_tags(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[str]:
    """In the order of the alphabet."""
    c = ticket_tags.c
    statement = select(c.name).where(c.tenant_id == tenant_id, c.ticket_id == ticket_id)
    return list(connection.execute(statement.order_by(c.name_key)).scalars())


def known_tags(connection: Connection, tenant_id: UUID, limit: int = 200) -> list[str]:
    """The tags in use, the most frequent first: what a person is likely to mean."""
    c = ticket_tags.c
    statement = (
        select(func.min(c.name))
        .where(c.tenant_id == tenant_id)
        .group_by(c.name_key)
        .order_by(func.count().desc(), c.name_key)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def list_links(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[LinkedTicket]:
    """Links in both directions and merges, by kind, newest last."""
    found: list[LinkedTicket] = []
    for own, other, direction in (
        ("source_id", "target_id", "from"),
        ("target_id", "source_id", "to"),
    ):
        for table in (ticket_links, ticket_merges):
            rows = connection.execute(
                select(
                    table, tickets.c.number, tickets.c.title, tickets.c.status, tickets.c.is_open
                )
                .join(tickets, tickets.c.id == table.c[other])
                .where(table.c.tenant_id == tenant_id, table.c[own] == ticket_id)
                .order_by(table.c.id)
            ).mappings()
            for row in rows:
                kind = (
                    f"{row['kind']}.{direction}" if table is ticket_links else f"merged.{direction}"
                )
                link_id = row["id"] if table is ticket_links else row[other]
                found.append(
                    LinkedTicket(
                        link_id,
                        kind,
                        row[other],
                        row["number"],
                        row["title"],
                        row["status"],
                        row["is_open"],
                    )
                )
    return sorted(found, key=lambda link: link.kind)


def list_watchers(
    connection: Connection, tenant_id: UUID, ticket_id: UUID
) -> list[tuple[UUID, str]]:
    """Their ids and names, by name."""
    c = ticket_watchers.c
    rows = connection.execute(
        select(users.c.id, users.c.name)
        .join(ticket_watchers, c.user_id == users.c.id)
        .where(c.tenant_id == tenant_id, c.ticket_id == ticket_id)
        .order_by(users.c.name_key)
    )
    return [(row.id, row.name) for row in rows]


def _checklists(connection: Connection, tenant_id: UUID, family: list[UUID]) -> list[ChecklistRow]:
    lists = connection.execute(
        select(ticket_checklists.c.id, ticket_checklists.c.title)
        .where(
            ticket_checklists.c.tenant_id == tenant_id, ticket_checklists.c.ticket_id.in_(family)
        )
        .order_by(
            ticket_checklists.c.position, ticket_checklists.c.created_at, ticket_checklists.c.id
        )
    ).all()
    if not lists:
        return []
    c = ticket_checklist_items.c
    rows = connection.execute(
        select(c.id, c.checklist_id, c.title, c.done_at, users.c.name, c.is_required)
        .outerjoin(users, users.c.id == c.done_by)
        .where(c.tenant_id == tenant_id, c.checklist_id.in_([row.id for row in lists]))
        .order_by(c.position, c.id)
    )
    items: dict[UUID, list[ChecklistItemRow]] = {row.id: [] for row in lists}
    for row in rows:
        items[row.checklist_id].append(
            ChecklistItemRow(row.id, row.title, row.done_at, row.name, row.is_required)
        )
    return [ChecklistRow(row.id, row.title, tuple(items[row.id])) for row in lists]


def _times(connection: Connection, tenant_id: UUID, family: list[UUID]) -> list[TimeRow]:
    c = time_entries.c
    rows = connection.execute(
        select(time_entries, users.c.name)
        .join(users, users.c.id == c.user_id)
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(family))
        .order_by(c.worked_at, c.id)
    )
    return [
        TimeRow(
            row.id,
            row.user_id,
            row.name,
            row.minutes,
            row.is_billable,
            row.note,
            row.worked_at,
            row.kind,
            row.contract_id is not None,
        )
        for row in rows
    ]


def _appointments(
    connection: Connection, tenant_id: UUID, family: list[UUID]
) -> list[AppointmentRow]:
    c = appointments.c
    rows = connection.execute(
        select(appointments, users.c.name)
        .join(users, users.c.id == c.user_id)
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(family))
        .order_by(c.starts_at, c.id)
    )
    return [AppointmentRow(row.id, row.name, row.starts_at, row.ends_at, row.note) for row in rows]


def _work_orders(connection: Connection, tenant_id: UUID, family: list[UUID]) -> list[WorkOrderRow]:
    c = work_orders.c
    rows = connection.execute(
        select(work_orders, users.c.name)
        .outerjoin(users, users.c.id == c.assignee_id)
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(family))
        .order_by(c.created_at, c.id)
    )
    return [
        WorkOrderRow(
            row.id, row.number, row.title, row.name, row.estimate_minutes, row.due_at, row.done_at
        )
        for row in rows
    ]


def _surveys(connection: Connection, tenant_id: UUID, family: list[UUID]) -> list[SurveyRow]:
    c = surveys.c
    rows = connection.execute(
        select(c.id, c.address, c.sent_at, c.expires_at, c.score, c.comment)
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(family))
        .order_by(c.sent_at, c.id)
    )
    return [SurveyRow(*row) for row in rows]
