"""Days and periods of contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.assets.rules import Cover, holds, months_later, period_of, state_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def cover(first: date, last: date | None = None, period: str = "term", notice: int = 30) -> Cover:
    return Cover(uuid4(), first, last, False, True, frozenset(), notice, period)


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_first_and_last_day_belong_to_it():
    year = cover(date(2026, 1, 1), date(2026, 12, 31))
    states = [
        state_of(year, at(day))
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert states == ["planned", "running", "ending", "ended"]
    assert holds(year, at(date(2026, 12, 31), 23))


@pytest.mark.parametrize("period", ["month", "quarter", "year", "term"])
@given(first=DAYS, gone=st.integers(0, 4000))
def test_every_moment_lies_in_its_period_and_periods_follow_each_other(period, first, gone):
    now = at(first + timedelta(days=gone))
    begins, ends = period_of(cover(first, period=period), now)
    assert begins <= now
    if period == "term":
        assert ends is None
        return
    assert ends is not None
    assert now < ends
    following, _ = period_of(cover(first, period=period), ends)
    assert following == ends
