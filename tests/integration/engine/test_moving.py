"""Runs that wait, or have failed, are moved to another version."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Rejected
from deskflow.engine.triggers import consumer
from deskflow.workflows.authoring import PublishWorkflow, SaveDraft
from deskflow.workflows.controlling import SkipStep
from deskflow.workflows.executing import CancelExecution, RetryExecution
from deskflow.workflows.moving import MoveExecution
from tests.integration.engine.running import definition, running
from tests.integration.engine.test_controlling import CALL, WAIT, fork, made, make, status


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def waiting(engine, *steps, **more):
    workflow_id = engine.publish(definition(*steps, **more))
    execution_id = engine.start(workflow_id, n="1")
    engine.settle()
    assert status(engine, execution_id) == "waiting"
    return workflow_id, execution_id


def republished(engine, workflow_id, made_anew) -> int:
    row = engine.workflow(workflow_id)
    engine.desk.run(SaveDraft(workflow_id, made_anew, row.draft_revision))
    outcome = engine.desk.run(PublishWorkflow(workflow_id, row.draft_revision + 1))
    return outcome.result["version"]


def passed(engine, execution_id):
    engine.desk.advance(hours=1)
    engine.settle()
    assert status(engine, execution_id) == "completed"
    return made(engine)


def test_a_run_goes_on_in_the_other_version(engine):
    workflow_id, execution_id = waiting(engine, WAIT, make("old"))
    version = republished(engine, workflow_id, definition(WAIT, make("new")))
    engine.desk.run(MoveExecution(execution_id, version))
    assert passed(engine, execution_id) == ["new of 1"]
    assert engine.execution(execution_id).version == version


def test_a_step_that_has_another_key_there_is_named(engine):
    workflow_id, execution_id = waiting(engine, WAIT, make("old"))
    made_anew = definition(make("first"), {**WAIT, "key": "sleep"}, make("new"))
    version = republished(engine, workflow_id, made_anew)
    with pytest.raises(Rejected, match="step_has_moved"):
        engine.desk.run(MoveExecution(execution_id, version))
    engine.desk.run(MoveExecution(execution_id, version, {"wait": "sleep"}))
    assert passed(engine, execution_id) == ["new of 1"]
    assert engine.path(execution_id)[0][0] == "wait"


@pytest.mark.parametrize("mapping", [{"wait": "new"}, {"wait": "nobody"}, {"wait": ""}])
def test_a_run_is_not_moved_to_a_step_of_another_kind(engine, mapping):
    workflow_id, execution_id = waiting(engine, WAIT, make("old"))
    version = republished(engine, workflow_id, definition(WAIT, make("new")))
    before = engine.desk.dump()
    with pytest.raises(Rejected, match="step_has_moved"):
        engine.desk.run(MoveExecution(execution_id, version, mapping))
    assert engine.desk.dump() == before


def test_branches_move_together_and_only_into_their_fork(engine):
    steps, edges = fork(make("x"), {**WAIT, "key": "w"})
    workflow_id, execution_id = waiting(engine, *steps, edges=edges)
    longer = [*steps[:-1], make("after", "later of {{ trigger.n }}")]
    version = republished(engine, workflow_id, definition(*longer, edges=edges))
    outside = republished(engine, workflow_id, definition({**WAIT, "key": "w"}, make("x")))
    with pytest.raises(Rejected, match="step_has_moved"):
        engine.desk.run(MoveExecution(execution_id, outside))
    engine.desk.run(MoveExecution(execution_id, version))
    assert passed(engine, execution_id) == ["later of 1", "x of 1"]


def test_versions_that_are_not_there_or_the_same(engine):
    _, execution_id = waiting(engine, WAIT)
    for version, code in ((99, "no_such_version"), (1, "same_version"), (-1, "no_such_version")):
        with pytest.raises(Rejected, match=code):
            engine.desk.run(MoveExecution(execution_id, version))


def test_what_is_under_way_outside_is_waited_for(engine):
    workflow_id = engine.publish(definition(CALL, WAIT))
    execution_id = engine.start(workflow_id, n="1")
    engine.drain.run_slice()
    version = republished(engine, workflow_id, definition(CALL, WAIT, make("x")))
    with pytest.raises(Rejected, match="under_way"):
        engine.desk.run(MoveExecution(execution_id, version))


BROKEN = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": "{{ trigger.fix.x }}"}}  # fmt: skip
SOUND = {**BROKEN, "config": {**BROKEN["config"], "variable_value": "{{ trigger.n }}"}}


def failed(engine, *steps, **more):
    workflow_id = engine.publish(definition(*steps, **more))
    execution_id = engine.start(workflow_id, n="1")
    engine.settle()
    assert status(engine, execution_id) == "failed"
    return workflow_id, execution_id


def test_a_failed_run_goes_on_in_the_version_that_was_put_right(engine):
    workflow_id, execution_id = failed(engine, make("once"), BROKEN, make("then"))
    version = republished(engine, workflow_id, definition(make("once"), SOUND, make("then")))
    engine.desk.run(MoveExecution(execution_id, version))
    assert status(engine, execution_id) == "failed"
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine) == ["once of 1", "then of 1"]
    assert engine.execution(execution_id).version == version


def test_the_failed_step_may_have_another_key_there_or_be_passed_by(engine):
    workflow_id, execution_id = failed(engine, BROKEN, make("then"))
    version = republished(engine, workflow_id, definition({**SOUND, "key": "right"}, make("then")))
    with pytest.raises(Rejected, match="step_has_moved"):
        engine.desk.run(MoveExecution(execution_id, version))
    engine.desk.run(MoveExecution(execution_id, version, {"set": "right"}))
    assert engine.execution(execution_id).error["step"] == "right"
    engine.desk.run(SkipStep(execution_id, "right"))
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine) == ["then of 1"]


def test_a_run_that_failed_inside_a_loop_and_a_fork_is_put_right_there(engine):
    def flow(step):
        loop = {"key": "loop", "type": "loop", "config": {"items": [1, 2]}}
        fork = {"key": "fork", "type": "fork", "config": {"branches": [{"key": "a"}, {"key": "b"}]}}
        join = {"key": "join", "type": "join", "config": {}}
        edges = [
            ("trigger", "started", "loop"), ("loop", "each", "fork"), ("fork", "branch:a", "set"),
            ("fork", "branch:b", "other"), ("set", "success", "join"), ("other", "success", "join"),
            ("loop", "done", "then"),
        ]  # fmt: skip
        return definition(loop, fork, step, make("other"), join, make("then"), edges=edges)

    workflow_id = engine.publish(flow(BROKEN))
    execution_id = engine.start(workflow_id, n="1")
    engine.settle()
    assert status(engine, execution_id) == "failed"
    version = republished(engine, workflow_id, flow(SOUND))
    engine.desk.run(MoveExecution(execution_id, version))
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert status(engine, execution_id) == "completed"
    assert made(engine).count("then of 1") == 1


def test_a_cancelled_run_is_moved_as_well_and_a_completed_one_is_not(engine):
    workflow_id, execution_id = waiting(engine, WAIT, make("old"))
    engine.desk.run(CancelExecution(execution_id))
    version = republished(engine, workflow_id, definition(WAIT, make("new")))
    engine.desk.run(MoveExecution(execution_id, version))
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert passed(engine, execution_id) == ["new of 1"]
    version = republished(engine, workflow_id, definition(WAIT, make("newer")))
    with pytest.raises(Rejected, match="already_finished"):
        engine.desk.run(MoveExecution(execution_id, version))
