"""What a token does that has rested: its time has come, or somebody has answered it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from deskflow.engine import ending, grouping, waiting
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.execution import Execution
from deskflow.engine.results import Done, StepFailed, Token
from deskflow.workflows.definition import TIMEOUT

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter, PendingEffect

# What a step that waits too long fails with when nothing leads on from its port for that.
_TOO_LONG = {"event": "wait_event.timed_out", "child": "sub_workflow.timed_out"}


def wake(
    run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token
) -> PendingEffect | None:
    """Its time has come: a delay is over, a lease has run out, something did not come in time."""
    state = token.state
    if state == "delay":
        row = run.row(execution, compiled, token)
        run.done(execution, compiled, token, row, Done(token.data.get("output"), "done"))
    elif state in _TOO_LONG:
        if not _still_waits(run, execution, compiled, token):
            _waited_too_long(run, execution, compiled, token)
    elif state == "section":
        grouping.try_again(run, execution, compiled, token)
    elif state == "inside":
        grouping.timed_out(run, execution, token)
    else:
        if state == "retry":
            token.retry_attempt += 1
            token.step_execution_id = None
        return run.begin(execution, compiled, token)
    return None


def answered(run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token) -> None:
    """By an approval, an event, a sub-workflow, or the one who was in the section before."""
    if compiled.step.type == "group":
        grouping.try_again(run, execution, compiled, token)
        return
    row = run.row(execution, compiled, token)
    answer = token.data.get("answer", {})
    if answer.get("error") is not None:
        run.failed(execution, compiled, token, row, StepFailed.stored(answer["error"]))
        return
    if answer.get("heard"):
        execution.notes.setdefault("heard", {})[token.step_key] = answer["heard"]
    done = Done(answer.get("output"), str(answer.get("port")))
    run.done(execution, compiled, token, row, done)


def _still_waits(
    run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token
) -> bool:
    """Looks once for an event that came while the waiting began; goes on waiting if its time is not yet up."""
    stored = token.data.pop("deadline", None)
    if token.state != "event" or stored is None:
        return False
    heard = execution.notes.get("heard", {}).get(token.step_key)
    found = waiting.look_back(run.unit.connection, execution.tenant_id, token, heard)
    if found is not None:
        token.data["answer"] = {"port": "received", **found}
        answered(run, execution, compiled, token)
        return True
    token.wake_at = datetime.fromisoformat(stored)
    return token.wake_at > run.now


def _waited_too_long(
    run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token
) -> None:
    row = run.row(execution, compiled, token)
    code = _TOO_LONG[token.state]
    if token.state == "child":
        ending.cancel_child(run, execution, token)
    if execution.workflow.follow(token.step_key, TIMEOUT) is not None:
        run.done(execution, compiled, token, row, Done({"timed_out": True}, TIMEOUT))
    else:
        run.failed(execution, compiled, token, row, StepFailed(code, retryable=False))
