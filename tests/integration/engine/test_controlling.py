"""What people do to runs: pause, resume, pass a step by, go on from a failure, run again from any step."""

from __future__ import annotations

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.errors import Denied, Rejected
from deskflow.core.tables import audit_log
from deskflow.engine.results import StepFailed
from deskflow.engine.triggers import consumer
from deskflow.people.tables import customers
from deskflow.workflows.controlling import PauseExecution, ResumeExecution, SkipStep
from deskflow.workflows.executing import CancelExecution, RetryExecution
from deskflow.workflows.retrying import RunFromStep
from deskflow.workflows.tables import workflow_tokens
from tests.integration.engine.running import definition, running


def make(key: str, name: str = "", **more) -> dict:
    """A step that leaves a customer behind, to be counted."""
    config = {"name": name or f"{key} of {{{{ trigger.n }}}}"}
    return {"key": key, "action_type": "create_customer", "config": config, **more}


WAIT = {"key": "wait", "type": "delay", "config": {"duration": "1h"}}
CALL = {"key": "call", "action_type": "http_request", "config": {"url": "http://x.example/"}}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def made(engine) -> list[str]:
    return sorted(
        row.name
        for row in engine.desk.rows(customers, customers.c.name.like("% of %"))
    )  # fmt: skip


def status(engine, execution_id) -> str:
    return engine.execution(execution_id).status


def under_way(engine, *steps, **more):
    execution_id = engine.start(engine.publish(definition(*steps, **more)), n="1")
    engine.settle()
    return execution_id


# --- pause and resume ------------------------------------------------------------------------------


def test_a_paused_run_rests_and_does_what_came_due_when_it_goes_on(engine):
    execution_id = under_way(engine, WAIT, make("a"))
    engine.desk.run(PauseExecution(execution_id))
    engine.desk.advance(hours=5)
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("paused", [])
    engine.desk.run(ResumeExecution(execution_id))
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("completed", ["a of 1"])


