"""Reading time: the stopwatches of somebody, and the entries of a span of days for a day sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.assets.tables import contracts
from deskflow.people.tables import customers
from deskflow.tickets.stopwatches import gathered
from deskflow.tickets.tables import tickets, time_entries
from deskflow.tickets.work_tables import stopwatches

MOST_ENTRIES = 2_000


@dataclass(frozen=True, slots=True)
class StopwatchRow:
    ticket_id: UUID
    number: str
    title: str
    seconds: int
    runs_since: datetime | None

    def gathered(self, now: datetime) -> int:
        """Seconds so far."""
        return gathered(self.seconds, self.runs_since, now)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """`contract` pays for it; without one `rate` is what an hour costs, in cents, if that is known."""

    id: UUID
    ticket_id: UUID
    number: str
    title: str
    customer: str
    minutes: int
    is_billable: bool
    note: str
    kind: str
    worked_at: datetime
    contract: str | None
    rate: int | None


def stopwatches_of(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[StopwatchRow]:
    """The running one first, then those that wait, the oldest first."""
    c = stopwatches.c
    rows = connection.execute(
        select(c.ticket_id, tickets.c.number, tickets.c.title, c.seconds, c.runs_since)
        .join(tickets, tickets.c.id == c.ticket_id)
        .where(c.tenant_id == tenant_id, c.user_id == user_id)
        .order_by(c.created_at, c.id)
    )
    found = [StopwatchRow(*row) for row in rows]
    return sorted(found, key=lambda one: one.runs_since is None)


def time_sheet(
    connection: Connection, tenant_id: UUID, user_id: UUID, begins: datetime, ends: datetime
) -> list[SheetEntry]:
    """What somebody worked from one moment to another, in order of time."""
    c = time_entries.c
    rows = connection.execute(
        select(
            c.id, c.ticket_id, tickets.c.number, tickets.c.title, customers.c.name, c.minutes,
            c.is_billable, c.note, c.kind, c.worked_at, contracts.c.name, c.rate,
        )
        .join(tickets, tickets.c.id == c.ticket_id)
        .join(customers, customers.c.id == tickets.c.customer_id)
        .outerjoin(contracts, contracts.c.id == c.contract_id)
        .where(
            c.tenant_id == tenant_id, c.user_id == user_id, c.worked_at >= begins, c.worked_at < ends
        )
        .order_by(c.worked_at, c.id)
        .limit(MOST_ENTRIES)
    )  # fmt: skip
    return [SheetEntry(*list(row)) for row in rows]
