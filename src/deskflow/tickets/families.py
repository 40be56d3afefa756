"""Which tickets are shown as one: a ticket and all that were merged into it, also by way of others."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from deskflow.calendars.queries import Reading
from deskflow.core.types import Id
from deskflow.tickets.tables import ticket_merges

# Nobody merges this often; a circle, which no command makes, ends here as well.
_DEEPEST = 100

_INTO = select(ticket_merges.c.source_id).where(
    ticket_merges.c.tenant_id == bindparam("tenant", type_=Id),
    ticket_merges.c.target_id.in_(bindparam("targets", expanding=True, type_=Id)),
)
_TARGET = select(ticket_merges.c.target_id).where(
    ticket_merges.c.tenant_id == bindparam("tenant", type_=Id),
    ticket_merges.c.source_id == bindparam("source", type_=Id),
)


def family_of(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> list[UUID]:
    """The ticket itself first, then those that were merged into it."""
    found = [ticket_id]
    front = [ticket_id]
    for _ in range(_DEEPEST):
        rows = connection.execute(_INTO, {"tenant": tenant_id, "targets": front}).scalars()
        front = [one for one in rows if one not in found]
        if not front:
            break
        found += front
    return found


def survivor_of(reading: Reading, tenant_id: UUID, ticket_id: UUID) -> UUID:
    """The ticket this one was merged into in the end; itself when it was not."""
    for _ in range(_DEEPEST):
        target: UUID | None = reading.execute(
            _TARGET, {"tenant": tenant_id, "source": ticket_id}
        ).scalar()
        if target is None:
            break
        ticket_id = target
    return ticket_id
