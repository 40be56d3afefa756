"""Business time: closing instants, short and long days, holidays, exceptions."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from deskflow.calendars.rules import (
    ALWAYS_OPEN,
    HOUR,
    MINUTE,
    SECOND,
    BusinessCalendar,
    CalendarException,
    Holiday,
    HolidayRegion,
    Span,
    instant_of,
    moment_of,
    problems_of,
    weekdays,
)

OFFICE = weekdays({"mon-fri": [Span.of("08:00", "12:00"), Span.of("13:00", "17:00")]})
BERLIN = BusinessCalendar("Europe/Berlin", OFFICE)
EVERY_DAY = BusinessCalendar("Europe/Berlin", weekdays({"mon-sun": [Span.of("00:00", "24:00")]}))


def at(text: str) -> int:
    """Berlin wall-clock time, given with its offset."""
    return instant_of(datetime.fromisoformat(text))


def after(calendar: BusinessCalendar, start: str, hours: float) -> str:
    due = calendar.add_business_time(at(start), int(hours * HOUR))
    assert due is not None
    return moment_of(due).astimezone(datetime.fromisoformat(start).tzinfo).isoformat()


def test_lunch_does_not_count() -> None:
    assert after(BERLIN, "2026-06-15T11:00:00+02:00", 2) == "2026-06-15T14:00:00+02:00"


def test_a_budget_that_ends_at_closing_time_is_due_then_and_not_next_morning() -> None:
    assert after(BERLIN, "2026-06-15T13:00:00+02:00", 4) == "2026-06-15T17:00:00+02:00"
    assert after(BERLIN, "2026-06-12T16:00:00+02:00", 1) == "2026-06-12T17:00:00+02:00"


def test_one_second_more_is_due_after_the_week_end() -> None:
    start = at("2026-06-12T16:00:00+02:00")
    due = BERLIN.add_business_time(start, HOUR + SECOND)
    assert due == at("2026-06-15T08:00:01+02:00")


def test_time_outside_of_business_hours_starts_at_the_next_opening() -> None:
    assert after(BERLIN, "2026-06-13T10:00:00+02:00", 1) == "2026-06-15T09:00:00+02:00"
    assert BERLIN.next_opening(at("2026-06-13T10:00:00+02:00")) == at("2026-06-15T08:00:00+02:00")


def test_a_day_of_23_hours_and_one_of_25_count_the_time_that_really_passes() -> None:
    night = weekdays({"mon-sun": [Span.of("00:00", "06:00")]})
    calendar = BusinessCalendar("Europe/Berlin", night)
    spring = at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00")
    autumn = at("2026-10-25T00:00:00+02:00"), at("2026-10-26T00:00:00+01:00")
    assert calendar.business_time_between(*spring) == 5 * HOUR
    assert calendar.business_time_between(*autumn) == 7 * HOUR
    assert EVERY_DAY.business_time_between(*spring) == 23 * HOUR
    assert EVERY_DAY.business_time_between(*autumn) == 25 * HOUR


def test_opening_in_the_skipped_hour_means_the_moment_of_the_skip() -> None:
    shift = BusinessCalendar("Europe/Berlin", weekdays({"mon-sun": [Span.of("02:30", "04:00")]}))
    assert shift.open_spans(at("2026-03-29T00:00:00+01:00"), at("2026-03-29T12:00:00+02:00")) == [
        (at("2026-03-29T03:00:00+02:00"), at("2026-03-29T04:00:00+02:00"))
    ]


def test_closing_in_the_repeated_hour_means_the_first_time_the_clock_shows_it() -> None:
    shift = BusinessCalendar("Europe/Berlin", weekdays({"mon-sun": [Span.of("00:00", "02:30")]}))
    assert shift.open_spans(at("2026-10-25T00:00:00+02:00"), at("2026-10-25T12:00:00+01:00")) == [
        (at("2026-10-25T00:00:00+02:00"), at("2026-10-25T02:30:00+02:00"))
    ]


def test_a_whole_date_that_a_zone_skipped_has_no_business_time() -> None:
    samoa = BusinessCalendar("Pacific/Apia", weekdays({"mon-sun": [Span.of("00:00", "24:00")]}))
    before, behind = at("2011-12-29T00:00:00-10:00"), at("2012-01-01T00:00:00+14:00")
    assert samoa.business_time_between(before, behind) == behind - before == 48 * HOUR


def test_around_the_clock_spans_of_neighbouring_days_are_one() -> None:
    first, last = at("2026-06-15T10:00:00+02:00"), at("2026-06-20T10:00:00+02:00")
    assert EVERY_DAY.open_spans(first, last) == [(first, last)]


def test_public_holidays_of_a_region_are_closed_unless_worked() -> None:
    bavaria = BusinessCalendar("Europe/Berlin", OFFICE, HolidayRegion("DE", "BY"))
    assert after(bavaria, "2026-01-05T16:00:00+01:00", 2) == "2026-01-07T09:00:00+01:00"
    worked = HolidayRegion("DE", "BY", frozenset({"Epiphany"}))
    open_then = BusinessCalendar("Europe/Berlin", OFFICE, worked)
    assert after(open_then, "2026-01-05T16:00:00+01:00", 2) == "2026-01-06T09:00:00+01:00"


def test_a_region_that_the_library_no_longer_knows_has_no_holidays_but_still_counts() -> None:
    lost = BusinessCalendar("Europe/Berlin", OFFICE, HolidayRegion("ZZ"))
    assert after(lost, "2026-01-05T16:00:00+01:00", 2) == "2026-01-06T09:00:00+01:00"


def test_own_holidays_may_close_part_of_a_day_and_return_every_year() -> None:
    eve = Holiday(date(2020, 12, 24), "Christmas Eve", Span.of("12:00", "24:00"), yearly=True)
    calendar = BusinessCalendar("Europe/Berlin", OFFICE, holidays=(eve,))
    assert after(calendar, "2026-12-24T11:00:00+01:00", 2) == "2026-12-25T09:00:00+01:00"


def test_an_exception_opens_a_holiday_and_closing_wins_over_opening() -> None:
    saturday, name = date(2026, 6, 13), "Move of the server room"
    extra = CalendarException(saturday, saturday, name, opens=True, span=Span.of("09:00", "13:00"))
    pause = CalendarException(saturday, saturday, name, opens=False, span=Span.of("10:00", "11:00"))
    calendar = BusinessCalendar(
        "Europe/Berlin",
        OFFICE,
        holidays=(Holiday(saturday, "Town fair"),),
        exceptions=(extra, pause),
    )
    assert after(calendar, "2026-06-12T17:00:00+02:00", 2) == "2026-06-13T12:00:00+02:00"


def test_opening_belongs_to_a_span_and_closing_does_not() -> None:
    assert BERLIN.is_open(at("2026-06-15T08:00:00+02:00"))
    assert not BERLIN.is_open(at("2026-06-15T12:00:00+02:00"))
    assert not BERLIN.is_open(at("2026-06-14T10:00:00+02:00"))


def test_a_calendar_that_never_opens_has_no_due_time() -> None:
    never = BusinessCalendar("Europe/Berlin")
    assert never.add_business_time(at("2026-06-15T08:00:00+02:00"), HOUR) is None
    assert never.next_opening(at("2026-06-15T08:00:00+02:00")) is None
    assert [problem.code for problem in problems_of(never)] == ["calendar.never_open"]


def test_always_open_counts_every_moment() -> None:
    start = at("2026-06-13T10:00:00+02:00")
    assert ALWAYS_OPEN.add_business_time(start, 6 * HOUR) == start + 6 * HOUR
    assert ALWAYS_OPEN.business_time_between(start, start + 5) == 5
    assert ALWAYS_OPEN.business_time_between(start, start - 5) == 0
    assert ALWAYS_OPEN.is_open(start)
    assert ALWAYS_OPEN.next_opening(start) == start
    assert ALWAYS_OPEN.open_spans(start, start + 5) == [(start, start + 5)]
    assert not problems_of(ALWAYS_OPEN)


def test_a_mistyped_year_is_answered_and_quickly() -> None:
    early = instant_of(datetime(202, 6, 1, tzinfo=UTC))
    late = instant_of(datetime(9202, 6, 1, tzinfo=UTC))
    assert BERLIN.add_business_time(late, HOUR) is None
    assert BERLIN.business_time_between(late, late + HOUR) == 0
    assert BERLIN.add_business_time(early, HOUR) == at("1970-01-01T09:00:00+01:00")


@pytest.mark.parametrize("start", ["2031-01-06", "2019-01-07", "2026-06-15"])
def test_the_order_in_which_times_are_asked_for_makes_no_difference(start: str) -> None:
    calendar = BusinessCalendar("Europe/Berlin", OFFICE)
    calendar.is_open(at("2026-06-15T08:00:00+02:00"))
    begin = datetime.fromisoformat(f"{start}T08:00:00+00:00")
    fresh = BusinessCalendar("Europe/Berlin", OFFICE)
    for days in (0, 400, -400, 3):
        moment = instant_of(begin + timedelta(days=days))
        assert calendar.add_business_time(moment, 30 * HOUR) == fresh.add_business_time(
            moment, 30 * HOUR
        )


def test_a_calendar_travels_to_another_process_without_its_index() -> None:
    BERLIN.is_open(at("2026-06-15T08:00:00+02:00"))
    copy = pickle.loads(pickle.dumps(BERLIN))  # noqa: S301 - made on the line
    assert copy == BERLIN
    assert len(pickle.dumps(BERLIN)) < 2000
    assert (
        copy.business_time_between(at("2026-06-15T07:00:00+02:00"), at("2026-06-15T08:30:00+02:00"))
        == 30 * MINUTE
    )


def test_what_is_wrong_with_a_calendar_is_said() -> None:
    monday = date(2026, 6, 15)
    wrong = BusinessCalendar(
        "Europe/Berlin",
        weekdays({"mon": [Span(0, 90_000)], "tue": [Span.of("10:00", "09:00")]}),
        HolidayRegion("DE", "XX"),
        (Holiday(monday, "Empty", Span(5, 5)),),
        (
            CalendarException(monday, date(2026, 6, 14), "Backwards", opens=False),
            CalendarException(monday, monday, "Negative", opens=False, span=Span(-1, 5)),
        ),
    )
    assert [problem.code for problem in problems_of(wrong)] == [
        "calendar.bad_span",
        "calendar.bad_span",
        "calendar.bad_span",
        "calendar.exception_ends_before_it_begins",
        "calendar.bad_span",
        "calendar.unknown_region",
    ]
    assert [p.code for p in problems_of(BusinessCalendar("UTC", ((),) * 3))] == [
        "calendar.week_incomplete"
    ]
