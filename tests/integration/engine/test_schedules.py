"""Cron schedules on the engine: each tick once, what was missed, overlaps, and clocks that change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.calendars.tables import calendars
from deskflow.core.errors import Rejected
from deskflow.engine import queueing, schedules
from deskflow.engine.triggers import consumer
from deskflow.workflows.authoring import DeleteWorkflow, SetWorkflowActive
from deskflow.workflows.tables import workflow_executions, workflow_schedules
from tests.integration.engine.running import definition, running

SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": 1},
}
WAIT = {"key": "wait", "type": "delay", "config": {"duration": "1d"}}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def publish(engine, cron="0 * * * *", zone="UTC", step=SET, **config):
    trigger = {"type": "schedule", "config": {"cron": cron, "timezone": zone, **config}}
    return engine.publish(definition(step, trigger=trigger), f"{cron} {zone}")


def tick(engine) -> int:
    with engine.desk.bus.unit() as unit:
        return schedules.fire_due(
            engine.desk.bus, unit, engine.desk.tenant_id, engine.desk.clock.now()
        )


def admit(engine) -> int:
    with engine.desk.bus.unit() as unit:
        now = engine.desk.clock.now()
        return queueing.admit(engine.desk.bus, unit, engine.desk.tenant_id, now)


def starts(engine) -> list[datetime]:
    """The planned moments of what was started, in order."""
    return sorted(
        datetime.fromisoformat(row.trigger_data["scheduled_at"])
        for row in engine.desk.rows(workflow_executions)
    )


def schedule(engine):
    (row,) = engine.desk.rows(workflow_schedules)
    return row


def utc(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_tick_starts_the_workflow_once_and_says_when_the_next_is(engine):
    workflow_id = publish(engine)
    assert schedule(engine).next_run_at == utc(23, 9)
    assert tick(engine) == 0
    engine.desk.clock.set(utc(23, 9))
    assert [tick(engine), tick(engine)] == [1, 0]
    row = schedule(engine)
    assert (row.last_run_at, row.next_run_at, row.run_count) == (utc(23, 9), utc(23, 10), 1)
    assert engine.workflow(workflow_id).trigger_fired_at == utc(23, 9)
    engine.settle()
    (execution,) = engine.executions()
    assert (execution.status, execution.triggered_by) == ("completed", "schedule")
    assert execution.trigger_data["missed"] is False


@pytest.mark.postgres
def test_of_several_workers_one_fires_a_tick(postgres_database):
    from tests.integration.desk import found

    engine = running(found(postgres_database, (consumer(),)))
    for minute in range(10):
        publish(engine, f"{minute} * * * *")
    engine.desk.clock.set(utc(23, 9, 30))
    with ThreadPoolExecutor(4) as pool:
        fired = list(pool.map(lambda _: tick(engine), range(8)))
    assert sum(fired) == 10
    assert len(engine.executions()) == 10


@pytest.mark.parametrize(
    ("policy", "made_up"),
    [("none", []), ("last", [utc(23, 14)]), ("all", [utc(23, hour) for hour in range(9, 15)])],
)
def test_what_was_missed_while_nothing_was_awake(engine, policy, made_up):
    publish(engine, missed=policy, overlap="allow")
    engine.desk.clock.set(utc(23, 14, 20))
    tick(engine)
    assert starts(engine) == made_up
    assert schedule(engine).next_run_at == utc(23, 15)
    assert all(row.trigger_data["missed"] for row in engine.executions())
    engine.desk.clock.set(utc(23, 15))
    tick(engine)
    assert starts(engine) == [*made_up, utc(23, 15)]


def test_a_run_is_skipped_while_the_one_before_goes_on(engine):
    publish(engine, step=WAIT)
    for hour in (9, 10):
        engine.desk.clock.set(utc(23, hour))
        tick(engine)
        engine.settle()
    assert starts(engine) == [utc(23, 9)]
    assert schedule(engine).next_run_at == utc(23, 11)
    engine.desk.clock.set(utc(24, 9))
    engine.settle()
    engine.desk.clock.set(utc(24, 10))
    tick(engine)
    assert starts(engine)[-1] == utc(24, 10)


@pytest.mark.parametrize(
    ("cron", "zone", "begin", "ends", "expected"),
    [
        # The night of 25 October 2026: 2:30 exists twice in Berlin and runs once, at its first occurrence.
        ("30 2 * * *", "Europe/Berlin", utc(24, 12, month=10), utc(26, 12, month=10),
         [utc(25, 0, 30, month=10), utc(26, 1, 30, month=10)]),
        # The night of 28 March 2027: 2:30 does not exist and runs at the first moment there is.
        ("30 2 * * *", "Europe/Berlin", utc(27, 12, month=3, year=2027), utc(29, 12, month=3, year=2027),
         [utc(28, 1, 0, month=3, year=2027), utc(29, 0, 30, month=3, year=2027)]),
        # An interval keeps its rhythm through the repeated hour.
        ("*/30 * * * *", "Europe/Berlin", utc(25, 0, 10, month=10), utc(25, 2, 0, month=10),
         [utc(25, 0, 30, month=10), utc(25, 1, 0, month=10), utc(25, 1, 30, month=10), utc(25, 2, 0, month=10)]),
    ],
)  # fmt: skip
def test_nights_when_the_clock_changes(engine, cron, zone, begin, ends, expected):
    engine.desk.clock.set(begin)
    publish(engine, cron, zone, overlap="allow")
    while schedule(engine).next_run_at <= ends:
        engine.desk.clock.set(schedule(engine).next_run_at)
        assert tick(engine) == 1
    assert starts(engine) == expected


def statuses(engine) -> list[str]:
    rows = engine.desk.rows(workflow_executions)
    return [row.status for row in sorted(rows, key=lambda row: row.trigger_data["scheduled_at"])]


def pass_hours(engine, *hours: int) -> None:
    for hour in hours:
        engine.desk.clock.set(utc(23, hour))
        tick(engine)
        engine.settle()


def test_with_overlap_allowed_both_run(engine):
    publish(engine, step=WAIT, overlap="allow")
    pass_hours(engine, 9, 10, 11)
    assert statuses(engine) == ["waiting"] * 3


def test_one_tick_is_buffered_and_begins_when_the_run_before_has_ended(engine):
    publish(engine, step=WAIT, overlap="buffer_one")
    pass_hours(engine, 9, 10, 11, 12)
    assert starts(engine) == [utc(23, 9), utc(23, 10)]
    assert statuses(engine) == ["waiting", "pending"]
    engine.desk.clock.set(utc(24, 9))
    engine.settle()
    assert statuses(engine) == ["completed", "pending"]
    admit(engine)
    engine.settle()
    assert statuses(engine) == ["completed", "waiting"]


def test_a_newer_tick_cancels_the_run_before(engine):
    publish(engine, step=WAIT, overlap="cancel_other")
    pass_hours(engine, 9, 10, 11)
    assert statuses(engine) == ["cancelled", "cancelled", "waiting"]
    first = min(engine.executions(), key=lambda row: row.trigger_data["scheduled_at"])
    assert first.error["code"] == "execution.superseded"


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [("skip", 1), ("buffer_one", 2), ("cancel_other", 1), ("allow", 100)],
)
def test_a_laptop_that_slept_for_a_week_makes_up_for_what_its_overlap_allows(
    engine, overlap, expected
):
    publish(engine, "*/5 * * * *", step=WAIT, missed="all", overlap=overlap)
    engine.desk.clock.set(utc(30, 10, 2))
    assert tick(engine) == expected
    assert tick(engine) == 0
    assert starts(engine)[-1] == utc(30, 10)
    assert schedule(engine).next_run_at == utc(30, 10, 5)


def office(engine, **week) -> str:
    days = week or {"mon": [["08:00", "16:00"]], "wed": [["08:00", "16:00"]]}
    calendar = {"zone": "UTC", "week": days, "holidays": [{"day": "2026-11-25", "name": "Outing"}]}
    return str(engine.desk.run(DefineCalendar("Office", calendar)).result_id)


def test_only_on_business_days_of_a_calendar(engine):
    """Monday, not Tuesday, no holiday on Wednesday, next Monday."""
    publish(engine, "0 9 * * *", calendar=office(engine))
    moments = []
    for _ in range(3):
        moments.append(schedule(engine).next_run_at)
        engine.desk.clock.set(moments[-1])
        assert tick(engine) == 1
        engine.settle()
    assert moments == [utc(23, 9), utc(30, 9), utc(2, 9, month=12)]


def test_other_business_hours_move_the_next_tick(engine):
    calendar = office(engine)
    publish(engine, "0 9 * * *", calendar=calendar)
    week = {"fri": [["08:00", "16:00"]]}
    engine.desk.run(DefineCalendar("Office", {"zone": "UTC", "week": week}, UUID(calendar)))
    assert schedule(engine).next_run_at == utc(27, 9)


def test_a_calendar_that_is_gone_puts_the_schedule_to_rest_loudly(engine):
    workflow_id = publish(engine, "0 9 * * *", calendar=office(engine))
    with engine.desk.database.write() as connection:
        connection.execute(calendars.delete())
    engine.desk.clock.set(utc(23, 9))
    assert tick(engine) == 0
    assert schedule(engine).is_active is False
    assert engine.workflow(workflow_id).trigger_error["code"] == "schedule.unknown_calendar"


def test_a_calendar_nobody_has_cannot_be_published(engine):
    with pytest.raises(Rejected, match="unknown_calendar"):
        publish(engine, calendar=str(engine.desk.tenant_id))


def test_jitter_moves_the_start_and_not_the_rhythm(engine):
    publish(engine, jitter="30m")
    moves = []
    for hour in range(9, 15):
        row = schedule(engine)
        assert row.planned_at == utc(23, hour)
        moves.append((row.next_run_at - row.planned_at).total_seconds())
        engine.desk.clock.set(row.next_run_at)
        assert tick(engine) == 1
        engine.settle()
    assert starts(engine) == [utc(23, hour) for hour in range(9, 15)]
    assert len(set(moves)) > 1
    assert all(0 <= one < 1800 for one in moves)
    assert not any(row.trigger_data["missed"] for row in engine.executions())


def test_a_clock_put_back_does_not_run_a_tick_twice(engine):
    workflow_id = publish(engine)
    pass_hours(engine, 9, 10)
    engine.desk.run(SetWorkflowActive(workflow_id, False))
    engine.desk.clock.set(utc(23, 8))
    engine.desk.run(SetWorkflowActive(workflow_id, True))
    pass_hours(engine, 9, 10, 11)
    assert starts(engine) == [utc(23, 9), utc(23, 10), utc(23, 11)]


@pytest.mark.parametrize("cron", ["@daily", "@hourly", "@midnight"])
def test_aliases_are_schedules(engine, cron):
    publish(engine, cron)
    engine.desk.clock.set(schedule(engine).next_run_at)
    assert tick(engine) == 1


@pytest.mark.parametrize("change", [lambda w: SetWorkflowActive(w, False), DeleteWorkflow])
def test_what_is_switched_off_or_deleted_does_not_tick(engine, change):
    workflow_id = publish(engine)
    engine.desk.run(change(workflow_id))
    engine.desk.clock.set(utc(23, 12))
    assert tick(engine) == 0
    with engine.desk.database.read() as connection:
        assert schedules.next_due(connection, engine.desk.tenant_id) is None


def test_switched_on_again_it_goes_on_from_now(engine):
    workflow_id = publish(engine, missed="all")
    engine.desk.run(SetWorkflowActive(workflow_id, False))
    engine.desk.clock.set(utc(23, 12, 30))
    engine.desk.run(SetWorkflowActive(workflow_id, True))
    assert tick(engine) == 0
    assert schedule(engine).next_run_at == utc(23, 13)


def test_a_schedule_nobody_can_compute_is_put_to_rest_and_says_why(engine):
    workflow_id = publish(engine)
    with engine.desk.database.write() as connection:
        connection.execute(workflow_schedules.update().values(cron_expression="61 * * * *"))
    engine.desk.clock.set(utc(23, 12))
    assert tick(engine) == 0
    assert schedule(engine).is_active is False
    assert engine.workflow(workflow_id).trigger_error["code"].startswith("schedule.")
