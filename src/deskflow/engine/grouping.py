"""Groups: steps with an error handler, a time limit, and perhaps one execution at a time inside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from deskflow.core.ids import derived_id
from deskflow.engine import compensating, ending, sections
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.results import Done, Groups, StepFailed, Token
from deskflow.engine.scopes import GROUP, Scope
from deskflow.workflows.tables import NEVER

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter

_LOOK_AGAIN: Final = timedelta(seconds=60)
"""Who waits for its turn is told; that it looks by itself as well is for the case that nobody was there to tell."""


def begin(
    run: Interpreter,
    execution: Execution,
    compiled: CompiledStep,
    token: Token,
    row: StepRow,
    group: Groups,
) -> None:
    deadline = None if group.deadline is None else group.deadline.isoformat()
    token.data["deadline"] = deadline
    if not group.key:
        _open(run, execution, compiled, token)
        return
    place = row.values["id"]
    held = sections.enter(
        run.unit.connection, execution.tenant_id, execution.id, place, group.key, run.now
    )
    if held is None:
        error = StepFailed("group.held_by_parent", retryable=False, key=group.key[:80])
        run.failed(execution, compiled, token, row, error)
        return
    token.wait_ref, token.data["section"] = place, True
    if held:
        _open(run, execution, compiled, token)
    else:
        row.values["status"] = "waiting"
        _wait(run, token)


def _wait(run: Interpreter, token: Token) -> None:
    token.state, token.wake_at = "section", run.now + _LOOK_AGAIN
    deadline = _deadline(token)
    if deadline is not None:
        token.wake_at = min(token.wake_at, deadline)


def _deadline(token: Token) -> datetime | None:
    stored = token.data.get("deadline")
    return datetime.fromisoformat(stored) if stored else None


def try_again(run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token) -> None:
    """It may be this token's turn now; or its time may be up."""
    assert token.wait_ref is not None
    connection = run.unit.connection
    if sections.is_held(connection, execution.tenant_id, token.wait_ref, run.now):
        row = run.row(execution, compiled, token)
        row.values["status"] = "running"
        _open(run, execution, compiled, token)
        return
    deadline = _deadline(token)
    if deadline is None or deadline > run.now:
        _wait(run, token)
        return
    sections.leave(connection, execution.tenant_id, token.wait_ref, run.now)
    token.data.pop("section", None)
    _out_of_time(run, execution, compiled, token)


def _open(run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token) -> None:
    key = compiled.step.key
    scope = Scope(
        execution.scope_id_of(key, token.visit), GROUP, key, token.visit, token.scope_id,
        {"opener": str(token.id)},
    )  # fmt: skip
    if token.data.pop("section", None):
        scope.data["section"] = str(token.wait_ref)
    token.state, token.wake_at = "inside", _deadline(token) or NEVER
    token.wait_ref = None
    execution.open(scope)
    target = execution.workflow.follow(key, "inside")
    if target is None:
        ended(run, execution, scope)
        return
    inside = Token(derived_id(scope.id, 1), target, 0, "ready", run.now, scope_id=scope.id)
    execution.enter(inside)
    run.send(execution, inside, target)


def ended(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """All that was inside has ended."""
    _close(run, execution, scope, Done({}, "done"))


def leave(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """A step inside has said that this is enough."""
    ending.clear(run, execution, scope)
    ended(run, execution, scope)


def handles(execution: Execution, scope: Scope) -> bool:
    """Whether a failure inside leads on from the group."""
    return execution.workflow.follow(scope.step_key, "error") is not None


def fail(
    run: Interpreter,
    execution: Execution,
    scope: Scope,
    error: StepFailed,
    step_key: str | None,
) -> None:
    """A step inside has failed: the rest is given up, what was done is undone, then the error's way is taken."""
    _clear(run, execution, scope)
    output = {"error": error.as_output(), "step": step_key}
    if not compensating.begin(run, execution, scope, {"output": output}):
        _close(run, execution, scope, Done(output, "error"))


def timed_out(run: Interpreter, execution: Execution, token: Token) -> None:
    """The group has taken longer than it may: what was done is undone here as well."""
    scope = next(
        one
        for one in execution.scopes.values()
        if one.kind == GROUP and one.data["opener"] == str(token.id)
    )
    _clear(run, execution, scope)
    if not compensating.begin(run, execution, scope, {"late": True}):
        _close_late(run, execution, scope)


def undone(
    run: Interpreter, execution: Execution, scope: Scope, end: Mapping[str, Any], failed: list[Any]
) -> None:
    """What could be undone has been; `end` is what `begin` was given, `failed` what could not be undone."""
    if end.get("late"):
        _close_late(run, execution, scope)
        return
    output = {**end["output"], "not_undone": failed} if failed else dict(end["output"])
    _close(run, execution, scope, Done(output, "error"))


def _clear(run: Interpreter, execution: Execution, scope: Scope) -> None:
    ending.clear(run, execution, scope)
    # Undoing may take its time.
    execution.opener_of(scope).wake_at = NEVER


def _close_late(run: Interpreter, execution: Execution, scope: Scope) -> None:
    compiled = execution.workflow.steps[scope.step_key]
    token = execution.opener_of(scope)
    _release(run, execution, scope)
    execution.drop(scope)
    _out_of_time(run, execution, compiled, token)


def _out_of_time(
    run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token
) -> None:
    row = run.row(execution, compiled, token)
    error = StepFailed("group.timed_out", retryable=False, group=compiled.step.key)
    for port in ("timeout", "error"):
        if execution.workflow.follow(compiled.step.key, port) is not None:
            output = {"error": error.as_output(), "step": None}
            run.done(execution, compiled, token, row, Done(output, port))
            return
    run.failed(execution, compiled, token, row, error)


def _close(run: Interpreter, execution: Execution, scope: Scope, result: Done) -> None:
    compiled = execution.workflow.steps[scope.step_key]
    token = execution.opener_of(scope)
    _release(run, execution, scope)
    execution.drop(scope)
    run.done(execution, compiled, token, run.row(execution, compiled, token), result)


def _release(run: Interpreter, execution: Execution, scope: Scope) -> None:
    held = scope.data.pop("section", None)
    if held:
        sections.leave(run.unit.connection, execution.tenant_id, UUID(held), run.now)
