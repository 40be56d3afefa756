"""The fast index against counting minutes, on calendars and weeks that hypothesis makes up."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deskflow.calendars.rules import MINUTE, BusinessCalendar
from tests.unit.calendars.minutes import calendars_and_days, is_open_minute

MINUTES = 5 * 24 * 60


def open_minutes(calendar: BusinessCalendar, begin: int, count: int) -> list[int]:
    """Spans and clocks begin and change at quarters of an hour, so one minute of each speaks for it."""
    quarter, end = 15 * MINUTE, begin + count * MINUTE
    found: list[int] = []
    for start in range(begin - begin % quarter, end, quarter):
        if is_open_minute(calendar, start):
            found += range(max(start, begin), min(start + quarter, end), MINUTE)
    return found


@given(calendars_and_days(), st.integers(0, 1500), st.integers(0, MINUTES))
def test_business_time_is_the_number_of_open_minutes(
    made: tuple[BusinessCalendar, int], offset: int, length: int
) -> None:
    calendar, first_day = made
    begin = first_day + offset * MINUTE
    length = min(length, MINUTES - offset)
    expected = open_minutes(calendar, begin, length)
    end = begin + length * MINUTE
    assert calendar.business_time_between(begin, end) == len(expected) * MINUTE
    spans = calendar.open_spans(begin, end)
    assert sum(last - first for first, last in spans) == len(expected) * MINUTE
    assert all(a[1] < b[0] for a, b in pairwise(spans))


@given(calendars_and_days(), st.integers(0, 1500), st.integers(1, 4000))
def test_a_budget_is_used_up_when_its_last_open_minute_ends(
    made: tuple[BusinessCalendar, int], offset: int, budget: int
) -> None:
    calendar, first_day = made
    begin = first_day + offset * MINUTE
    expected = open_minutes(calendar, begin, MINUTES - offset)
    due = calendar.add_business_time(begin, budget * MINUTE)
    if len(expected) >= budget:
        assert due == expected[budget - 1] + MINUTE
    else:
        assert due is None or due > first_day + MINUTES * MINUTE


@given(calendars_and_days(), st.integers(0, MINUTES - 1))
def test_open_and_next_opening(made: tuple[BusinessCalendar, int], offset: int) -> None:
    calendar, first_day = made
    at = first_day + offset * MINUTE
    expected = open_minutes(calendar, at, MINUTES - offset)
    assert calendar.is_open(at) == is_open_minute(calendar, at)
    opening = calendar.next_opening(at)
    if expected:
        assert opening == expected[0]
    else:
        assert opening is None or opening >= first_day + MINUTES * MINUTE


@given(
    calendars_and_days(),
    st.integers(0, 5000 * 60),
    st.integers(1, 3000 * 60),
    st.integers(1, 3000 * 60),
)
def test_a_budget_may_be_used_in_two_parts(
    made: tuple[BusinessCalendar, int], offset: int, first: int, second: int
) -> None:
    """To the second: adding twice is adding the sum, and counting undoes adding."""
    calendar, first_day = made
    begin = first_day + offset * 1_000_000
    half = calendar.add_business_time(begin, first * 1_000_000)
    whole = calendar.add_business_time(begin, (first + second) * 1_000_000)
    if half is None or whole is None:
        return
    assert calendar.add_business_time(half, second * 1_000_000) == whole
    assert calendar.business_time_between(begin, whole) == (first + second) * 1_000_000
