"""When a schedule is due, above all in the two nights a year when clocks change."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deskflow.workflows.schedule import (
    ScheduleError,
    check,
    missed_runs,
    next_after,
    next_runs,
)

BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local_runs(cron: str, zone: str, after: str, count: int) -> list[str]:
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    return [
        run.local.strftime("%m-%d %H:%M") + ("b" if run.local.fold else "")
        for run in next_runs(cron, zone, start, count)
    ]


def test_plain_schedules() -> None:
    assert next_after("0 9 * * *", "UTC", utc("2026-11-21T09:00")) == utc("2026-11-22T09:00")
    assert next_after("0 9 * * *", "UTC", utc("2026-11-21T08:59:59.5")) == utc("2026-11-21T09:00")
    assert next_after("0 9 * * *", BERLIN, utc("2026-07-01T00:00")) == utc("2026-07-01T07:00")
    assert next_after("0 9 * * 1", "UTC", utc("2026-11-21T00:00")) == utc("2026-11-23T09:00")
    assert next_after("*/15 * * * *", "UTC", utc("2026-11-21T09:01")) == utc("2026-11-21T09:15")
    assert next_after("0 0 29 2 *", "UTC", utc("2026-01-01T00:00")) == utc("2028-02-29T00:00")
    assert next_after("0 8 * * MON#1", "UTC", utc("2026-11-21T00:00")) == utc("2026-12-07T08:00")
    assert next_after("0 8 L * *", "UTC", utc("2026-11-21T00:00")) == utc("2026-11-30T08:00")


@pytest.mark.parametrize(
    ("alias", "due"),
    [("@hourly", "2026-11-21T10:00"), ("@daily", "2026-11-22T00:00"), ("@Midnight", "2026-11-22T00:00"),
     ("@weekly", "2026-11-22T00:00"), ("@monthly", "2026-12-01T00:00"), ("@yearly", "2027-01-01T00:00"),
     ("@annually", "2027-01-01T00:00")],
)  # fmt: skip
def test_aliases(alias: str, due: str) -> None:
    assert next_after(alias, "UTC", utc("2026-11-21T09:30")) == utc(due)


def test_a_fixed_time_in_the_skipped_hour_runs_at_the_first_moment_that_exists() -> None:
    # Berlin 2026-03-29: 02:00 becomes 03:00.
    assert local_runs("30 2 * * *", BERLIN, "2026-03-28T00:00", 3) == [
        "03-28 02:30",
        "03-29 03:00",
        "03-30 02:30",
    ]
    assert [run.shift for run in next_runs("30 2 * * *", BERLIN, utc("2026-03-27T12:00"), 3)] == [
        "",
        "skipped",
        "",
    ]


def test_a_fixed_time_in_the_repeated_hour_runs_once_the_first_time() -> None:
    # Berlin 2026-10-25: 03:00 becomes 02:00.
    runs = next_runs("30 2 * * *", BERLIN, utc("2026-10-24T12:00"), 2)
    assert [run.at for run in runs] == [utc("2026-10-25T00:30"), utc("2026-10-26T01:30")]
    assert [run.shift for run in runs] == ["repeated", ""]
    for minute in range(0, 60, 7):
        inside_second_pass = utc("2026-10-25T01:00") + timedelta(minutes=minute)
        assert next_after("30 2 * * *", BERLIN, inside_second_pass) == utc("2026-10-26T01:30")


def test_intervals_keep_their_rhythm_through_both_nights() -> None:
    for cron, step in (("*/15 * * * *", 15), ("0 * * * *", 60)):
        for night in ("2026-03-28T22:00", "2026-10-24T22:00"):
            runs = [run.at for run in next_runs(cron, BERLIN, utc(night), 40)]
            assert {b - a for a, b in pairwise(runs)} == {timedelta(minutes=step)}


def test_a_time_that_meets_the_jump_exactly_is_not_called_moved() -> None:
    runs = next_runs("0 3 * * *", BERLIN, utc("2026-03-28T12:00"), 1)
    assert (runs[0].at, runs[0].shift) == (utc("2026-03-29T01:00"), "")
    both = next_runs("0 2,3 * * *", BERLIN, utc("2026-03-28T12:00"), 3)
    assert [run.local.strftime("%d %H") for run in both] == ["29 03", "30 02", "30 03"]


def test_other_clocks_than_ours() -> None:
    # Lord Howe Island moves by half an hour; Apia had no 2011-12-30; Kathmandu is 5:45 off.
    assert local_runs("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", 1) == ["10-04 02:30"]
    assert local_runs("0 9 * * *", "Pacific/Apia", "2011-12-29T08:00", 2) == [
        "12-29 09:00",
        "12-31 00:00",
    ]
    assert next_after("0 9 * * *", "Asia/Kathmandu", utc("2026-01-01T00:00")) == utc(
        "2026-01-01T03:15"
    )


def test_every_run_is_after_and_they_rise() -> None:
    for zone in (BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"):
        for cron in ("30 2 * * *", "*/20 1-3 * * *", "0 0 * * *", "59 1,2 * * *", "15 */2 * * *"):
            after = utc("2026-02-01T00:00")
            for _ in range(300):
                due = next_after(cron, zone, after)
                assert due is not None
                assert due > after
                after = due


def test_only_on_open_days() -> None:
    def is_weekday(day: date) -> bool:
        return day.isoweekday() < 6

    assert next_after("0 9 * * *", "UTC", utc("2026-11-20T10:00"), is_weekday) == utc(
        "2026-11-23T09:00"
    )
    assert next_after("0 9 * * *", "UTC", utc("2026-11-20T10:00"), lambda _day: False) is None


@pytest.mark.parametrize(
    ("cron", "code"),
    [("", "schedule.empty"), ("* * * *", "schedule.field_count"), ("* * * * * *", "schedule.field_count"),
     ("@sometimes", "schedule.unknown_alias"), ("61 * * * *", "schedule.bad_field"),
     ("* 24 * * *", "schedule.bad_field"), ("* * 0 * *", "schedule.bad_field"),
     ("* * * 13 *", "schedule.bad_field"), ("* * * * 8", "schedule.bad_field"),
     ("*/0 * * * *", "schedule.bad_field"), ("a * * * *", "schedule.bad_field"),
     ("5-1 * * * *", "schedule.bad_field"), ("* * 31 2 *", "schedule.bad_field"),
     ("1,, * * * *", "schedule.bad_field"), ("L/2 * * * *", "schedule.bad_field"),
     ("* * L/2#3 * *", "schedule.bad_field"), ("* * * * 1#9", "schedule.bad_field"),
     ("0 " * 80, "schedule.too_long"), ("² * * * *", "schedule.bad_field")],
)  # fmt: skip
def test_broken_expressions_say_what_is_wrong(cron: str, code: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        check(cron)
    assert caught.value.code == code


def test_the_broken_field_is_named() -> None:
    with pytest.raises(ScheduleError) as caught:
        check("0 25 * * *")
    assert caught.value.params["part"] == "hour"


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "UTC+25", "a" * 500]
)
def test_unknown_zones(zone: str) -> None:
    with pytest.raises(ScheduleError, match="unknown_zone"):
        check("@daily", zone)


def test_missed_runs() -> None:
    last, now = utc("2026-11-21T08:00"), utc("2026-11-21T11:00")
    hourly = [utc(f"2026-11-21T{hour:02}:00") for hour in (9, 10, 11)]
    assert missed_runs("@hourly", "UTC", last, now, "none") == []
    assert missed_runs("@hourly", "UTC", last, now, "last") == hourly[-1:]
    assert missed_runs("@hourly", "UTC", last, now, "all") == hourly
    assert missed_runs("@hourly", "UTC", last, now, "all", most=2) == hourly[1:]
    assert missed_runs("@hourly", "UTC", now, now, "all") == []
    assert missed_runs("@yearly", "UTC", utc("2025-12-31T00:00"), now, "last") == [
        utc("2026-01-01T00:00")
    ]


def test_a_long_sleep_costs_little() -> None:
    began = time.thread_time()
    runs = missed_runs(
        "* * * * *", BERLIN, utc("2020-01-01T00:00"), utc("2026-11-21T08:00:30"), "all", most=50
    )
    assert runs[-1] == utc("2026-11-21T08:00")
    assert len(runs) == 50
    assert time.thread_time() - began < 1
