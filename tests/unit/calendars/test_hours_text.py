"""Hours as people write them, and what a calendar comes to from a moment on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.calendars.rules import (
    HOUR,
    BusinessCalendar,
    CalendarException,
    Holiday,
    Span,
    instant_of,
    moment_of,
    outlook,
    read_hours,
    weekdays,
    written_hours,
)
from deskflow.calendars.rules.spans import united
from deskflow.core.errors import Rejected

OFFICE = BusinessCalendar(
    "Europe/Berlin",
    weekdays({"mon-fri": [Span.of("09:00", "17:00")]}),
    holidays=(Holiday(date(2026, 12, 24), "Christmas Eve", yearly=True),),
    exceptions=(CalendarException(date(2026, 12, 19), date(2026, 12, 19), "Shop", opens=True, span=Span.of("10:00", "12:00")),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9-17", "09:00–17:00"),
        (" 9:00 – 12:30 ; 13-17.15 ", "09:00–12:30, 13:00–17:15"),
        ("13-17, 9-12", "09:00–12:00, 13:00–17:00"),
        ("0-24", "00:00–24:00"),
        ("9-12,12-14", "09:00–14:00"),
        ("08:00-12:00:30", "08:00–12:00:30"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_hours_are_read_as_they_are_meant(text, meant):
    assert written_hours(read_hours(text)) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nine to five", "calendar.unreadable_hours"),
        ("9-25", "calendar.unreadable_hours"),
        ("9:60-12", "calendar.unreadable_hours"),
        ("9", "calendar.unreadable_hours"),
        ("9-12 13-17", "calendar.unreadable_hours"),
        ("9-12," * 500, "calendar.unreadable_hours"),
        ("{{ 7*7 }}", "calendar.unreadable_hours"),
        ("22-6", "calendar.hours_end_first"),
        ("9-9", "calendar.hours_end_first"),
    ],
)
def test_what_is_no_time_of_a_day_is_refused(text, code):
    with pytest.raises(Rejected) as refused:
        read_hours(text)
    assert refused.value.code == code


@given(st.lists(st.tuples(st.integers(0, 86_400), st.integers(0, 86_400)), max_size=6))
def test_what_is_written_is_read_again(pairs):
    spans = united(Span(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    assert read_hours(written_hours(spans)) == spans


def test_what_a_calendar_comes_to():
    friday = instant_of(datetime(2026, 12, 18, 15, tzinfo=UTC))  # four o'clock in Berlin
    seen = outlook(OFFICE, friday, 8 * HOUR)
    assert seen.is_open
    assert moment_of(seen.changes_at) == datetime(2026, 12, 18, 16, tzinfo=UTC)
    # One hour on Friday, two on the Saturday that is open, five on Monday.
    assert moment_of(seen.over_at) == datetime(2026, 12, 21, 13, tzinfo=UTC)
    assert [(one.day.day, one.name, one.closed) for one in seen.ahead] == [
        (19, "Shop", False), (24, "Christmas Eve", True)
    ]  # fmt: skip


def test_closed_says_when_it_opens():
    seen = outlook(OFFICE, instant_of(datetime(2026, 12, 20, 12, tzinfo=UTC)), HOUR)
    assert not seen.is_open
    assert moment_of(seen.changes_at) == datetime(2026, 12, 21, 8, tzinfo=UTC)


def test_around_the_clock_never_closes_and_has_no_day_off():
    seen = outlook(BusinessCalendar(always_open=True), instant_of(datetime(2026, 1, 1, tzinfo=UTC)), HOUR)  # fmt: skip
    assert (seen.is_open, seen.changes_at, seen.ahead) == (True, None, ())
