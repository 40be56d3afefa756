"""Who would be told of the next message on a ticket, why, and where: said before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.channels.notice_rules import CHANNELS
from deskflow.channels.tables import notification_mutes
from deskflow.channels.wishes import read_wishes, wishes_for
from deskflow.people.tables import customers, users
from deskflow.tickets.tables import ticket_watchers, tickets


@dataclass(frozen=True, slots=True)
class Hearer:
    """`reason`: customer (reads public replies by mail), watches, muted (watches, but does not want to hear of it),
    self (watches, and is not told of their own words). `channels` are those of `notice_rules`."""

    name: str
    reason: str
    channels: tuple[str, ...] = ()
    address: str = ""


def who_hears(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, me: UUID
) -> tuple[Hearer, ...]:
    """The customer first, then those who watch, by name."""
    t = tickets.c
    asker = connection.execute(
        select(customers.c.name, customers.c.email)
        .join(tickets, t.customer_id == customers.c.id)
        .where(t.tenant_id == tenant_id, t.id == ticket_id)
    ).first()
    found: list[Hearer] = []
    if asker is not None and asker.email:
        found.append(Hearer(asker.name, "customer", ("mail",), asker.email))
    w, m = ticket_watchers.c, notification_mutes.c
    mutes = set(
        connection.execute(
            select(m.user_id).where(m.tenant_id == tenant_id, m.ticket_id == ticket_id)
        ).scalars()
    )
    wishes = read_wishes(connection, tenant_id)
    watching = connection.execute(
        select(users.c.id, users.c.name)
        .join(ticket_watchers, w.user_id == users.c.id)
        .where(w.tenant_id == tenant_id, w.ticket_id == ticket_id, users.c.is_active)
        .order_by(users.c.name_key, users.c.id)
    )
    for row in watching:
        if row.id == me:
            found.append(Hearer(row.name, "self"))
        elif row.id in mutes:
            found.append(Hearer(row.name, "muted"))
        else:
            wanted = wishes_for(wishes, tenant_id, row.id)
            channels = tuple(one for one in CHANNELS if wanted.wants("watched", one))
            found.append(Hearer(row.name, "watches", channels))
    return tuple(found)
