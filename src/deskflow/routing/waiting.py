"""What waits to be planned: open tickets nobody has, or that somebody has and nobody has planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, or_, select

from deskflow.core.searching import beginning, containing
from deskflow.people.tables import customers, sites, users
from deskflow.routing.queries import needs
from deskflow.routing.rules import Need
from deskflow.tickets.tables import appointments, tickets

QueueScope = Literal["unassigned", "unplanned"]
QueueOrder = Literal["due", "priority", "created"]

MOST_WAITING = 300
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that nobody has, or that nobody has planned."""

    ticket_id: UUID
    number: str
    title: str
    priority: str
    status: str
    customer: str
    site: str
    assignee: str
    due_at: datetime | None
    sla_status: str
    need: Need


@dataclass(frozen=True, slots=True)
class Queue:
    """`rows` are the first of `total`."""

    rows: tuple[Waiting, ...]
    total: int


def read_queue(
    connection: Connection,
    tenant_id: UUID,
    now: datetime,
    scope: QueueScope = "unassigned",
    order: QueueOrder = "due",
    text: str = "",
) -> Queue:
    """Open tickets nobody has; or those somebody has and nobody has planned. `text`: each of its words stands in
    the title or the customer's name, or begins the number."""
    t, a = tickets.c, appointments.c
    where = [t.tenant_id == tenant_id, t.is_open.is_(True)]
    if scope == "unassigned":
        where.append(t.assignee_id.is_(None))
    else:
        where.append(t.assignee_id.is_not(None))
    where.append(
        ~exists().where(and_(a.tenant_id == tenant_id, a.ticket_id == t.id, a.ends_at > now))
    )
    named = select(customers.c.id).where(customers.c.tenant_id == tenant_id)
    for word in text.split()[:MOST_WORDS]:
        who = t.customer_id.in_(named.where(containing(customers.c.name_key, word)))
        where.append(or_(containing(t.title_key, word), beginning(t.number, word.upper()), who))
    orders = {
        "due": (t.next_due_at, t.pk),
        "priority": (t.priority, t.next_due_at, t.pk),
        "created": (t.created_at, t.pk),
    }
    keys = select(t.id).where(*where).order_by(*orders[order]).limit(MOST_WAITING)
    ids = list(connection.execute(keys).scalars())
    total = len(ids)
    if total == MOST_WAITING:
        counted = select(func.count()).select_from(tickets).where(*where)
        total = int(connection.execute(counted).scalar_one())
    rows: dict[UUID, Any] = {}
    if ids:
        statement = (
            select(
                t.id, t.number, t.title, t.priority, t.status, customers.c.name.label("customer"),
                sites.c.name.label("site"), users.c.name.label("assignee"), t.resolution_due, t.sla_status,
            )
            .join(customers, customers.c.id == t.customer_id)
            .outerjoin(sites, sites.c.id == t.site_id)
            .outerjoin(users, users.c.id == t.assignee_id)
            .where(t.id.in_(ids))
        )  # fmt: skip
        rows = {row.id: row for row in connection.execute(statement)}
    return Queue(
        tuple(
            _waiting(rows[need.ticket_id], need)
            for need in needs(connection, tenant_id, ids)
            if need.ticket_id in rows
        ),
        total,
    )


def _waiting(row: Any, need: Need) -> Waiting:
    return Waiting(
        row.id, row.number, row.title, row.priority, row.status, row.customer, row.site or "",
        row.assignee or "", row.resolution_due, row.sla_status, need,
    )  # fmt: skip
