"""Reads of service levels: policies, and the clocks of a ticket with the story of each due time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.calendars.rules import HOUR, BusinessCalendar, Instant, instant_of, moment_of
from deskflow.people.tables import users
from deskflow.sla.clock_rows import CLOCK_COLUMNS, clock_of, read_ledgers
from deskflow.sla.promises import Promises, read_promises
from deskflow.sla.rules import (
    CLOCK_KINDS,
    ClockKind,
    Deed,
    LedgerEntry,
    Reading,
    Standing,
    State,
    Told,
    explain_clock,
    seconds_used,
    standing_of,
)
from deskflow.sla.standing import Hand, hand_of, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_justifications, sla_policies
from deskflow.sla.timers import next_due

# A longer life is drawn without its nights.
_MOST_DRAWN = 60 * 24 * HOUR

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
class LadderStep:
    """A rung as it concerns one clock. `at` is when it is passed, None while that cannot be foreseen."""

    deed: Deed
    percent: int | None
    after_seconds: int | None
    at: datetime | None
    is_climbed: bool
    # It was passed before the ladder was there, and is left out.
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Justification:
    """Why it was missed: a code, and whose words."""

    code: str
    reason: str
    at: datetime
    by: str | None


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
    # The rungs of its policy's ladder, as far as they are ahead of it or were climbed.
    ladder: tuple[LadderStep, ...] = ()
    justification: Justification | None = None
    # What counts between its start and `until`, for a picture; nothing for one that counts round the clock.
    open_spans: tuple[tuple[datetime, datetime], ...] = ()
    runs: tuple[tuple[datetime, datetime | None], ...] = ()


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
        select(*CLOCK_COLUMNS).where(
            sla_clocks.c.tenant_id == tenant_id, sla_clocks.c.ticket_id == ticket_id
        )
    ).all()
    entries = read_ledgers(connection, rows)
    promises = read_promises(connection, tenant_id)
    names = _policy_names(connection, tenant_id, promises)
    justified = _justifications(connection, tenant_id, ticket_id)
    views = [
        _view(
            hand_of(clock_of(row, entries[row.id]), promises), promises, names, instant_of(now),
            justified.get(row.id),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(views, key=lambda view: (CLOCK_KINDS.index(view.kind), -view.cycle))


def _policy_names(connection: Connection, tenant_id: UUID, promises: Promises) -> dict[UUID, str]:
    names = {policy.id: policy.name for policy in promises.policies}
    return names | {row.id: row.name for row in list_policies(connection, tenant_id)}


def _justifications(
    connection: Connection, tenant_id: UUID, ticket_id: UUID
) -> dict[UUID, Justification]:
    j = sla_justifications.c
    rows = connection.execute(
        select(j.clock_id, j.code, j.reason, j.at, users.c.name)
        .outerjoin(users, users.c.id == j.by_id)
        .where(j.tenant_id == tenant_id, j.ticket_id == ticket_id)
    )
    return {row.clock_id: Justification(row.code, row.reason, row.at, row.name) for row in rows}


def _steps(hand: Hand) -> tuple[LadderStep, ...]:
    left_out = hand.reading.left_out_until
    return tuple(
        LadderStep(
            one.rung.deed,
            one.rung.percent,
            one.rung.after,
            moment_or_none(one.at),
            one.is_climbed,
            not one.is_climbed
            and one.at is not None
            and ((left_out is not None and one.at <= left_out) or not hand.reading.is_live),
        )
        for one in hand.ladder
    )


def _spans(
    calendar: BusinessCalendar | None, reading: Reading, until: Instant
) -> tuple[tuple[datetime, datetime], ...]:
    if calendar is None or calendar.always_open:
        return ()
    last = min(until, reading.started_at + _MOST_DRAWN)
    spans = calendar.open_spans(reading.started_at, last)
    return tuple((moment_of(begin), moment_of(end)) for begin, end in spans)


def _view(
    hand: Hand,
    promises: Promises,
    names: dict[UUID, str],
    now: Instant,
    justification: Justification | None,
) -> ClockView:
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
        ladder=_steps(hand),
        justification=justification,
        open_spans=_spans(
            calendar,
            reading,
            max(now if reading.is_live else reading.changed_at, hand.times.due or 0),
        ),
        runs=tuple((moment_of(begin), moment_or_none(end)) for begin, end in reading.runs),
    )
