"""How often a workflow ran and failed, how long it took and where the time went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.engine.counting import Counting
from deskflow.engine.triggers import consumer
from deskflow.workflows.metrics import workflow_metrics
from tests.integration.engine.running import definition, running

WAIT = {"key": "wait", "type": "delay", "title": "Sleep", "config": {"duration": "{{ trigger.s }}"}}
CALL = {"key": "call", "action_type": "http_request", "config": {"url": "http://x.example/"}}
END = {
    "key": "end",
    "type": "stop",
    "config": {"outcome": "fail", "message": "no"},
}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def ran(engine, workflow_id, seconds: int) -> None:
    """One run that waits so long."""
    engine.start(workflow_id, s=f"{seconds}s")
    engine.settle()
    engine.desk.advance(seconds=seconds)
    engine.settle()


def metrics(engine, workflow_id=None, days=7):
    desk = engine.desk
    with desk.database.read() as connection:
        since = desk.clock.now() - timedelta(days=days)
        return workflow_metrics(connection, desk.tenant_id, workflow_id, since)


def test_counts_and_times(engine):
    workflow_id = engine.publish(definition(WAIT))
    for seconds in range(1, 21):
        ran(engine, workflow_id, seconds)
    found = metrics(engine, workflow_id)
    assert (found.executions, found.completed, found.failed, found.under_way) == (20, 20, 0, 0)
    assert (found.p50_ms, found.p95_ms) == (10_000, 19_000)
    assert found.failure_rate == 0


def test_failures_and_what_is_under_way(engine):
    failing = engine.publish(definition(END))
    engine.start(failing)
    waiting = engine.publish(definition(WAIT), "Waits")
    engine.start(waiting, s="1h")
    engine.settle()
    assert (metrics(engine, failing).failed, metrics(engine, failing).failure_rate) == (1, 1)
    assert metrics(engine, waiting).under_way == 1
    assert metrics(engine, waiting).p50_ms is None
    together = metrics(engine)
    assert (together.executions, together.failed, together.under_way) == (2, 1, 1)


def test_where_the_time_goes(engine):
    workflow_id = engine.publish(definition(CALL, WAIT))
    engine.start(workflow_id, s="30s")
    (effect,) = engine.drain.run_slice().effects
    engine.desk.advance(seconds=10)
    engine.drain.settle(effect, {"status": 200}, None, 10.0)
    engine.settle()
    engine.desk.advance(seconds=30)
    engine.settle()
    found = metrics(engine, workflow_id)
    wait, call = found.steps
    assert (wait.key, wait.title, wait.waiting_ms, wait.active_ms) == ("wait", "Sleep", 30_000, 0)
    assert (call.key, call.waiting_ms, call.active_ms) == ("call", 0, 10_000)
    assert (wait.share, call.share) == (0.75, 0.25)
    assert (found.active_ms, found.waiting_ms) == (10_000, 30_000)


def test_a_period_holds_what_began_in_it(engine):
    workflow_id = engine.publish(definition(WAIT))
    ran(engine, workflow_id, 1)
    engine.desk.advance(days=10)
    ran(engine, workflow_id, 1)
    assert metrics(engine, workflow_id, days=7).executions == 1
    assert metrics(engine, workflow_id, days=30).executions == 2


def test_a_workflow_that_never_ran(engine):
    found = metrics(engine, engine.publish(definition(WAIT)))
    assert (found.executions, found.p50_ms, found.steps) == (0, None, ())


def test_the_counters_of_a_workflow_are_written_once_a_minute(engine):
    duty = Counting()
    desk = engine.desk

    def fire_if_due() -> bool:
        with desk.database.read() as connection:
            due = duty.next_due(connection, desk.tenant_id)
        if due is None or due > desk.clock.now():
            return False
        with desk.bus.unit() as unit:
            duty.fire(desk.bus, unit, desk.tenant_id, desk.clock.now())
        return True

    failing = engine.publish(definition(END))
    engine.start(failing)
    engine.settle()
    assert fire_if_due()
    row = engine.workflow(failing)
    assert (row.execution_count, row.error_count) == (1, 1)
    assert row.last_executed_at == desk.clock.now()
    desk.advance(seconds=30)
    engine.start(failing)
    engine.settle()
    assert not fire_if_due()
    assert engine.workflow(failing).execution_count == 1
    desk.advance(seconds=30)
    assert fire_if_due()
    assert engine.workflow(failing).execution_count == 2
