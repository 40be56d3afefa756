"""The plain choices of a schedule and its cron expression are two spellings of one thing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.schedule import ScheduleError, check, next_runs
from deskflow.workflows.schedule_forms import KINDS, OWN, Pattern, read_pattern, write_pattern

patterns = st.builds(
    Pattern,
    kind=st.sampled_from([one for one in KINDS if one != OWN]),
    every=st.integers(1, 23),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    days=st.sets(st.integers(0, 6), min_size=1, max_size=6).map(
        lambda days: tuple(sorted(days, key=lambda day: (day - 1) % 7))
    ),
    day=st.integers(1, 31),
    nth=st.integers(0, 5),
)


@given(patterns)
def test_every_choice_comes_back_from_its_cron_expression(pattern: Pattern) -> None:
    cron = write_pattern(pattern)
    check(cron)
    found = read_pattern(cron)
    assert write_pattern(found) == cron
    # Monday to Friday chosen one by one, and every hour told in minutes, are still what they are.
    assert found.kind == pattern.kind or (pattern.kind, pattern.every) == ("minutes", 1)


@pytest.mark.parametrize(
    ("cron", "pattern"),
    [
        ("@daily", Pattern("daily", hour=0)),
        ("@hourly", Pattern("hours", 1)),
        ("0 8 * * MON-FRI", Pattern("weekdays")),
        ("30 17 * * mon,wed", Pattern("weekly", hour=17, minute=30, days=(1, 3))),
        ("0 8 * * 7", Pattern("weekly", days=(0,))),
        ("0 8 * * 5L", Pattern("nth_weekday", days=(5,), nth=0)),
        ("0 8 LW * *", Pattern("last_workday")),
    ],
)
def test_other_spellings_are_understood(cron: str, pattern: Pattern) -> None:
    assert read_pattern(cron) == pattern


@given(
    st.text(alphabet="0123456789*/-,#LWMONFRI @", max_size=20)
    | st.text(max_size=12)
    | st.lists(
        st.sampled_from(["*", "0", "8", "*/5", "1-5", "L", "LW", "5L", "1#2", "61", "٣", "-1"]),
        min_size=5, max_size=5,
    ).map(" ".join)
)  # fmt: skip
def test_what_is_taken_for_a_choice_runs_when_the_choice_says(cron: str) -> None:
    found = read_pattern(cron)
    if found.kind == OWN:
        return
    start = datetime(2026, 11, 22, tzinfo=UTC)
    try:
        written = [run.at for run in next_runs(cron, "UTC", start, 5)]
    except ScheduleError:
        # What cron refuses is refused in the field; the choice beside it is only a reading.
        return
    assert [run.at for run in next_runs(write_pattern(found), "UTC", start, 5)] == written
