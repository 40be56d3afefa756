"""What a person is told about the way to a due time."""

from __future__ import annotations

from datetime import date, datetime

from deskflow.calendars.rules import (
    ALWAYS_OPEN,
    HOUR,
    BusinessCalendar,
    CalendarException,
    Holiday,
    HolidayRegion,
    Skipped,
    Span,
    explain,
    instant_of,
    weekdays,
)

OFFICE = weekdays({"mon-fri": [Span.of("08:00", "17:00")]})


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text))


def test_a_holiday_on_the_way_is_named_and_one_on_a_closed_day_is_not() -> None:
    calendar = BusinessCalendar(
        "Europe/Berlin",
        OFFICE,
        HolidayRegion("DE", "BY"),
        (Holiday(date(2026, 4, 4), "Long Saturday"),),
    )
    start = at("2026-04-02T15:00:00+02:00")
    due = calendar.add_business_time(start, 4 * HOUR)
    assert due == at("2026-04-07T10:00:00+02:00")
    told = explain(calendar, start, due)
    assert told.open_seconds == 4 * 3600
    assert told.closed_seconds == (due - start) // 1_000_000 - 4 * 3600
    assert told.closed_days == (date(2026, 4, 4), date(2026, 4, 5))
    assert told.skipped == (
        Skipped("holiday", "Good Friday", date(2026, 4, 3), 9 * 3600),
        Skipped("holiday", "Easter Monday", date(2026, 4, 6), 9 * 3600),
    )


def test_only_the_part_of_a_holiday_that_lies_between_counts() -> None:
    half = Holiday(date(2026, 6, 15), "Staff outing", Span.of("12:00", "24:00"))
    calendar = BusinessCalendar("Europe/Berlin", OFFICE, holidays=(half,))
    told = explain(calendar, at("2026-06-15T14:00:00+02:00"), at("2026-06-16T09:00:00+02:00"))
    assert told.skipped == (Skipped("holiday", "Staff outing", date(2026, 6, 15), 3 * 3600),)
    told = explain(calendar, at("2026-06-15T09:00:00+02:00"), at("2026-06-15T11:00:00+02:00"))
    assert told.skipped == ()


def test_extra_hours_are_told_as_time_gained() -> None:
    saturday = date(2026, 6, 13)
    calendar = BusinessCalendar(
        "Europe/Berlin",
        OFFICE,
        exceptions=(
            CalendarException(saturday, saturday, "Inventory", True, Span.of("09:00", "12:00")),
            CalendarException(
                saturday, date(2026, 6, 15), "Power cut", False, Span.of("09:00", "10:00")
            ),
        ),
    )
    told = explain(calendar, at("2026-06-12T16:00:00+02:00"), at("2026-06-15T12:00:00+02:00"))
    assert told.skipped == (
        Skipped("exception", "Inventory", saturday, -3 * 3600),
        Skipped("exception", "Power cut", saturday, 3600),
        Skipped("exception", "Power cut", date(2026, 6, 15), 3600),
    )
    assert told.open_seconds == (1 + 2 + 3) * 3600


def test_around_the_clock_nothing_is_skipped() -> None:
    told = explain(ALWAYS_OPEN, at("2026-06-12T16:00:00+02:00"), at("2026-06-15T16:00:00+02:00"))
    assert (told.open_seconds, told.closed_seconds, told.skipped) == (72 * 3600, 0, ())
