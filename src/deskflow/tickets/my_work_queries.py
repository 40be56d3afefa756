"""What waits for one person today: their visits, and where somebody has called them by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.people.tables import customers
from deskflow.tickets.tables import appointments, ticket_messages, tickets
from deskflow.tickets.writing_tables import ticket_mentions


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Planned time for a ticket. Nobody was promised a `tentative` one."""

    id: UUID
    ticket_id: UUID
    number: str
    title: str
    customer_name: str
    starts_at: datetime
    ends_at: datetime
    tentative: bool


@dataclass(frozen=True, slots=True)
class MentionRow:
    """`text` is what was written, as far as one line needs it."""

    ticket_id: UUID
    number: str
    title: str
    by_name: str
    text: str
    at: datetime


def visits_of(
    connection: Connection,
    tenant_id: UUID,
    user_id: UUID,
    since: datetime,
    until: datetime,
    limit: int = 20,
) -> list[VisitRow]:
    """Those that are not over at `since` and begin before `until`, the first one first."""
    c, t = appointments.c, tickets.c
    rows = connection.execute(
        select(
            c.id, c.ticket_id, t.number, t.title, customers.c.name, c.starts_at, c.ends_at,
            c.is_tentative,
        )
        .join(tickets, t.id == c.ticket_id)
        .join(customers, customers.c.id == t.customer_id)
        .where(
            c.tenant_id == tenant_id, c.user_id == user_id, c.ends_at > since, c.starts_at < until
        )
        .order_by(c.starts_at, c.id)
        .limit(limit)
    )  # fmt: skip
    return [VisitRow(*row) for row in rows]


def mentions_of(
    connection: Connection, tenant_id: UUID, user_id: UUID, since: datetime, limit: int = 10
) -> list[MentionRow]:
    """Where this person was called by name on tickets that are still open, the newest first."""
    m, t, said = ticket_mentions.c, tickets.c, ticket_messages.c
    rows = connection.execute(
        select(m.ticket_id, t.number, t.title, said.author_name, said.body_text, m.created_at)
        .join(tickets, t.id == m.ticket_id)
        .join(ticket_messages, said.id == m.message_id)
        .where(
            m.tenant_id == tenant_id, m.user_id == user_id, m.created_at >= since,
            t.is_open.is_(True),
        )
        .order_by(m.created_at.desc(), m.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        MentionRow(
            row.ticket_id, row.number, row.title, row.author_name, " ".join(row.body_text.split())[:200],
            row.created_at,
        )
        for row in rows
    ]  # fmt: skip
