"""Several workers on one database: nothing is done twice, and a sleeper cannot write over its successor."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from deskflow.core.writer import Writer
from deskflow.engine.drain import Drain
from deskflow.engine.effects import perform
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.engine.triggers import consumer
from deskflow.engine.worker import Engine
from deskflow.people.commands import CreateCustomer
from deskflow.people.tables import customers
from deskflow.workflows.executing import CancelExecution, StartWorkflow
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflow_tokens
from tests.integration.desk import found
from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.running import definition, running

SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": 1},
}
REACH = EngineLimits(allow_private_addresses=True)


def calling(url: str = "http://127.0.0.1:9/", **more) -> dict:
    return definition(
        {"key": "call", "action_type": "http_request", "config": {"url": url}, **more}, SET
    )


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()), limits=REACH)


def intent(engine, made=None):
    """(execution id, the effect a worker has been given and not yet finished)"""
    execution_id = engine.start(engine.publish(made or calling()))
    (effect,) = engine.drain.run_slice().effects
    assert engine.execution(execution_id).status == "running"
    return execution_id, effect


def take_over(engine):
    """Another worker after the lease of the first has run out."""
    engine.desk.clock.advance(REACH.lease + timedelta(seconds=1))
    (effect,) = engine.drain.run_slice().effects
    return effect


def test_an_effect_under_lease_is_left_alone(engine):
    intent(engine)
    engine.desk.clock.advance(REACH.lease - timedelta(seconds=1))
    assert not engine.drain.run_slice().worked


def test_a_lost_effect_is_done_again_under_the_same_key(engine):
    _, first = intent(engine)
    second = take_over(engine)
    assert second.key == first.key
    assert second.attempt > first.attempt


def test_a_worker_that_slept_past_its_lease_writes_nothing(engine):
    execution_id, first = intent(engine)
    second = take_over(engine)
    before = engine.desk.dump()
    late = engine.drain.settle(first, {"status": 200, "who": "sleeper"}, None, 90.0)
    assert late.effects == []
    assert engine.desk.dump() == before
    assert not engine.drain.renew(first)
    engine.drain.settle(second, {"status": 200, "who": "successor"}, None, 0.1)
    engine.settle()
    assert engine.execution(execution_id).status == "completed"
    assert engine.steps(execution_id)[0].output_data["who"] == "successor"
    again = engine.desk.dump()
    engine.drain.settle(second, {"status": 200, "who": "twice"}, None, 0.1)
    assert engine.desk.dump() == again


def test_a_lease_that_is_renewed_is_not_taken(engine):
    execution_id, effect = intent(engine)
    for _ in range(5):
        engine.desk.clock.advance(REACH.lease - timedelta(seconds=5))
        assert engine.drain.renew(effect)
        assert not engine.drain.run_slice().worked
    engine.drain.settle(effect, {}, None, 150.0)
    engine.settle()
    assert engine.execution(execution_id).status == "completed"


def test_what_comes_back_after_a_cancel_is_dropped(engine):
    execution_id, effect = intent(engine)
    engine.desk.run(CancelExecution(execution_id))
    before = engine.desk.dump()
    engine.drain.settle(effect, {}, None, 0.1)
    assert engine.desk.dump() == before
    assert engine.execution(execution_id).status == "cancelled"


def test_active_time_is_limited_and_waiting_is_free(make_desk):
    engine = running(make_desk(consumer()), limits=EngineLimits(execution_seconds=60))
    wait = {"key": "wait", "type": "delay", "config": {"duration": "3d"}}
    made = definition(
        wait,
        {"key": "call", "action_type": "http_request", "config": {"url": "http://x.example/"}},
        SET,
    )
    execution_id = engine.start(engine.publish(made))
    engine.settle()
    engine.desk.advance(days=3)
    (effect,) = engine.drain.run_slice().effects
    engine.drain.settle(effect, {}, None, 61.0)
    row = engine.execution(execution_id)
    assert (row.status, row.error["code"]) == ("failed", "execution.timed_out")
    assert engine.desk.rows(workflow_tokens) == []


def test_an_effect_that_hangs_ends_at_the_steps_time_limit(engine):
    async def hang(context, config):
        await asyncio.sleep(60)

    action = engine.actions["http_request"]
    engine.actions["http_request"] = type(action)(action.spec, effect=hang)
    _, effect = intent(engine, calling(timeout_seconds=1))
    begun = time.monotonic()
    output, error, _ = asyncio.run(perform(effect, engine.actions, REACH, engine.desk.tenant_id))
    assert time.monotonic() - begun < 5
    assert isinstance(error, StepFailed)
    assert (output, error.code) == (None, "step.timed_out")


def test_retries_wait_as_the_step_says(make_desk):
    """60 s, then 120 s, then 240 s: in virtual time."""
    engine = running(make_desk(consumer()))
    step = {
        "key": "assign", "action_type": "assign_ticket", "retry_count": 3, "retry_delay_seconds": 60,
        "retry_factor": 2, "config": {"ticket_id": str(engine.desk.ticket()), "by": "least_open"},
    }  # fmt: skip
    execution_id = engine.start(engine.publish(definition(step)))
    engine.settle()
    tries = [1]
    for delay in (60, 120, 240):
        engine.desk.advance(seconds=delay - 1)
        engine.settle()
        assert len(engine.steps(execution_id)) == tries[-1]
        engine.desk.advance(seconds=1)
        engine.settle()
        tries.append(len(engine.steps(execution_id)))
    assert tries == [1, 2, 3, 4]
    assert engine.execution(execution_id).status == "failed"
    assert [row.retry_attempt for row in engine.steps(execution_id)] == [0, 1, 2, 3]


def test_a_trigger_that_cannot_be_read_is_shown_and_does_not_stop_others(make_desk):
    engine = running(make_desk(consumer()))
    trigger = {
        "type": "event",
        "config": {"event": "customer.created", "condition": "trigger.customer.name == 'A'"},
    }
    broken = engine.publish(definition(SET, trigger=trigger), "Broken")
    fine = engine.publish(
        definition(SET, trigger={"type": "event", "config": {"event": "customer.created"}}), "Fine"
    )
    from deskflow.workflows.tables import workflows

    with engine.desk.database.write() as connection:
        connection.execute(
            workflows.update()
            .where(workflows.c.id == broken)
            .values(
                trigger_config={"event": "customer.created", "condition": "trigger.nobody.x == 1"}
            )
        )
    engine.desk.run(CreateCustomer("A"))
    engine.settle()
    assert [row.workflow_id for row in engine.executions()] == [fine]
    said = engine.workflow(broken)
    assert said.trigger_error["code"].startswith("expression.")
    assert said.trigger_seen_at == engine.desk.clock.now()
    assert engine.workflow(fine).trigger_error is None


@pytest.mark.postgres
def test_two_workers_drain_five_hundred_executions_exactly_once(postgres_database):
    desk = found(postgres_database, (consumer(),))
    engine = running(desk)
    made = definition(
        {"key": "make", "action_type": "create_customer", "config": {"name": "C {{ trigger.number }}"}}, SET
    )  # fmt: skip
    workflow_id = engine.publish(made)
    with desk.bus.unit() as unit:
        for number in range(500):
            desk.bus.run_in(unit, StartWorkflow(workflow_id, {"number": number}), desk.admin)
    begin, done = threading.Barrier(2), [0, 0]

    def work(place: int) -> None:
        drain = Drain(
            desk.bus, desk.clock, engine.actions, EngineLimits(), desk.tenant_id, f"w{place}"
        )
        begin.wait()
        while (one := drain.run_slice()).worked:
            done[place] += one.finished

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    # A worker may find all that is left in the other's hands and stop; the rest is the other's.
    assert sum(done) == 500
    assert min(done) > 0
    names = [row.name for row in desk.rows(customers, customers.c.name.like("C %"))]
    assert sorted(names) == sorted(f"C {number}" for number in range(500))
    assert {row.status for row in desk.rows(workflow_executions)} == {"completed"}
    assert len(desk.rows(workflow_step_executions)) == 1000


@pytest.mark.postgres
def test_two_workers_share_one_queue_of_events(postgres_database):
    desk = found(postgres_database, (consumer(),))
    engine = running(desk)
    trigger = {"type": "event", "config": {"event": "customer.created"}}
    engine.publish(definition(SET, trigger=trigger))
    with desk.bus.unit() as unit:
        for number in range(300):
            desk.bus.run_in(unit, CreateCustomer(f"C {number}"), desk.admin)
    drains = [
        Drain(desk.bus, desk.clock, engine.actions, EngineLimits(), desk.tenant_id, f"w{n}")
        for n in range(3)
    ]

    def work(drain: Drain) -> None:
        for _ in range(1000):
            if not drain.run_slice().worked:
                return

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, drains))
    engine.settle()
    rows = desk.rows(workflow_executions)
    assert len(rows) == len({row.event_id for row in rows}) == 300


def test_the_engine_stops_in_time_with_effects_under_way(sqlite_database):
    desk = found(sqlite_database, (consumer(),))
    flow = running(desk, limits=REACH)
    go_on = threading.Event()
    with web_server() as web:
        web.says("ok")
        web.before_answer = lambda: go_on.wait(20)
        workflow_id = flow.publish(calling(web.url))
        writer = Writer("test-writer")
        engine = Engine(
            desk.database, desk.bus, writer, desk.clock, flow.actions, REACH, desk.tenant_id
        )
        engine.start()
        try:
            for _ in range(3):
                writer.submit(lambda: desk.run(StartWorkflow(workflow_id, {}))).result()
            deadline = time.monotonic() + 10
            while len(web.asked) < 3 and time.monotonic() < deadline:
                threading.Event().wait(0.01)
            assert len(web.asked) == 3
            assert not engine.is_idle
            begun = time.monotonic()
            assert engine.stop(1.5)
            assert time.monotonic() - begun < 1.5
        finally:
            go_on.set()
            engine.stop()
            assert writer.close()
        # Nothing was half-written: a successor does it again when the leases have run out.
        assert {row.status for row in flow.executions()} == {"running"}
        desk.clock.advance(REACH.lease + timedelta(seconds=1))
        flow.settle()
    assert {row.status for row in flow.executions()} == {"completed"}
    keys = [asked.headers["Idempotency-Key"] for asked in web.asked]
    assert len(keys) == 6
    assert len(set(keys)) == 3
