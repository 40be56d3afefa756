"""What `start_clocks` and `fire` make of a ticket that has just come in, in one step: an import has thousands.

Nothing can have happened to its clocks but the status it comes with and the time that has passed since. A test holds
this to the same answers as the rules that it shortens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from deskflow.calendars.rules import SECOND, BusinessCalendar, Instant
from deskflow.sla.rules.due_times import NO_TIMES, Times, times_of
from deskflow.sla.rules.ladder import Ahead, Rung, climb, ladder_of
from deskflow.sla.rules.ledger import Clock, LedgerEntry, Reading, State, Terms, read, whole_second
from deskflow.sla.rules.lifecycle import (
    ENTRY_FOR,
    Setting,
    fire,
    start_clocks,
    state_in,
    terms_for,
)
from deskflow.sla.rules.policies import ClockKind

# Every ticket starts with a customer's message that nobody has answered: its description.
_KINDS: Final[tuple[ClockKind, ...]] = ("first_response", "resolution")


@dataclass(frozen=True, slots=True)
class Opened:
    """A clock, and what its ledger says."""

    clock: Clock
    reading: Reading
    times: Times
    ladder: tuple[Ahead, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    kind: ClockKind
    terms: Terms
    state: State
    calendar: BusinessCalendar | None
    share: int
    budget: int


class Opening:
    """Opens the clocks of new tickets that have one setting in common. `now`: until then what they miss goes on
    record; None if that is for the timers."""

    def __init__(self, setting: Setting, now: Instant | None) -> None:
        self._setting = setting
        self._now = None if now is None else whole_second(now)
        self._noticed = {"noticed": self._now}
        self._status = {"status": setting.status}
        self._plans = tuple(_plan(setting, kind) for kind in _KINDS)
        # A share of nothing is used up at once, also by a clock that never runs: that is for the rules.
        self._is_plain = all(plan.calendar is None or plan.share > 0 for plan in self._plans)
        policy = setting.policy
        self._rungs: tuple[Rung, ...] = () if policy is None else policy.ladder
        self._known: dict[Instant, tuple[Opened, ...]] = {}

    def clocks(self, created: Instant) -> tuple[Opened, ...]:
        """The clocks of a ticket that was created then."""
        at = whole_second(created)
        known = self._known.get(at)
        if known is None:
            if self._is_plain:
                known = tuple(self._opened(plan, at) for plan in self._plans)
            else:
                known = self._by_the_rules(at)
            if self._rungs:
                known = tuple(self._on_the_ladder(one) for one in known)
            self._known[at] = known
        return known

    def _opened(self, plan: _Plan, at: Instant) -> Opened:
        started = LedgerEntry("started", at, "created")
        times = NO_TIMES
        if plan.calendar is not None and plan.state != "paused":
            add = plan.calendar.add_business_time
            times = Times(add(at, plan.share), add(at, plan.budget))
        if plan.state != "running":
            moved = LedgerEntry(ENTRY_FOR[plan.state], at, "status", self._status)
            clock = Clock(plan.kind, 1, plan.terms, (started, moved))
            return Opened(clock, Reading(plan.state, at, ((at, at),), at), times)
        entries = [started]
        at_risk, due, now = times.at_risk, times.due, self._now
        was_at_risk = now is not None and at_risk is not None and at_risk <= now
        was_breached = now is not None and due is not None and due <= now
        if was_at_risk and at_risk is not None:
            entries.append(LedgerEntry("at_risk", at_risk, "timer", self._noticed))
        if was_breached and due is not None:
            entries.append(LedgerEntry("breached", due, "timer", self._noticed))
        reading = Reading(
            "running", at, ((at, None),), at, None,
            was_at_risk, was_breached, was_at_risk, was_breached,
        )  # fmt: skip
        return Opened(Clock(plan.kind, 1, plan.terms, tuple(entries)), reading, times)

    def _on_the_ladder(self, opened: Opened) -> Opened:
        """With the rungs ahead of it. What an old ticket had passed before it came here is left out."""
        clock, reading, calendar_id = opened.clock, opened.reading, opened.clock.terms.calendar_id
        calendar = None if calendar_id is None else self._setting.calendars(calendar_id)
        if self._now is not None:
            clock, _ = climb(clock, opened.times, self._rungs, calendar, self._now, silently=True)
            reading = reading if clock is opened.clock else read(clock)
        ladder = ladder_of(clock, reading, opened.times, self._rungs, calendar)
        return Opened(clock, reading, opened.times, tuple(ladder))

    def _by_the_rules(self, at: Instant) -> tuple[Opened, ...]:
        setting = self._setting
        clocks = start_clocks(setting, at, done_at=at).clocks
        if self._now is not None:
            clocks = fire(clocks, setting.calendars, self._now).clocks
        opened = []
        for clock in clocks:
            reading, calendar_id = read(clock), clock.terms.calendar_id
            calendar = None if calendar_id is None else setting.calendars(calendar_id)
            opened.append(Opened(clock, reading, times_of(clock.terms, reading, calendar)))
        return tuple(opened)


def _plan(setting: Setting, kind: ClockKind) -> _Plan:
    terms = terms_for(setting.policy, setting.priority, kind)
    promised = terms.budget is not None and terms.calendar_id is not None
    budget = terms.budget or 0
    return _Plan(
        kind,
        terms,
        state_in(kind, "running", setting),
        setting.calendars(terms.calendar_id) if promised and terms.calendar_id else None,
        budget * terms.at_risk_percent // 100 * SECOND,
        budget * SECOND,
    )
