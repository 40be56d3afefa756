"""Two workers on one server: sections let one in at a time, parts come back to their parents, waits hear every event."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from deskflow.core.ids import derived_id
from deskflow.engine.action import Action
from deskflow.engine.drain import Drain
from deskflow.people.commands import CreateCustomer
from deskflow.people.tables import customers
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.scope_tables import workflow_sections, workflow_signals
from deskflow.workflows.tables import workflow_executions, workflow_tokens
from tests.integration.desk import found
from tests.integration.engine.patterns.flows import bench, do, flow, step
from tests.integration.engine.running import CONSUMERS, definition, running

pytestmark = pytest.mark.postgres


def work_with_two(one, seconds: float = 60.0) -> list[int]:
    """Both work until nothing is left to do; answers with how many each has finished."""
    desk, begin, done = one.running.desk, threading.Barrier(2), [0, 0]
    patience = threading.Event()

    def work(place: int) -> None:
        drain = Drain(
            desk.bus,
            desk.clock,
            one.running.actions,
            one.running.limits,
            desk.tenant_id,
            f"w{place}",
        )
        begin.wait()
        for _ in range(5_000):
            made = drain.run_slice()
            done[place] += made.finished
            if not made.worked and not open_runs(desk):
                return
            patience.wait(0.001)
        raise AssertionError("the workers do not come to rest")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2), timeout=seconds))
    return done


def open_runs(desk) -> bool:
    e = workflow_executions.c
    return bool(desk.rows(workflow_executions, e.completed_at.is_(None)))


def start_many(desk, workflow_id, count: int) -> None:
    with desk.bus.unit() as unit:
        for number in range(count):
            desk.bus.run_in(unit, StartWorkflow(workflow_id, {"number": number}), desk.admin)


def test_one_at_a_time_also_with_two_workers(postgres_database):
    desk = found(postgres_database, CONSUMERS)
    one = bench(desk)
    child = one.running.publish(flow([do("x", note="part")], ">x"), "Part")
    # Inside, each run rests until its part has ended, so the other worker has every chance to come in.
    made = flow(
        [step("g", "group", key="{{ trigger.number % 2 }}"),
         {"key": "in", "action_type": "create_customer", "config": {"name": "{{ trigger.number % 2 }} in"}},
         step("s", "sub_workflow", workflow=str(child)),
         {"key": "out", "action_type": "create_customer", "config": {"name": "{{ trigger.number % 2 }} out"}}],
        ">g", "g.inside>in", "in>s", "s.success>out",
    )  # fmt: skip
    start_many(desk, one.running.publish(made, "Sections"), 40)
    done = work_with_two(one)
    assert sum(done) == 80
    assert {row.status for row in desk.rows(workflow_executions)} == {"completed"}
    assert (
        desk.rows(workflow_sections)
        == desk.rows(workflow_signals)
        == desk.rows(workflow_tokens)
        == []
    )
    assert len(desk.rows(customers, customers.c.name.like("% in"))) == 40
    assert len(desk.rows(customers, customers.c.name.like("% out"))) == 40


def test_many_rounds_at_once_with_two_workers(postgres_database):
    desk = found(postgres_database, CONSUMERS)
    one = bench(desk)
    child = one.running.publish(
        flow(
            [{"key": "c", "action_type": "create_customer", "config": {"name": "C {{ trigger.name }}"}},
             step("s", "stop", output={"name": "{{ trigger.name }}"})],
            ">c", "c>s",
        ),
        "Part",
    )  # fmt: skip
    made = flow(
        [step("l", "loop", items=list(range(15)), at_once=5, collect="{{ steps.s.result.name }}"),
         step("s", "sub_workflow", workflow=str(child), input={"name": "{{ trigger.number }}-{{ item }}"}),
         do("end", note="{{ steps.l.results }}")],
        ">l", "l.each>s", "l.done>end",
    )  # fmt: skip
    start_many(desk, one.running.publish(made, "Rounds"), 6)
    assert sum(work_with_two(one)) == 6 * 16
    names = sorted(row.name for row in desk.rows(customers, customers.c.name.like("C %")))
    assert names == sorted(f"C {number}-{item}" for number in range(6) for item in range(15))
    results = [row.context_data["variables"]["end"] for row in desk.rows(
        workflow_executions, workflow_executions.c.parent_execution_id.is_(None))]  # fmt: skip
    assert sorted(results) == sorted(
        [f"{number}-{item}" for item in range(15)] for number in range(6)
    )


def test_no_event_is_missed_by_those_who_wait_for_it(postgres_database):
    desk = found(postgres_database, CONSUMERS)
    one = bench(desk)
    made = flow(
        [step("w", "wait_event", event="customer.created", path="customer.name", equals="Answer {{ trigger.number }}", earlier=True), do("got")],
        ">w", "w.received>got",
    )  # fmt: skip
    start_many(desk, one.running.publish(made), 60)
    stop = threading.Event()

    def answer() -> None:
        for number in range(60):
            command_id = derived_id(desk.tenant_id, 7_000 + number)
            desk.bus.run(CreateCustomer(f"Answer {number}"), desk.admin, command_id=command_id)
            # The workers look back once, so time has to go on.
            desk.advance(seconds=1)
        while not stop.wait(0.01):
            desk.advance(seconds=1)

    with ThreadPoolExecutor(1) as pool:
        answering = pool.submit(answer)
        try:
            done = work_with_two(one)
        finally:
            stop.set()
        answering.result()
    assert sum(done) == 60


def test_who_has_to_give_way_to_another_worker_does_it_again(postgres_database):
    """Two transactions wait for each other; the database undoes ours. Nobody's run fails by that."""
    desk = found(postgres_database, CONSUMERS)
    first, second = 7_000_001, 7_000_002
    held = threading.Event()
    tries: list[int] = []

    def lock(connection, number: int) -> None:
        connection.execute(select(func.pg_advisory_xact_lock(number)))

    def collide(context, config) -> dict:
        tries.append(1)
        context.set_variable("tries", len(tries))
        if len(tries) == 1:
            connection = context.connection
            # Who looks first is the one that is undone.
            connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            lock(connection, first)
            held.set()
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND objid = 7000001")
            while not connection.execute(waiting).scalar():
                pass
            lock(connection, second)
        return {}

    def other() -> None:
        with desk.database.write() as connection:
            connection.execute(text("SET LOCAL deadlock_timeout = '60s'"))
            lock(connection, second)
            assert held.wait(20)
            lock(connection, first)

    engine = running(desk)
    spec = engine.actions["set_variable"].spec
    engine.actions["set_variable"] = Action(spec, run=collide)
    made = definition({"key": "a", "action_type": "set_variable", "config": {"variable_name": "x"}})
    execution = engine.start(engine.publish(made))
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(other)
        assert engine.drain.run_slice().finished == 1
        beside.result(30)
    assert len(tries) == 2
    row = engine.execution(execution)
    assert (row.status, row.context_data["variables"]) == ("completed", {"tries": 2})
    assert len(engine.steps(execution)) == 1
