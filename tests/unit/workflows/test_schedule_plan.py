"""Ticks moved by jitter, and what comes up after a machine was asleep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskflow.workflows.schedule import ScheduleError
from deskflow.workflows.schedule_plan import SchedulePlan, Tick


def plan(**config: object) -> SchedulePlan:
    # No calendar is named, so nothing is read.
    return SchedulePlan.read(None, None, {"cron": "0 9 * * *", **config}, "seed")  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_without_jitter_a_tick_fires_when_it_is_planned() -> None:
    nine = utc("2026-11-23T09:00")
    assert plan().after(utc("2026-11-23T08:00")) == Tick(nine, nine)


def test_jitter_moves_each_tick_by_a_share_of_its_own_that_every_machine_knows() -> None:
    jittered = plan(jitter="30m")
    ticks = [jittered.tick(utc("2026-11-23T09:00") + timedelta(days=day)) for day in range(50)]
    moves = [one.at - one.planned for one in ticks]
    assert all(timedelta(0) <= one < timedelta(minutes=30) for one in moves)
    assert len(set(moves)) > 40
    assert [plan(jitter="30m").tick(one.planned) for one in ticks] == ticks
    other = SchedulePlan.read(None, None, {"cron": "0 9 * * *", "jitter": "30m"}, "another")  # type: ignore[arg-type]
    assert [other.tick(one.planned).at for one in ticks] != [one.at for one in ticks]


def test_no_tick_is_lost_between_a_jittered_one_and_the_next() -> None:
    """Every five minutes, up to twenty later: still twelve an hour."""
    jittered = plan(cron="*/5 * * * *", jitter="20m")
    tick = jittered.after(utc("2026-11-23T08:59"))
    fired: list[datetime] = []
    now = utc("2026-11-23T09:00")
    while now < utc("2026-11-23T11:00"):
        while tick is not None and tick.at <= now:
            starts, tick = jittered.due(tick, now)
            fired += starts
        now += timedelta(seconds=30)
    hour = [one for one in fired if utc("2026-11-23T09:00") <= one < utc("2026-11-23T10:00")]
    assert len(hour) == len(set(hour)) == 12


def test_a_week_asleep() -> None:
    asleep, awake = utc("2026-11-23T09:00"), utc("2026-11-30T10:30")
    for missed, expected in (("none", 0), ("last", 1), ("all", 8)):
        starts, following = plan(missed=missed).due(Tick(asleep, asleep), awake)
        assert len(starts) == expected
        assert following is not None
        assert following.planned == utc("2026-12-01T09:00")
    starts, _ = plan(cron="* * * * *", missed="all").due(Tick(asleep, asleep), awake)
    assert len(starts) == 100
    assert starts[-1] == awake


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"jitter": "2d"}, "schedule.bad_jitter"),
        ({"jitter": "soon"}, "schedule.bad_jitter"),
        ({"jitter": {"a": 1}}, "schedule.bad_jitter"),
        ({"calendar": "; DROP TABLE calendars"}, "schedule.unknown_calendar"),
        ({"timezone": "../etc/passwd"}, "schedule.unknown_zone"),
        ({"cron": ""}, "schedule.empty"),
    ],
)
def test_what_can_never_be_due_says_why(config: dict, code: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        plan(**config)
    assert caught.value.code == code
