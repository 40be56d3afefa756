"""Reads of service levels: policies, and the clocks of a ticket with the story of each due time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.calendars.rules import instant_of, moment_of
from deskflow.sla.clock_rows import clock_of, read_ledgers
from deskflow.sla.promises import Promises, read_promises
from deskflow.sla.rules import (
    CLOCK_KINDS,
    ClockKind,
    LedgerEntry,
    Standing,
    State,
    Told,
    explain_clock,
    seconds_used,
    standing_of,
)
from deskflow.sla.standing import Hand, hand_of, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_policies
from deskflow.sla.timers import next_due

__all__ = ["ClockView", "PolicyRow", "list_policies", "next_due", "ticket_clocks"]


@dataclass(frozen=True, slots=True)
class PolicyRow:
    id: UUID
    name: str
    position: int
    is_active: bool
    calendar_id: UUID
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClockView:
    """One promise on a ticket. `used_seconds` of `budget_seconds` are gone; `explanation` tells why in order."""

    kind: ClockKind
    cycle: int
    state: State
    standing: Standing
    priority: str
    policy_name: str | None
    started_at: datetime
    at_risk_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    breached_at: datetime | None
    budget_seconds: int | None
    used_seconds: int
    is_due_by_hand: bool
    # Somebody paused it by hand.
    is_held: bool
    explanation: tuple[Told, ...]
    ledger: tuple[LedgerEntry, ...]


def list_policies(connection: Connection, tenant_id: UUID) -> list[PolicyRow]:
    """All policies in the order in which they are asked, but for the default, which is asked last."""
    rows = connection.execute(
        select(sla_policies)
        .where(sla_policies.c.tenant_id == tenant_id)
        .order_by(sla_policies.c.position, sla_policies.c.name_key)
    )
    return [
        PolicyRow(row.id, row.name, row.position, row.is_active, row.calendar_id, row.definition)
        for row in rows
    ]


def ticket_clocks(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, now: datetime
) -> list[ClockView]:
    """The clocks of a ticket: first response, next update, resolution; of each the latest cycle first."""
    rows = connection.execute(
        select(sla_clocks).where(
            sla_clocks.c.tenant_id == tenant_id, sla_clocks.c.ticket_id == ticket_id
        )
    ).all()
    entries = read_ledgers(connection, rows)
    promises = read_promises(connection, tenant_id)
    names = _policy_names(connection, tenant_id, promises)
    views = [
        _view(hand_of(clock_of(row, entries[row.id]), promises), promises, names, instant_of(now))
        for row in rows
    ]
    return sorted(views, key=lambda view: (CLOCK_KINDS.index(view.kind), -view.cycle))


def _policy_names(connection: Connection, tenant_id: UUID, promises: Promises) -> dict[UUID, str]:
    names = {policy.id: policy.name for policy in promises.policies}
    return names | {row.id: row.name for row in list_policies(connection, tenant_id)}


def _view(hand: Hand, promises: Promises, names: dict[UUID, str], now: int) -> ClockView:
    clock, reading, terms = hand.clock, hand.reading, hand.clock.terms
    calendar = None if terms.calendar_id is None else promises.calendar(terms.calendar_id)
    return ClockView(
        kind=clock.kind,
        cycle=clock.cycle,
        state=reading.state,
        standing=standing_of(reading, hand.times, now),
        priority=terms.priority,
        policy_name=None if terms.policy_id is None else names.get(terms.policy_id),
        started_at=moment_of(reading.started_at),
        at_risk_at=moment_or_none(hand.times.at_risk),
        due_at=moment_or_none(hand.times.due),
        ended_at=moment_or_none(hand.ended_at),
        breached_at=moment_or_none(hand.breached_at),
        budget_seconds=terms.budget,
        used_seconds=seconds_used(clock, reading, calendar, now),
        is_due_by_hand=reading.manual_due is not None,
        is_held=reading.is_held,
        explanation=explain_clock(clock, calendar, now),
        ledger=clock.entries,
    )
