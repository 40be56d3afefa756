"""Why a due time lies where it lies: the holidays, exceptions and closed hours on the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from deskflow.calendars.rules.calendar import BusinessCalendar
from deskflow.calendars.rules.local_time import DAY_SECONDS, SECOND, Instant, local_time
from deskflow.calendars.rules.spans import Span, without

# Beyond this the list says nothing to a person, and walking day by day is no longer quick.
_DAYS_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Skipped:
    """Business time that a week would normally have had (`seconds` below zero: time it got in addition)."""

    reason: Literal["holiday", "exception"]
    name: str
    day: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What lies between two instants, in seconds: time that counts, and time that does not."""

    open_seconds: int
    closed_seconds: int
    closed_days: tuple[date, ...]
    """Whole days between the two that have no open hours in a normal week (week-ends)."""
    skipped: tuple[Skipped, ...]


def explain(calendar: BusinessCalendar, first: Instant, last: Instant) -> Explanation:
    """Which holidays, exceptions and closed hours of `calendar` lie between two instants."""
    span = max(last - first, 0) // SECOND
    if calendar.always_open:
        return Explanation(span, 0, (), ())
    open_seconds = calendar.business_time_between(first, last) // SECOND
    closed_days: list[date] = []
    skipped: list[Skipped] = []
    for day, begins, ends in _days(calendar, first, last):
        week = calendar.week[day.weekday()]
        if not week and begins == 0 and ends is None:
            closed_days.append(day)
        skipped.extend(
            _skipped_on(calendar, day, Span(begins, DAY_SECONDS if ends is None else ends))
        )
    return Explanation(open_seconds, span - open_seconds, tuple(closed_days), tuple(skipped))


def _days(
    calendar: BusinessCalendar, first: Instant, last: Instant
) -> Iterator[tuple[date, int, int | None]]:
    """Each date with the seconds after midnight from which and until which (`None`: its end) it counts."""
    if last <= first:
        return
    zone = ZoneInfo(calendar.zone)
    start, end = local_time(zone, first), local_time(zone, last)
    day = start.date()
    for _ in range(_DAYS_AT_MOST):
        begins = _second_of_day(start) if day == start.date() else 0
        yield day, begins, _second_of_day(end) if day == end.date() else None
        if day >= end.date():
            return
        day += timedelta(days=1)


def _second_of_day(wall: datetime) -> int:
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def _skipped_on(calendar: BusinessCalendar, day: date, part: Span) -> Iterator[Skipped]:
    spans = _cut(calendar.week[day.weekday()], part)
    for name, closed in calendar.holidays_on(day):
        left = without(spans, [closed])
        yield from _difference("holiday", name, day, spans, left)
        spans = left
    exceptions = calendar.exceptions_on(day)
    for exception in exceptions:
        if exception.opens:
            added = without(_cut((exception.span,), part), spans)
            wider = tuple(sorted((*spans, *added)))
            yield from _difference("exception", exception.name, day, spans, wider)
            spans = wider
    for exception in exceptions:
        if not exception.opens:
            left = without(spans, [exception.span])
            yield from _difference("exception", exception.name, day, spans, left)
            spans = left


def _difference(
    reason: Literal["holiday", "exception"],
    name: str,
    day: date,
    before: tuple[Span, ...],
    after: tuple[Span, ...],
) -> Iterator[Skipped]:
    lost = sum(span.length for span in before) - sum(span.length for span in after)
    if lost:
        yield Skipped(reason, name, day, lost)


def _cut(spans: tuple[Span, ...], part: Span) -> tuple[Span, ...]:
    cut = (Span(max(s.begins, part.begins), min(s.ends, part.ends)) for s in spans)
    return tuple(span for span in cut if span.begins < span.ends)
