"""A business calendar: the hours of a week in a zone, less holidays, plus and minus exceptions.

A calendar is a value. It counts through an index of its open spans that it builds when first asked and that neither
takes part in comparing nor travels when the calendar is pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskflow.calendars.rules.holidays_source import is_known_place, public_holidays
from deskflow.calendars.rules.local_time import DAY_SECONDS, Instant
from deskflow.calendars.rules.open_hours import AlwaysOpen, OpenHours
from deskflow.calendars.rules.spans import WHOLE_DAY, Span, united, without

Week = tuple[tuple[Span, ...], ...]
"""The spans of Monday to Sunday."""

CLOSED_WEEK: Final[Week] = ((),) * 7


@dataclass(frozen=True, slots=True)
class HolidayRegion:
    """Public holidays of a country (ISO 3166-1) or one of its parts, but those that are `worked` there."""

    country: str
    subdivision: str | None = None
    worked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the calendar's own on which `closed` is closed; every year, if `yearly`."""

    day: date
    name: str
    closed: Span = WHOLE_DAY
    yearly: bool = False

    def falls_on(self, day: date) -> bool:
        if self.yearly:
            return (self.day.month, self.day.day) == (day.month, day.day)
        return self.day == day


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Extra opening or extra closing at certain hours of the days from `first` to `last`, both included.

    Exceptions outrank the week and the holidays; where two of them disagree, closing wins.
    """

    first: date
    last: date
    name: str
    opens: bool
    span: Span = WHOLE_DAY

    def falls_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class BusinessCalendar:
    """When somebody works. `always_open` is 24×7: every moment counts, whatever else is filled in.

    Instants are microseconds since 1970 in UTC, durations are microseconds.
    """

    zone: str = "UTC"
    week: Week = CLOSED_WEEK
    region: HolidayRegion | None = None
    holidays: tuple[Holiday, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    always_open: bool = False
    _hours: OpenHours | AlwaysOpen = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "week", tuple(united(spans) for spans in self.week))
        hours = AlwaysOpen() if self.always_open else OpenHours(ZoneInfo(self.zone), self.spans_on)
        object.__setattr__(self, "_hours", hours)

    def __reduce__(self) -> tuple[type[BusinessCalendar], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, f.name) for f in fields(self) if f.init)

    # --- counting --------------------------------------------------------------------------------

    def is_open(self, at: Instant) -> bool:
        """Whether `at` is business time; a span contains its opening but not its closing instant."""
        return self._hours.is_open(at)

    def add_business_time(self, start: Instant, budget: int) -> Instant | None:
        """When `budget` of business time has passed since `start`.

        A budget that ends exactly at closing time ends at that closing instant. `None` means: not within ten
        years, so practically never.
        """
        return self._hours.add(start, budget)

    def business_time_between(self, first: Instant, last: Instant) -> int:
        """The business time from `first` to `last`; nothing if `last` is earlier."""
        return self._hours.between(first, last)

    def next_opening(self, at: Instant) -> Instant | None:
        """`at` itself when open, else the next opening; `None` if there is none for ten years."""
        return self._hours.next_opening(at)

    def open_spans(self, first: Instant, last: Instant) -> list[tuple[Instant, Instant]]:
        """The open spans between two instants, cut to them; spans that touch are one."""
        return self._hours.spans(first, last)

    # --- days ------------------------------------------------------------------------------------

    def holidays_on(self, day: date) -> list[tuple[str, Span]]:
        """Which holidays a date has, and what they close."""
        found = [(own.name, own.closed) for own in self.holidays if own.falls_on(day)]
        if self.region is not None:
            public = public_holidays(self.region.country, self.region.subdivision, day.year)
            name = public.get(day)
            if name is not None and name not in self.region.worked:
                found.append((name, WHOLE_DAY))
        return found

    def exceptions_on(self, day: date) -> list[CalendarException]:
        """The exceptions that touch a date."""
        return [exception for exception in self.exceptions if exception.falls_on(day)]

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The open spans of a date in wall-clock time."""
        spans = self.week[day.weekday()]
        holidays = self.holidays_on(day)
        if holidays:
            spans = without(spans, [closed for _, closed in holidays])
        exceptions = self.exceptions_on(day)
        if exceptions:
            spans = united([*spans, *(e.span for e in exceptions if e.opens)])
            spans = without(spans, [e.span for e in exceptions if not e.opens])
        return spans


ALWAYS_OPEN: Final = BusinessCalendar(always_open=True)
"""24×7, the calendar of a new workspace."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(hours: Mapping[str, Iterable[Span]]) -> Week:
    """A week from spans by day: `mon` … `sun`, or ranges such as `mon-fri`."""
    days: list[list[Span]] = [[] for _ in WEEKDAYS]
    for names, spans in hours.items():
        first, _, last = names.partition("-")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        for day in range(begin, end + 1):
            days[day].extend(spans)
    return tuple(tuple(spans) for spans in days)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a calendar cannot be used: a code and its parameters."""

    code: str
    params: Mapping[str, object]


def problems_of(calendar: BusinessCalendar) -> list[Problem]:
    """What is wrong with a calendar somebody has filled in; nothing, if it can be used."""
    found: list[Problem] = []
    if len(calendar.week) != len(WEEKDAYS):
        found.append(Problem("calendar.week_incomplete", {"days": len(calendar.week)}))
    for day, spans in zip(WEEKDAYS, calendar.week, strict=False):
        found += [_bad_span(span, day=day) for span in spans if not _is_span(span)]
    for holiday in calendar.holidays:
        if not _is_span(holiday.closed):
            found.append(_bad_span(holiday.closed, name=holiday.name))
    for exception in calendar.exceptions:
        if not _is_span(exception.span):
            found.append(_bad_span(exception.span, name=exception.name))
        if exception.last < exception.first:
            found.append(
                Problem("calendar.exception_ends_before_it_begins", {"name": exception.name})
            )
    region = calendar.region
    if region is not None and not is_known_place(region.country, region.subdivision):
        place = {"country": region.country, "subdivision": region.subdivision}
        found.append(Problem("calendar.unknown_region", place))
    if not calendar.always_open and not found and not _ever_opens(calendar):
        found.append(Problem("calendar.never_open", {}))
    return found


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_span(span: Span) -> bool:
    return 0 <= span.begins < span.ends <= DAY_SECONDS


def _bad_span(span: Span, **where: object) -> Problem:
    return Problem("calendar.bad_span", {"begins": span.begins, "ends": span.ends, **where})


def _ever_opens(calendar: BusinessCalendar) -> bool:
    return any(calendar.week) or any(exception.opens for exception in calendar.exceptions)
