"""When a clock is at risk and when it is due, worked out from its ledger and a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from deskflow.calendars.rules import SECOND, BusinessCalendar, Instant
from deskflow.sla.rules.ledger import Clock, Reading, Terms

Standing = Literal["met", "at_risk", "breached"]
"""The seed's `sla_status`."""

_SEVERITY: Final[tuple[Standing, ...]] = ("met", "at_risk", "breached")


class Times(NamedTuple):
    """`None`: not foreseeable, because the clock is paused or nothing was promised."""

    at_risk: Instant | None
    due: Instant | None


NO_TIMES: Final = Times(None, None)


def times_of(terms: Terms, reading: Reading, calendar: BusinessCalendar | None) -> Times:
    """When the clock turns at risk and when it is due. A due time set by hand stays, pauses or not.

    A clock that ended is answered as if it had gone on: by this time it would have had to be met.
    """
    if reading.manual_due is not None:
        return Times(
            _at_risk_before(reading.manual_due, terms, reading, calendar), reading.manual_due
        )
    if terms.budget is None or calendar is None:
        return NO_TIMES
    runs = reading.runs
    if not reading.is_live and runs and runs[-1][1] == reading.changed_at:
        runs = (*runs[:-1], (runs[-1][0], None))
    budget = terms.budget * SECOND
    at_risk = terms.budget * terms.at_risk_percent // 100 * SECOND
    return Times(used_up(runs, calendar, at_risk), used_up(runs, calendar, budget))


def times_of_clock(clock: Clock, calendar: BusinessCalendar | None) -> Times:
    """`times_of` a clock as it stands, reckoned once."""
    times: Times = clock.times(calendar, times_of)
    return times


def standing_of(reading: Reading, times: Times, now: Instant) -> Standing:
    """How the promise stands. What was cancelled or merged away was never broken."""
    if reading.state in ("cancelled", "merged"):
        return "met"
    if reading.state == "met":
        late = times.due is not None and reading.changed_at > times.due
        return "breached" if late or reading.breached_marked else "met"
    if times.due is not None and now >= times.due:
        return "breached"
    return "at_risk" if times.at_risk is not None and now >= times.at_risk else "met"


def worst(standings: Iterable[Standing]) -> Standing:
    """The `sla_status` of a ticket from those of its clocks."""
    return max(standings, key=_SEVERITY.index, default="met")


def next_instant(reading: Reading, times: Times) -> Instant | None:
    """When something has to be put on record next, if nobody touches the clock; maybe in the past."""
    if not reading.is_live:
        return None
    pending = []
    if times.at_risk is not None and not reading.at_risk_marked:
        pending.append(times.at_risk)
    if times.due is not None and not reading.breached_marked:
        pending.append(times.due)
    return min(pending, default=None)


def seconds_used(
    clock: Clock, reading: Reading, calendar: BusinessCalendar | None, now: Instant
) -> int:
    """Seconds of the budget that are used up at `now`, or were when the clock ended."""
    if calendar is None:
        return 0
    runs = ((begin, now if end is None else end) for begin, end in reading.runs)
    return sum(calendar.business_time_between(begin, end) for begin, end in runs) // SECOND


def paused_time(reading: Reading) -> int:
    """Elapsed microseconds between the start and the latest run during which the clock stood."""
    if not reading.runs:
        return 0
    ran = sum(end - begin for begin, end in reading.runs[:-1] if end is not None)
    return reading.runs[-1][0] - reading.started_at - ran


def used_up(
    runs: Iterable[tuple[Instant, Instant | None]], calendar: BusinessCalendar, amount: int
) -> Instant | None:
    """When so many microseconds of the calendar had run; None if they have not, and the clock stands."""
    for begin, end in runs:
        if end is None:
            return calendar.add_business_time(begin, amount)
        used = calendar.business_time_between(begin, end)
        if used >= amount:
            return calendar.add_business_time(begin, amount)
        amount -= used
    return None


def _at_risk_before(
    due: Instant, terms: Terms, reading: Reading, calendar: BusinessCalendar | None
) -> Instant:
    if calendar is None:
        return due
    whole = calendar.business_time_between(reading.started_at, due)
    share = whole * terms.at_risk_percent // 100 // SECOND * SECOND
    at_risk = calendar.add_business_time(reading.started_at, share)
    return due if at_risk is None else min(at_risk, due)
