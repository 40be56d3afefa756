"""What a contract still pays for: what is included, less the time and visits that were taken from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.assets.contract_queries import ContractRow, contract_for
from deskflow.assets.rules import State, period_of
from deskflow.core.aggregates import how_many
from deskflow.tickets.tables import time_entries

ON_SITE = "on_site"


@dataclass(frozen=True, slots=True)
class CoverNow:
    """A contract at a moment. What is left is None where there is no limit, and never below zero."""

    contract: ContractRow
    state: State
    period_start: datetime
    period_end: datetime | None
    minutes_used: int
    visits_used: int

    @property
    def minutes_left(self) -> int | None:
        included = self.contract.minutes_included
        return None if included is None else max(0, included - self.minutes_used)

    @property
    def visits_left(self) -> int | None:
        included = self.contract.visits_included
        return None if included is None else max(0, included - self.visits_used)


def cover_now(
    connection: Connection, tenant_id: UUID, contract: ContractRow, at: datetime
) -> CoverNow:
    """What is left of this contract in the period of that moment."""
    begins, ends = period_of(contract.cover(), at)
    c = time_entries.c
    statement = select(
        func.coalesce(func.sum(c.minutes), 0),
        how_many(c.kind == ON_SITE),
    ).where(c.tenant_id == tenant_id, c.contract_id == contract.id, c.worked_at >= begins)
    if ends is not None:
        statement = statement.where(c.worked_at < ends)
    minutes, visits = connection.execute(statement).one()
    return CoverNow(contract, contract.state(at), begins, ends, int(minutes), int(visits))


def cover_for(
    connection: Connection,
    tenant_id: UUID,
    customer_id: UUID,
    equipment_id: UUID | None,
    at: datetime,
) -> CoverNow | None:
    """The contract that covers this equipment, or the customer, and what is left of it."""
    contract = contract_for(connection, tenant_id, customer_id, equipment_id, at)
    return None if contract is None else cover_now(connection, tenant_id, contract, at)