def test_what_it_waits_for_still_it_waits_for_afterwards(engine):
    execution_id = under_way(engine, WAIT, make("a"))
    engine.desk.run(PauseExecution(execution_id))
    engine.desk.run(ResumeExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "waiting"


def test_what_is_under_way_outside_ends_and_nothing_follows(engine):
    execution_id = engine.start(engine.publish(definition(CALL, make("a"))), n="1")
    (effect,) = engine.drain.run_slice().effects
    engine.desk.run(PauseExecution(execution_id))
    assert engine.drain.renew(effect)
    assert engine.drain.settle(effect, {"status": 200}, None, 0.1).effects == []
    engine.desk.advance(hours=1)
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("paused", [])
    assert engine.path(execution_id) == [("call", "completed")]
    engine.desk.run(ResumeExecution(execution_id))
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("completed", ["a of 1"])


def test_an_answer_during_the_pause_counts_afterwards(engine):
    rita = engine.desk.user("Rita", "approver")
    ask = {
        "key": "ask", "type": "approval", "config": {"title": "?", "approvers": [str(rita.user_id)]},
    }  # fmt: skip
    execution_id = under_way(engine, ask, make("a"))
    engine.desk.run(PauseExecution(execution_id))
    (approval,) = engine.desk.rows(workflow_approvals)
    engine.desk.run(DecideApproval(approval.id, "approved"), rita)
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("paused", [])
    engine.desk.run(ResumeExecution(execution_id))
    engine.settle()
    assert made(engine) == ["a of 1"]


@pytest.mark.parametrize("command", [PauseExecution, ResumeExecution, CancelExecution])
def test_what_does_not_apply_is_refused(engine, command):
    execution_id = under_way(engine, make("a"))
    with pytest.raises(Rejected):
        engine.desk.run(command(execution_id))


def test_a_paused_run_can_be_cancelled(engine):
    execution_id = under_way(engine, WAIT)
    engine.desk.run(PauseExecution(execution_id))
    engine.desk.run(CancelExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "cancelled"


def test_it_takes_a_permission_and_leaves_a_trace(engine):
    execution_id = under_way(engine, WAIT)
    nobody = engine.desk.user("Nora", "approver")
    for command in (PauseExecution(execution_id), SkipStep(execution_id, "wait")):
        with pytest.raises(Denied):
            engine.desk.run(command, nobody)
    engine.desk.run(PauseExecution(execution_id))
    (entry,) = engine.desk.rows(audit_log, audit_log.c.name == "execution.pause@1")
    assert entry.actor_id == engine.desk.admin.user_id


# --- passing a step by -----------------------------------------------------------------------------


def test_a_step_that_waits_is_passed_by(engine):
    execution_id = under_way(engine, WAIT, make("a"))
    engine.desk.run(SkipStep(execution_id, "wait"))
    engine.settle()
    assert engine.path(execution_id) == [("wait", "skipped"), ("a", "completed")]
    assert status(engine, execution_id) == "completed"


def test_an_approval_that_is_passed_by_asks_nobody_any_more(engine):
    rita = engine.desk.user("Rita", "approver")
    ask = {
        "key": "ask", "type": "approval", "config": {"title": "?", "approvers": [str(rita.user_id)]},
    }  # fmt: skip
    execution_id = under_way(engine, ask, make("a"))
    engine.desk.run(SkipStep(execution_id, "ask"))
    (approval,) = engine.desk.rows(workflow_approvals)
    assert approval.status == "void"
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("completed", ["a of 1"])


def test_the_step_that_failed_is_passed_by(engine):
    execution_id = under_way(engine, make("a"), make("bad", "{{ trigger.nobody }}"), make("c"))
    assert status(engine, execution_id) == "failed"
    engine.desk.run(SkipStep(execution_id, "bad"))
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine) == ["a of 1", "c of 1"]
    assert engine.path(execution_id)[-2:] == [("bad", "skipped"), ("c", "completed")]


def test_a_step_nobody_waits_at_cannot_be_passed_by(engine):
    execution_id = under_way(engine, WAIT, make("a"))
    for key in ("a", "nobody", ""):
        with pytest.raises(Rejected, match="step_not_waiting"):
            engine.desk.run(SkipStep(execution_id, key))


# --- going on from a failure -----------------------------------------------------------------------


def fork(*branches, join=None) -> tuple[list, list]:
    """(steps, edges) of a fork whose branches are one step each, joined before `after`."""
    steps = [
        {"key": "fork", "type": "fork", "config": {"branches": [{"key": one["key"]} for one in branches]}},
        *branches, {"key": "join", "type": "join", "config": join or {}}, make("after"),
    ]  # fmt: skip
    edges = [("trigger", "started", "fork")]
    for one in branches:
        port = "done" if one.get("type") == "delay" else "success"
        edges += [("fork", f"branch:{one['key']}", one["key"]), (one["key"], port, "join")]
    return steps, [*edges, ("join", "done", "after")]


def repaired(engine, execution_id, **trigger):
    """What was missing in the data is there now."""
    from deskflow.workflows.tables import workflow_executions

    with engine.desk.database.write() as connection:
        connection.execute(
            workflow_executions.update()
            .where(workflow_executions.c.id == execution_id)
            .values(trigger_data={"n": "1", **trigger})
        )


def test_all_branches_of_a_fork_go_on(engine):
    """One had failed, one was waiting, one had come to the join."""
    steps, edges = fork(make("x"), make("bad", "{{ trigger.fix }} of 1"), {**WAIT, "key": "w"})
    execution_id = under_way(engine, *steps, edges=edges)
    assert status(engine, execution_id) == "failed"
    assert engine.desk.rows(workflow_tokens) == []
    repaired(engine, execution_id, fix="fixed")
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "waiting"
    assert made(engine) == ["fixed of 1", "x of 1"]
    engine.desk.advance(hours=1)
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine) == ["after of 1", "fixed of 1", "x of 1"]


def test_a_loop_goes_on_in_the_round_that_failed(engine):
    steps = [
        {"key": "loop", "type": "loop", "config": {"items": "{{ trigger.list }}"}},
        make("each", "{{ item.name }} of 1"), make("after"),
    ]  # fmt: skip
    edges = [
        ("trigger", "started", "loop"), ("loop", "each", "each"), ("loop", "done", "after"),
    ]  # fmt: skip
    workflow_id = engine.publish(definition(*steps, edges=edges))
    items = [{"name": "a"}, {"name": "b"}, {}, {"name": "d"}]
    execution_id = engine.start(workflow_id, n="1", list=items)
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("failed", ["a of 1", "b of 1"])
    engine.desk.run(SkipStep(execution_id, "each"))
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine) == ["a of 1", "after of 1", "b of 1", "d of 1"]


def test_a_cancelled_run_goes_on_where_it_was(engine):
    execution_id = under_way(engine, make("a"), WAIT, make("c"))
    engine.desk.run(CancelExecution(execution_id))
    engine.settle()
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "waiting"
    engine.desk.advance(hours=1)
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("completed", ["a of 1", "c of 1"])


def test_a_new_run_begins_at_the_failed_step_with_the_recorded_data(engine):
    bad = make("bad", "{{ steps.a.customer_id }} of {{ trigger.fix }}")
    execution_id = under_way(engine, make("a"), bad, make("c"))
    repaired(engine, execution_id, fix="2")
    again = engine.desk.run(RetryExecution(execution_id, in_place=False)).result_id
    engine.settle()
    assert again != execution_id
    assert (status(engine, execution_id), status(engine, again)) == ("failed", "completed")
    assert engine.execution(again).retry_of == execution_id
    assert [key for key, _ in engine.path(again)] == ["bad", "c"]
    customer = engine.steps(execution_id)[0].output_data["customer_id"]
    assert f"{customer} of 2" in made(engine)


