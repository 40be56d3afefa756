"""How the clocks of a ticket stand: each one read once, and what a list shows of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from deskflow.calendars.rules import Instant, moment_of
from deskflow.sla.promises import Promises
from deskflow.sla.rules import (
    Ahead,
    Clock,
    ClockKind,
    Reading,
    Times,
    ladder_of,
    next_instant,
    next_rung,
    paused_time,
    read,
    standing_of,
    times_of_clock,
    worst,
)
from deskflow.tickets.service_levels import ServiceTimes


@dataclass(frozen=True, slots=True)
class Hand:
    """A clock with what its ledger says."""

    clock: Clock
    reading: Reading
    times: Times
    ladder: tuple[Ahead, ...] = ()

    @property
    def next_at(self) -> Instant | None:
        """When the timers have to look at it."""
        mark = next_instant(self.reading, self.times)
        rung = next_rung(self.ladder, self.reading) if self.ladder else None
        return rung if mark is None else mark if rung is None else min(mark, rung)

    @property
    def breached_at(self) -> Instant | None:
        """When it was breached, if that is on record and the clock was not merged away."""
        if not self.reading.breached_marked or self.reading.state in ("cancelled", "merged"):
            return None
        return self.times.due

    @property
    def ended_at(self) -> Instant | None:
        return None if self.reading.is_live else self.reading.changed_at


def hand_of(clock: Clock, promises: Promises) -> Hand:
    """Reads a clock."""
    reading = read(clock)
    calendar_id = clock.terms.calendar_id
    calendar = None if calendar_id is None else promises.calendar(calendar_id)
    times = times_of_clock(clock, calendar)
    rungs = promises.ladder(clock.terms.policy_id)
    if not rungs:
        return Hand(clock, reading, times)
    return Hand(clock, reading, times, tuple(ladder_of(clock, reading, times, rungs, calendar)))


def service_times(hands: Iterable[Hand], *, is_open: bool, now: Instant) -> ServiceTimes:
    """What the ticket's own columns say. `sla_status` is that of the worst clock of those that count now."""
    counting: dict[ClockKind, Hand] = {}
    for hand in hands:
        known = counting.get(hand.clock.kind)
        if known is None or known.clock.cycle < hand.clock.cycle:
            counting[hand.clock.kind] = hand
    due_next: tuple[Instant, ClockKind] | None = None
    waits = False
    for kind, hand in counting.items():
        if not is_open or not hand.reading.is_live:
            continue
        if hand.times.due is None:
            waits = waits or (
                hand.reading.state == "paused" and hand.clock.terms.budget is not None
            )
        elif due_next is None or hand.times.due < due_next[0]:
            due_next = hand.times.due, kind
    response = counting.get("first_response")
    answered = response is not None and response.reading.state == "met"
    return ServiceTimes(
        first_response_due=_due(response),
        resolution_due=_due(counting.get("resolution")),
        first_response_at=moment_of(response.reading.changed_at) if response and answered else None,
        sla_status=worst(standing_of(hand.reading, hand.times, now) for hand in counting.values()),
        next_due=None if due_next is None else moment_of(due_next[0]),
        next_due_kind=None if due_next is None else due_next[1],
        next_due_from=None if due_next is None else _budget_began(counting[due_next[1]]),
        is_paused=waits and due_next is None,
    )


def _due(hand: Hand | None) -> datetime | None:
    return None if hand is None else moment_or_none(hand.times.due)


def moment_or_none(at: Instant | None) -> datetime | None:
    return None if at is None else moment_of(at)


def _budget_began(hand: Hand) -> datetime:
    """The start, moved on by the pauses: from here to the due time a bar fills evenly."""
    reading = hand.reading
    waited = 0 if reading.manual_due is not None else paused_time(reading)
    return moment_of(reading.started_at + waited)
