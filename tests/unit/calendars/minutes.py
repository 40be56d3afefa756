"""A slow, plain reading of a business calendar, minute by minute, to hold the fast one against."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from deskflow.calendars.rules import (
    MINUTE,
    BusinessCalendar,
    CalendarException,
    Holiday,
    Span,
    local_time,
)
from deskflow.calendars.rules.local_time import instant_of

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",  # changes its clock at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Kathmandu",
    "America/St_Johns",
)


def clock_face(calendar: BusinessCalendar, at: int) -> datetime:
    """What the wall clock shows, or showed last before it was set back."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(calendar.zone)
    wall = local_time(zone, at)
    while wall.fold:
        at -= MINUTE
        wall = local_time(zone, at)
    return wall


def is_open_minute(calendar: BusinessCalendar, at: int) -> bool:
    """Whether the minute that begins at `at` is business time, read off the definition."""
    if calendar.always_open:
        return True
    wall = clock_face(calendar, at)
    day, second = wall.date(), wall.hour * 3600 + wall.minute * 60
    todays = [e for e in calendar.exceptions if e.first <= day <= e.last and _in(e.span, second)]
    if any(not exception.opens for exception in todays):
        return False
    if todays:
        return True
    if any(holiday.falls_on(day) and _in(holiday.closed, second) for holiday in calendar.holidays):
        return False
    return any(_in(span, second) for span in calendar.week[day.weekday()])


def _in(span: Span, second: int) -> bool:
    return span.begins <= second < span.ends


# --- what may come -------------------------------------------------------------------------------

spans = st.tuples(st.integers(0, 95), st.integers(1, 96)).map(
    lambda quarters: Span(min(quarters[0], quarters[1] - 1) * 900, quarters[1] * 900)
)
weeks = st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)
# Days before clocks change in one of the zones above, before a new year, and an ordinary one.
starts = st.sampled_from(
    [datetime.fromisoformat(f"{day}T00:00+00:00") for day in (
        "2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30",
        "2026-12-30", "2027-06-14",
    )]
)  # fmt: skip


@st.composite
def calendars_and_days(draw: st.DrawFn) -> tuple[BusinessCalendar, int]:
    """A calendar, and the instant at which five interesting days begin."""
    start = draw(starts)
    days = st.integers(-1, 6).map(lambda n: (start + timedelta(days=n)).date())
    holidays = draw(
        st.lists(
            st.builds(Holiday, days, st.just("Founders' day"), spans, st.booleans()), max_size=2
        )
    )
    exceptions = draw(
        st.lists(
            st.builds(
                lambda day, length, opens, span: CalendarException(
                    day, day + timedelta(days=length), "Special", opens, span
                ),
                days,
                st.integers(0, 2),
                st.booleans(),
                spans,
            ),
            max_size=3,
        )
    )
    calendar = BusinessCalendar(
        zone=draw(st.sampled_from(ZONES)),
        week=draw(weeks),
        holidays=tuple(holidays),
        exceptions=tuple(exceptions),
    )
    return calendar, instant_of(start)
