"""Reads what is learned from: the newest tickets that are done, in pages, each with a connection of its own.

No page takes long, so that nothing else waits for this; a ticket that changes in between is read as it is then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.assets.tables import equipment
from deskflow.routing.rules.clues import MOST_LETTERS, Features, Solved
from deskflow.tickets.tables import ticket_messages, tickets, time_entries

# So far back, and so many at most: what was true before that teaches little about now.
LOOK_BACK: Final = timedelta(days=365)
MOST: Final = 20_000
PAGE: Final = 500
_DONE: Final = ("resolved", "closed")


def newest_done(
    connection: Connection, tenant_id: UUID, now: datetime, most: int = MOST
) -> list[int]:
    """The keys of the newest tickets that are done, along their index."""
    t = tickets.c
    return list(
        connection.execute(
            select(t.pk)
            .where(t.tenant_id == tenant_id, t.resolved_at >= now - LOOK_BACK)
            .order_by(t.resolved_at.desc())
            .limit(most)
        ).scalars()
    )


def done_since(connection: Connection, tenant_id: UUID, since: datetime, most: int) -> int:
    """How many were finished after a moment; counted up to `most`."""
    t = tickets.c
    some = select(t.pk).where(t.tenant_id == tenant_id, t.resolved_at > since).limit(most)
    return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def read_page(
    connection: Connection, tenant_id: UUID, keys: Sequence[int]
) -> list[tuple[Solved, Features]]:
    """Those among these tickets that somebody solved; the cancelled and merged teach nothing."""
    t = tickets.c
    rows = connection.execute(
        select(
            t.id, t.assignee_id, t.created_at, t.resolved_at, t.resolution_due, t.reopened, t.title,
            t.priority, t.type, t.customer_id, t.fields, equipment.c.kind, first_message(MOST_LETTERS),
        )
        .outerjoin(equipment, equipment.c.id == t.equipment_id)
        .where(
            t.tenant_id == tenant_id, t.pk.in_(list(keys)), t.status.in_(_DONE),
            t.assignee_id.is_not(None), t.resolved_at.is_not(None),
        )
        .order_by(t.pk)
    ).all()  # fmt: skip
    minutes = _minutes(connection, tenant_id, [row.id for row in rows])
    return [
        (
            Solved(
                row.id, row.assignee_id, row.created_at, row.resolved_at, row.priority, (),
                row.resolution_due is None or row.resolved_at <= row.resolution_due,
                row.reopened > 0, minutes.get(row.id),
            ),
            Features(
                row.title, row.text or "", row.priority, row.type, row.customer_id.hex,
                row.kind or "", row.fields or {},
            ),
        )
        for row in rows
    ]  # fmt: skip


def first_message(letters: int) -> Any:
    """How a ticket's first message begins, as a column of a statement over tickets."""
    m = ticket_messages.c
    return (
        select(func.substr(m.body_text, 1, letters))
        .where(m.tenant_id == tickets.c.tenant_id, m.ticket_id == tickets.c.id)
        .order_by(m.at, m.pk)
        .limit(1)
        .correlate(tickets)
        .scalar_subquery()
        .label("text")
    )


def _minutes(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, int]:
    c = time_entries.c
    rows = connection.execute(
        select(c.ticket_id, func.sum(c.minutes))
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(list(ticket_ids)))
        .group_by(c.ticket_id)
    )
    return {ticket_id: int(total) for ticket_id, total in rows}
