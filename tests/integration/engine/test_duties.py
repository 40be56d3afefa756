"""What else comes due is done by one list of duties, as a worker goes through them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.engine.duties import default_duties
from deskflow.engine.triggers import consumer
from deskflow.workflows.executing import FINISHED
from tests.integration.engine.running import definition, running

WAIT = {"key": "wait", "type": "delay", "config": {"duration": "1h"}}


@pytest.fixture
def engine(make_desk):
    made = running(make_desk(consumer()))
    made.duties = default_duties()
    return made


def work(engine, rounds: int = 30) -> None:
    """Rounds of a worker: what is ready, then what is due, until neither is."""
    desk = engine.desk
    for _ in range(rounds):
        worked = engine.drain.run_slice().worked
        with desk.database.read() as connection:
            now = desk.clock.now()
            due = [
                duty
                for duty in engine.duties
                if (at := duty.next_due(connection, desk.tenant_id)) is not None and at <= now
            ]
        for duty in due:
            with desk.bus.unit() as unit:
                duty.fire(desk.bus, unit, desk.tenant_id, desk.clock.now())
        if not worked and not due:
            return
    raise AssertionError("the duties do not come to rest")


def test_a_day_of_schedules_lines_counters_and_rests(engine):
    desk = engine.desk
    schedule = {"type": "schedule", "config": {"cron": "*/30 * * * *", "overlap": "buffer_one"}}
    ticking = engine.publish(definition(WAIT, trigger=schedule), "Ticking")
    settings = {"concurrency_limit": 1}
    lined = engine.publish(definition(WAIT, settings=settings), "In line")
    work(engine)
    for _ in range(3):
        engine.start(lined)
    for _ in range(24 * 4):
        work(engine)
        assert len([
            row for row in engine.executions()
            if row.workflow_id == lined and row.status == "waiting"
        ]) <= 1  # fmt: skip
        desk.clock.advance(timedelta(minutes=15))
    work(engine)
    ended = [row for row in engine.executions() if row.status in FINISHED]
    assert len([row for row in ended if row.workflow_id == lined]) == 3
    # An hour's work every half an hour, one at a time: as many as there are hours.
    assert 22 <= len([row for row in ended if row.workflow_id == ticking]) <= 24
    row = engine.workflow(ticking)
    assert row.execution_count == len([
        one for one in engine.executions() if one.workflow_id == ticking
    ])  # fmt: skip
    assert row.trigger_error is None


def test_the_scheduler_can_be_switched_off():
    names = [duty.name for duty in default_duties(scheduler_enabled=False)]
    assert "schedules" not in names
    assert "queueing" in names
