"""Old runs go in small batches, nothing else goes, and the file gets smaller."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from deskflow.core.settings import SetSetting
from deskflow.engine import retention
from deskflow.engine.retention import Retention
from deskflow.engine.triggers import consumer
from deskflow.workflows.controlling import SkipStep
from deskflow.workflows.executing import RetryExecution
from deskflow.workflows.history_size import history_size
from deskflow.workflows.tables import workflow_executions, workflow_step_executions
from tests.integration.engine.running import definition, running

SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": "{{ trigger.text }}"},
}
WAIT = {"key": "wait", "type": "delay", "config": {"duration": "365d"}}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def ran(engine, workflow_id, count, text=""):
    for _ in range(count):
        engine.start(workflow_id, text=text)
    engine.settle()


def due(engine, duty):
    with engine.desk.database.read() as connection:
        at = duty.next_due(connection, engine.desk.tenant_id)
    return at is not None and at <= engine.desk.clock.now()


def fire(engine, duty):
    with engine.desk.bus.unit() as unit:
        duty.fire(engine.desk.bus, unit, engine.desk.tenant_id, engine.desk.clock.now())


def work_through(engine, duty) -> int:
    for times in range(2000):
        if not due(engine, duty):
            return times
        fire(engine, duty)
    raise AssertionError("never done")


def counted(engine) -> tuple[int, int]:
    return len(engine.executions()), len(engine.desk.rows(workflow_step_executions))


def test_everything_is_kept_until_somebody_says_otherwise(engine):
    ran(engine, engine.publish(definition(SET)), 3)
    engine.desk.advance(days=5000)
    assert not due(engine, Retention())
    assert counted(engine) == (3, 3)


def test_runs_that_ended_long_ago_go_and_no_others(engine):
    workflow_id = engine.publish(definition(SET))
    waiting = engine.start(engine.publish(definition(WAIT), "Waits"))
    ran(engine, workflow_id, 5)
    engine.desk.advance(days=40)
    ran(engine, workflow_id, 2)
    engine.desk.run(SetSetting("workflows_keep_days", 30))
    work_through(engine, Retention())
    assert counted(engine) == (3, 3)
    assert engine.execution(waiting).status == "waiting"


def test_a_run_counts_from_its_end(engine):
    """It waited for a year and ended yesterday."""
    engine.start(engine.publish(definition(WAIT), "Waits"))
    engine.settle()
    engine.desk.advance(days=365)
    engine.settle()
    engine.desk.run(SetSetting("workflows_keep_days", 30))
    engine.desk.advance(days=1)
    work_through(engine, Retention())
    assert counted(engine) == (1, 1)
    engine.desk.advance(days=30)
    work_through(engine, Retention())
    assert counted(engine) == (0, 0)


def test_a_batch_is_small_also_where_one_run_has_many_steps(engine, monkeypatch):
    monkeypatch.setattr(retention, "ROWS_AT_ONCE", 10)
    steps = [{**SET, "key": f"s{n}"} for n in range(35)]
    ran(engine, engine.publish(definition(*steps)), 2)
    engine.desk.run(SetSetting("workflows_keep_days", 1))
    engine.desk.advance(days=2)
    duty, before = Retention(), sum(counted(engine))
    sizes = []
    while before:
        fire(engine, duty)
        after = sum(counted(engine))
        sizes.append(before - after)
        before = after
    assert max(sizes) <= 11
    assert sum(sizes) == 72


def test_when_there_is_nothing_left_the_duty_rests(engine):
    ran(engine, engine.publish(definition(SET)), 3)
    engine.desk.run(SetSetting("workflows_keep_days", 1))
    engine.desk.advance(days=2)
    duty = Retention()
    assert work_through(engine, duty) >= 2
    assert not due(engine, duty)
    engine.desk.clock.advance(retention.REST + timedelta(seconds=1))
    assert due(engine, duty)


def test_the_file_shrinks(sqlite_database):
    from tests.integration.desk import found

    engine = running(found(sqlite_database, (consumer(),)))
    ran(engine, engine.publish(definition(SET)), 300, "x" * 4000)
    engine.desk.run(SetSetting("workflows_keep_days", 1))
    engine.desk.advance(days=2)

    def pages() -> tuple[int, int]:
        with engine.desk.database.read() as connection:
            run = connection.exec_driver_sql
            return run("PRAGMA page_count").scalar_one(), run("PRAGMA freelist_count").scalar_one()

    before, _ = pages()
    work_through(engine, Retention())
    after, free = pages()
    assert after < before * 0.7
    assert free == 0


def test_how_much_there_is(engine):
    desk = engine.desk
    ran(engine, engine.publish(definition(SET)), 4, "x" * 1000)
    desk.advance(days=100)
    ran(engine, engine.publish(definition(SET), "Other"), 1)
    with desk.database.read() as connection:
        size = history_size(connection, desk.tenant_id, desk.clock.now() - timedelta(days=90))
        runs = connection.execute(select(func.count()).select_from(workflow_executions)).scalar()
    assert (size.runs, size.steps, size.old_runs) == (runs, 5, 4)
    assert size.size > 4 * 1000
    assert size.oldest == desk.clock.now() - timedelta(days=100)


def test_what_a_run_that_goes_on_needs_stays(engine):
    """A sub-workflow outlives its parent; a retry reads what the first run has recorded."""
    child = engine.publish(definition(WAIT), "Child")
    call = {
        "key": "call", "type": "sub_workflow",
        "config": {"workflow": str(child), "wait": False, "on_end": "abandon"},
    }  # fmt: skip
    parent = engine.start(engine.publish(definition(call), "Parent"))
    fails = {
        **SET,
        "key": "bad",
        "config": {"variable_name": "y", "variable_value": "{{ trigger.z }}"},
    }
    first = engine.start(engine.publish(definition(SET, fails, WAIT), "Fails"), text="")
    engine.settle()
    assert engine.execution(first).status == "failed"
    second = engine.desk.run(RetryExecution(first, in_place=False)).result_id
    engine.desk.run(SkipStep(second, "bad"))
    engine.settle()
    assert engine.execution(second).status == "waiting"
    engine.desk.run(SetSetting("workflows_keep_days", 1))
    engine.desk.advance(days=2)
    work_through(engine, Retention())
    assert {parent, first} <= {row.id for row in engine.executions()}
    engine.desk.advance(days=365)
    engine.settle()
    engine.desk.advance(days=2)
    work_through(engine, Retention())
    assert counted(engine) == (0, 0)
