"""What a slice does at once and what it leaves: timers by the hundred, long loops, a commit for each step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from deskflow.engine.action import Action
from deskflow.engine.limits import EngineLimits
from deskflow.workflows.executing import CancelExecution, StartWorkflow
from deskflow.workflows.scope_tables import workflow_scope_values
from deskflow.workflows.tables import workflow_executions, workflow_tokens
from tests.integration.engine.patterns.flows import bench, do, flow, step
from tests.integration.engine.running import CONSUMERS, definition, running

WAIT = {"key": "wait", "type": "delay", "config": {"duration": "2h"}}
SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": "{{ trigger.number }}"},
}
AT_REST = EngineLimits(slice_seconds=60.0)


@pytest.fixture
def desk(make_desk):
    return make_desk(*CONSUMERS)


def start_many(desk, workflow_id, count: int) -> None:
    with desk.bus.unit() as unit:
        for number in range(count):
            desk.bus.run_in(unit, StartWorkflow(workflow_id, {"number": number}), desk.admin)


def waiting(desk, count: int):
    """So many executions that wait for two hours."""
    engine = running(desk, limits=AT_REST)
    start_many(desk, engine.publish(definition(WAIT, SET)), count)
    engine.settle(rounds=500)
    assert {row.status for row in engine.executions()} == {"waiting"}
    return engine


def test_timers_that_are_due_together_go_on_together(desk):
    engine = waiting(desk, 250)
    desk.advance(hours=2)
    finished = steps = 0
    while (done := engine.drain.run_slice()).worked:
        finished, steps = finished + done.finished, steps + done.steps
    assert (finished, steps) == (250, 500)
    rows = engine.executions()
    assert {row.status for row in rows} == {"completed"}
    assert sorted(row.context_data["variables"]["x"] for row in rows) == list(range(250))
    assert desk.rows(workflow_tokens) == []


def test_timers_are_not_read_one_by_one(sqlite_database):
    from tests.integration.desk import found

    desk = found(sqlite_database, CONSUMERS)
    engine = waiting(desk, 250)
    desk.advance(hours=2)
    statements: list[str] = []

    def note(connection, cursor, statement, *_) -> None:
        statements.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    try:
        assert engine.drain.run_slice().finished == 250
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", note)
    assert len(statements) < 80


def test_a_woken_step_keeps_what_it_was_given(desk):
    """Its row is written again without having been read whole."""
    engine = running(desk)
    execution = engine.start(engine.publish(definition(WAIT, SET)), number=1)
    engine.settle()
    begun = engine.steps(execution)[0]
    desk.advance(hours=2)
    engine.settle()
    woken = engine.steps(execution)[0]
    assert (woken.status, woken.duration_ms) == ("completed", 2 * 3600 * 1000)
    assert woken.input_data == begun.input_data == {"duration": "2h"}
    assert woken.output_data == {"due_at": (begun.started_at + timedelta(hours=2)).isoformat()}
    assert (woken.step_key, woken.visit, woken.started_at) == ("wait", 1, begun.started_at)


def test_a_step_that_waited_too_long_keeps_what_it_was_given(desk):
    engine = running(desk)
    made = definition(
        {"key": "hear", "type": "wait_event",
         "config": {"event": "customer.created", "path": "customer.name", "equals": "Nobody", "timeout": "1h"}}, edges=[("trigger", "started", "hear")],
    )  # fmt: skip
    execution = engine.start(engine.publish(made))
    engine.settle()
    given = engine.steps(execution)[0].input_data
    assert given
    desk.advance(hours=1)
    engine.settle()
    (row,) = engine.steps(execution)
    assert (row.status, row.error["code"]) == ("failed", "wait_event.timed_out")
    assert row.input_data == given


def test_a_cancelled_wait_keeps_what_it_was_given(desk):
    engine = running(desk)
    execution = engine.start(engine.publish(definition(WAIT, SET)), number=1)
    engine.settle()
    desk.run(CancelExecution(execution))
    (row,) = engine.steps(execution)
    assert (row.status, row.input_data) == ("cancelled", {"duration": "2h"})


def test_a_list_is_as_it_was_when_its_loop_began(desk):
    made = flow(
        [do("fill", sets="{{ [1, 2, 3, 4, 5] }}", name="todo"), step("l", "loop", items="{{ vars.todo }}"),
         do("a", note="{{ item }}", sets=[], name="todo"), do("end", note="{{ len(vars.todo) }}")],
        ">fill", "fill>l", "l.each>a", "l.done>end",
    )  # fmt: skip
    one = bench(desk, slice_seconds=0.0)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    assert one.trace.seen == ["fill", 1, 2, 3, 4, 5, 0]
    assert one.running.execution(execution).status == "completed"


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
def test_every_item_comes_once_whatever_their_number(desk, count):
    made = flow(
        [step("l", "loop", items="{{ trigger.rows }}", at_once=3, collect="{{ item }}"), do("a", note="{{ item }}"),
         do("end", note="{{ steps.l.results }}")],
        ">l", "l.each>a", "l.done>end",
    )  # fmt: skip
    one = bench(desk, slice_seconds=0.0)
    rows = [{"place": number, "nothing": None} for number in range(count)]
    one.running.start(one.running.publish(made), rows=rows)
    one.running.settle(rounds=200)
    assert sorted(one.trace.seen[:-1], key=lambda item: item["place"]) == rows
    assert one.trace.seen[-1] == rows


def test_a_loop_that_was_begun_with_a_row_for_each_item_goes_on(desk):
    made = flow(
        [step("l", "loop", items="{{ trigger.rows }}"), do("a", note="{{ item }}")],
        ">l",
        "l.each>a",
    )
    one = bench(desk, slice_seconds=0.0)
    execution = one.running.start(one.running.publish(made), rows=list(range(120)))
    one.running.drain.run_slice()
    v = workflow_scope_values
    with desk.database.write() as connection:
        (scope,) = connection.execute(
            v.select().with_only_columns(v.c.scope_id).distinct()
        ).scalars()
        connection.execute(v.delete())
        connection.execute(
            v.insert(),
            [{"scope_id": scope, "kind": "item", "place": n, "value": n} for n in range(120)],
        )
    one.running.settle()
    assert one.trace.seen == list(range(120))
    assert one.running.execution(execution).status == "completed"


def test_long_data_lasts_through_many_slices(desk):
    """A trigger and variables that are long, read by each round; some rounds change a variable."""
    made = flow(
        [do("keep", sets="{{ trigger.rows }}", name="kept"), step("l", "loop", items="{{ trigger.rows }}"),
         step("c", "condition", condition="item.number % 50 == 0"),
         do("a", note="{{ trigger.rows[index].name + vars.kept[index].name }}", sets="{{ index }}", name="last"),
         do("end", note="{{ len(vars.kept) }}")],
        ">keep", "keep>l", "l.each>c", "c.true>a", "l.done>end",
    )  # fmt: skip
    one = bench(desk, slice_seconds=0.0)
    rows = [{"name": f"“Ünï” \\ {number}", "number": number} for number in range(200)]
    execution = one.running.start(one.running.publish(made), rows=rows)
    one.running.settle(rounds=100)
    names = [rows[number]["name"] * 2 for number in (0, 50, 100, 150)]
    assert one.trace.seen == ["keep", *names, 200]
    row = one.running.execution(execution)
    assert row.status == "completed"
    assert row.context_data["variables"] == {"kept": rows, "last": 150, "end": 200}
    assert row.context_data["visits"] == {"c": 200, "a": 4}
    assert desk.rows(workflow_scope_values) == []


def test_two_drains_take_turns_with_long_data(desk):
    """What one of them remembers is not what the other has written since."""
    made = flow(
        [do("keep", sets="{{ trigger.rows }}", name="kept"), step("l", "loop", items="{{ trigger.rows }}"),
         do("a", note="{{ index }}", sets="{{ default(vars.sum, 0) + item }}", name="sum")],
        ">keep", "keep>l", "l.each>a",
    )  # fmt: skip
    one = bench(desk, slice_seconds=0.0)
    other = bench(desk, slice_seconds=0.0)
    rows = [number * 100_000 for number in range(1000)]
    execution = one.running.start(one.running.publish(made), rows=rows)
    while True:
        worked = [each.running.drain.run_slice().worked for each in (one, other)]
        if not any(worked):
            break
    row = one.running.execution(execution)
    assert row.status == "completed"
    assert row.context_data["variables"] == {"kept": rows, "sum": sum(rows)}


def test_a_long_output_is_read_once_while_its_run_is_worked_on(desk):
    """Each rest begins a new slice; the list that an earlier step has left is the same in all of them."""
    seen = []

    def look(context, config) -> dict:
        seen.append(context.execution.outputs["found"])
        return {}

    engine = running(desk, limits=AT_REST)
    rows = [{"name": f"“Ünï” \\ {number}"} for number in range(500)]
    for name, run in (
        ("find_tickets", lambda context, config: {"tickets": rows}),
        ("set_variable", look),
    ):
        engine.actions[name] = Action(engine.actions[name].spec, run=run)
    steps: list[dict] = [{"key": "found", "action_type": "find_tickets", "config": {}}]
    for number in range(4):
        steps += [{**WAIT, "key": f"w{number}"}, {**SET, "key": f"s{number}"}]
    execution = engine.start(engine.publish(definition(*steps)), number=1)
    for _ in range(6):
        engine.settle()
        desk.advance(hours=2)
    assert engine.execution(execution).status == "completed"
    assert seen == [{"tickets": rows}] * 4
    assert len({id(one) for one in seen}) == 1


def test_a_commit_for_each_step(desk):
    engine = running(desk, limits=EngineLimits(commit_each_step=True))
    names = [f"s{number}" for number in range(4)]
    steps = [{**SET, "key": name} for name in names]
    start_many(desk, engine.publish(definition(*steps)), 2)
    seen = []
    while (done := engine.drain.run_slice()).worked:
        seen.append(done.steps)
        stored = sum(len(engine.steps(row.id)) for row in engine.executions())
        assert stored == sum(seen)
    assert seen == [1] * 8
    assert {row.status for row in desk.rows(workflow_executions)} == {"completed"}


def test_what_comes_behind_an_effect_yields_to_others(desk):
    """A long loop behind a call does not hold the writer until it is through."""
    made = flow(
        [{"key": "call", "action_type": "http_request", "config": {"url": "http://x.example/"}},
         step("l", "loop", items="{{ trigger.all }}"), do("a", note="{{ item }}")],
        ">call", "call>l", "l.each>a",
    )  # fmt: skip
    one = bench(desk, slice_seconds=0.0)
    execution = one.running.start(one.running.publish(made), all=list(range(100)))
    (effect,) = one.running.drain.run_slice().effects
    one.running.drain.settle(effect, {"status": 200}, None, 0.1)
    assert 0 < len(one.trace.seen) < 100
    assert one.running.execution(execution).status == "running"
    one.running.settle()
    assert one.trace.seen == list(range(100))
    assert one.running.execution(execution).status == "completed"
