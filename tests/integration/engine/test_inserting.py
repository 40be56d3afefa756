"""A step put ahead of a run that waits."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Denied, Rejected
from deskflow.core.tables import audit_log
from deskflow.workflows.inserting import InsertStep
from deskflow.workflows.tables import workflow_versions
from tests.integration.engine.patterns.flows import bench, do, flow, fork, step
from tests.integration.engine.running import CONSUMERS


@pytest.fixture
def desk(make_desk):
    return make_desk(*CONSUMERS)


def extra(note: str = "extra", **more) -> dict:
    made = do("x", note=note)
    return {"type": "action", **{name: one for name, one in made.items() if name != "key"}, **more}


def waiting(one):
    made = flow([do("a"), step("w", "delay", duration="1h"), do("b")], ">a", "a>w", "w.done>b")
    workflow = one.running.publish(made)
    execution = one.running.start(workflow)
    one.running.settle()
    return workflow, execution


def test_an_inserted_step_is_done_once_in_its_place(desk):
    one = bench(desk)
    workflow, execution = waiting(one)
    before = desk.rows(workflow_versions)
    key = desk.run(InsertStep(execution, "w", "done", extra("second"))).result
    desk.run(InsertStep(execution, "w", "done", extra("first")))
    desk.run(InsertStep(execution, "b", "success", extra("last")))
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["a", "first", "second", "b", "last"]
    assert key in [row.step_key for row in one.running.steps(execution)]
    # Nobody else runs it.
    one.trace.seen.clear()
    one.running.start(workflow)
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["a", "b"]
    assert desk.rows(workflow_versions) == before
    assert len(desk.rows(audit_log, audit_log.c.name == InsertStep.name)) == 3


def test_an_inserted_step_may_wait(desk):
    one = bench(desk)
    _, execution = waiting(one)
    desk.run(InsertStep(execution, "w", "done", {"type": "delay", "config": {"duration": "2h"}}))
    for hours, seen in ((1, ["a"]), (1, ["a"]), (1, ["a", "b"])):
        desk.advance(hours=hours)
        one.running.settle()
        assert one.trace.seen == seen


def test_into_a_branch_that_is_still_to_come(desk):
    made = flow(
        [fork("f", "x", "y"), step("w", "delay", duration="1h"), do("a"), do("b"), step("j", "join"), do("end")],
        ">f", "f.branch:x>w", "w.done>a", "f.branch:y>b", "a>j", "b>j", "j.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.run(InsertStep(execution, "a", "success", extra()))
    desk.run(InsertStep(execution, "j", "done", extra("after all")))
    with pytest.raises(Rejected, match="step_is_past"):
        desk.run(InsertStep(execution, "b", "success", extra()))
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["b", "a", "extra", "after all", "end"]


@pytest.mark.parametrize(
    ("after", "port", "made", "code"),
    [
        ("a", "success", extra(), "execution.step_is_past"),
        ("nowhere", "success", extra(), "execution.no_such_port"),
        ("b", "sideways", extra(), "execution.no_such_port"),
        ("b", "success", {"type": "loop", "config": {"items": [1]}}, "execution.cannot_insert"),
        ("b", "success", {"type": "note"}, "execution.cannot_insert"),
        ("b", "success", {"type": "delay"}, "execution.bad_inserted_step"),
        ("b", "success", {"type": "action", "action_type": "unheard_of"}, "execution.bad_inserted_step"),
        ("b", "success", {"type": "delay", "config": 7}, "execution.bad_inserted_step"),
        ("b", "success", {"nonsense": True}, "execution.bad_inserted_step"),
        ("b", "success", extra("{{ steps.nobody.value }}"), "execution.bad_inserted_step"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_in(desk, after, port, made, code):
    one = bench(desk)
    _, execution = waiting(one)
    with pytest.raises(Rejected) as problem:
        desk.run(InsertStep(execution, after, port, made))
    assert problem.value.code == code
    assert one.running.execution(execution).inserted_steps is None


def test_only_who_writes_workflows_may_put_a_step_in(desk):
    one = bench(desk)
    _, execution = waiting(one)
    with pytest.raises(Denied):
        desk.run(InsertStep(execution, "b", "success", extra()), desk.user("Tess"))
    desk.advance(hours=1)
    one.running.settle()
    with pytest.raises(Rejected, match="already_finished"):
        desk.run(InsertStep(execution, "b", "success", extra()))
