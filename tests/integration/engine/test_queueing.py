"""Runs that share a key: one at a time, and what becomes of the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from deskflow.core.errors import DeskflowError
from deskflow.engine import queueing
from deskflow.engine.triggers import consumer
from deskflow.workflows.executing import CancelExecution, StartWorkflow
from tests.integration.desk import found
from tests.integration.engine.running import definition, running

WAIT = {"key": "wait", "type": "delay", "config": {"duration": "1h"}}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def flow(engine, policy="queue", limit=1, key="", name="Flow"):
    settings = {"concurrency_limit": limit, "concurrency_policy": policy}
    if key:
        settings["concurrency_key"] = key
    return engine.publish(definition(WAIT, settings=settings), name)


def admit(engine) -> int:
    desk = engine.desk
    with desk.bus.unit() as unit:
        return queueing.admit(desk.bus, unit, desk.tenant_id, desk.clock.now())


def go(engine) -> None:
    """As long as anything moves: lines, then slices, as the worker does it."""
    for _ in range(20):
        engine.settle()
        with engine.desk.database.read() as connection:
            due = queueing.next_due(connection, engine.desk.tenant_id)
        if due is None:
            return
        admit(engine)
    raise AssertionError("the lines do not come to rest")


def begun(engine, workflow_id, *numbers):
    started = []
    for number in numbers:
        started.append(engine.start(workflow_id, number=number))
        engine.desk.advance(seconds=1)
        go(engine)
    return started


def statuses(engine, ids):
    return [engine.execution(one).status for one in ids]


def test_the_others_wait_in_line_and_go_one_after_the_other(engine):
    ids = begun(engine, flow(engine), 1, 2, 3)
    assert statuses(engine, ids) == ["waiting", "pending", "pending"]
    assert engine.execution(ids[1]).queued == "concurrency"
    for ended in (1, 2):
        engine.desk.advance(hours=1)
        go(engine)
        assert statuses(engine, ids) == ["completed"] * ended + ["waiting"] + ["pending"] * (
            2 - ended
        )


def test_only_runs_with_the_same_key_wait_for_each_other(engine):
    workflow_id = flow(engine, key="trigger.number")
    ids = begun(engine, workflow_id, 7, 8, 7)
    assert statuses(engine, ids) == ["waiting", "waiting", "pending"]
    other = begun(engine, flow(engine, key="trigger.number", name="Other"), 7)
    assert statuses(engine, other) == ["waiting"]


def test_several_may_go_on_at_once(engine):
    ids = begun(engine, flow(engine, limit=2), 1, 2, 3)
    assert statuses(engine, ids) == ["waiting", "waiting", "pending"]


def test_what_is_left_out_says_so(engine):
    ids = begun(engine, flow(engine, "drop"), 1, 2)
    assert statuses(engine, ids) == ["waiting", "cancelled"]
    assert engine.execution(ids[1]).error["code"] == "execution.dropped"


def test_the_newest_takes_the_place_in_the_line(engine):
    ids = begun(engine, flow(engine, "replace"), 1, 2, 3)
    assert statuses(engine, ids) == ["waiting", "cancelled", "pending"]
    assert engine.execution(ids[1]).error["code"] == "execution.replaced"


def test_the_newest_takes_the_place_of_the_one_that_runs(engine):
    ids = begun(engine, flow(engine, "cancel_running"), 1, 2)
    assert statuses(engine, ids) == ["cancelled", "waiting"]
    assert engine.execution(ids[0]).error["code"] == "execution.superseded"


def test_a_cancelled_run_makes_room_and_leaves_the_line(engine):
    ids = begun(engine, flow(engine), 1, 2, 3)
    engine.desk.run(CancelExecution(ids[1]))
    engine.desk.run(CancelExecution(ids[0]))
    go(engine)
    assert statuses(engine, ids) == ["cancelled", "cancelled", "waiting"]


def test_a_key_that_cannot_be_made_starts_nothing_and_says_why(engine):
    workflow_id = flow(engine, key="trigger.nobody.id")
    with pytest.raises(DeskflowError, match="expression"):
        engine.start(workflow_id)
    assert engine.executions() == []


def test_events_wait_in_line_too(engine):
    desk = engine.desk
    trigger = {"type": "event", "config": {"event": "ticket.message_added"}}
    settings = {"concurrency_limit": 1, "concurrency_key": "trigger.ticket.id"}
    engine.publish(definition(WAIT, trigger=trigger, settings=settings))
    from deskflow.tickets.drafting import NewMessage
    from deskflow.tickets.messaging import AddMessage

    first, second = desk.ticket("One"), desk.ticket("Two")
    for ticket_id in (first, first, second):
        desk.run(AddMessage(ticket_id, NewMessage("Hello", is_public=False)))
        go(engine)
    found_of = {
        ticket_id: sorted(row.status for row in engine.executions() if row.subject_id == ticket_id)
        for ticket_id in (first, second)
    }
    assert found_of == {first: ["pending", "waiting"], second: ["waiting"]}


@pytest.mark.postgres
def test_of_several_workers_one_lets_the_next_run_go(postgres_database):
    engine = running(found(postgres_database, (consumer(),)))
    workflow_id = flow(engine)
    for number in range(20):
        engine.desk.run(StartWorkflow(workflow_id, {"number": number}))
    with ThreadPoolExecutor(4) as pool:
        let_go = list(pool.map(lambda _: admit(engine), range(8)))
    assert sum(let_go) == 1
    going = [row for row in engine.executions() if row.queued is None]
    assert len(going) == 1