def test_a_retry_of_a_retry_still_knows_the_first(engine):
    bad = make("bad", "{{ steps.a.customer_id }} of {{ trigger.fix }}")
    first = under_way(engine, make("a"), bad)
    second = engine.desk.run(RetryExecution(first, in_place=False)).result_id
    engine.settle()
    assert status(engine, second) == "failed"
    repaired(engine, second, fix="3")
    third = engine.desk.run(RetryExecution(second, in_place=False)).result_id
    engine.settle()
    assert status(engine, third) == "completed"


def test_a_new_run_after_a_failure_in_a_fork_begins_at_the_fork(engine):
    steps, edges = fork(make("x"), make("bad", "{{ trigger.fix }} of 1"))
    execution_id = under_way(engine, *steps, edges=edges)
    repaired(engine, execution_id, fix="fixed")
    again = engine.desk.run(RetryExecution(execution_id, in_place=False)).result_id
    engine.settle()
    assert status(engine, again) == "completed"
    assert engine.path(again)[0] == ("fork", "completed")


def test_a_run_that_did_not_fail_is_not_retried(engine):
    execution_id = under_way(engine, WAIT)
    with pytest.raises(Rejected, match="not_failed"):
        engine.desk.run(RetryExecution(execution_id))


@pytest.mark.may_log_errors
def test_a_run_that_broke_inside_the_engine_goes_on_after_the_repair(engine, monkeypatch):
    execution_id = under_way(engine, WAIT, make("a"))

    def breaks(*_):
        raise ValueError("boom")

    from deskflow.engine.interpreter import Interpreter

    monkeypatch.setattr(Interpreter, "_step", breaks)
    engine.desk.advance(hours=1)
    engine.settle()
    assert engine.execution(execution_id).error["code"] == "engine.internal"
    monkeypatch.undo()
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert (status(engine, execution_id), made(engine)) == ("completed", ["a of 1"])


def test_a_failed_effect_is_done_again_under_a_new_key(engine):
    execution_id = engine.start(engine.publish(definition(CALL)), n="1")
    (first,) = engine.drain.run_slice().effects
    engine.drain.settle(first, None, StepFailed("http.status", status=500), 0.1)
    assert status(engine, execution_id) == "failed"
    engine.desk.run(RetryExecution(execution_id))
    (second,) = engine.drain.run_slice().effects
    assert second.key != first.key
    engine.drain.settle(second, {"status": 200}, None, 0.1)
    engine.settle()
    assert status(engine, execution_id) == "completed"


# --- from any step ---------------------------------------------------------------------------------


def test_a_run_is_done_again_from_any_step(engine):
    execution_id = under_way(
        engine, make("a"), make("b", "{{ steps.a.customer_id }} of b"), make("c")
    )
    again = engine.desk.run(RunFromStep(execution_id, "b")).result_id
    engine.settle()
    assert [key for key, _ in engine.path(again)] == ["b", "c"]
    assert (status(engine, again), engine.execution(again).retry_of) == ("completed", execution_id)


def test_a_step_inside_a_loop_or_of_nowhere_is_no_beginning(engine):
    steps, edges = fork(make("x"), make("y"))
    execution_id = under_way(engine, *steps, edges=edges)
    with pytest.raises(Rejected, match="step_is_inside"):
        engine.desk.run(RunFromStep(execution_id, "x"))
    with pytest.raises(Rejected, match="no_such_step"):
        engine.desk.run(RunFromStep(execution_id, "{{ 7 * 7 }}"))
    engine.desk.run(RunFromStep(execution_id, "fork"))


def test_a_step_of_a_ring_is_run_again_and_the_ring_goes_round(engine):
    count = {
        "key": "a", "action_type": "set_variable",
        "config": {"variable_name": "n", "variable_value": "{{ variables.n + 1 }}"},
    }  # fmt: skip
    check = {"key": "check", "type": "condition", "config": {"condition": "variables.n % 3 != 0"}}
    ring = (("trigger", "started", "a"), ("a", "success", "check"), ("check", "true", "a"))
    variables = [{"name": "n", "kind": "number", "value": 0}]
    workflow_id = engine.publish(definition(count, check, edges=ring, variables=variables))
    execution_id = engine.start(workflow_id)
    engine.settle()
    again = engine.desk.run(RunFromStep(execution_id, "a")).result_id
    engine.settle()
    assert status(engine, again) == "completed", engine.execution(again).error
    assert len(engine.steps(again)) == 6
