"""How an execution ends, and how a part of it is given up: rows closed, approvals withdrawn, others told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from deskflow.approvals.closing import CancelApprovalsOfExecution
from deskflow.core.permissions import system
from deskflow.engine import compensating, grouping, sections, signals
from deskflow.engine.execution import Execution
from deskflow.engine.results import StepFailed, Token
from deskflow.engine.scopes import GROUP, UNDOING, Scope
from deskflow.workflows.parking import NOTE, park
from deskflow.workflows.settings_spec import active_limit

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter

_OPEN = ("running", "waiting", "retrying")


def check_time(run: Interpreter, execution: Execution) -> None:
    """Only active time counts. What undoes the steps of a run that took too long may take its time."""
    if execution.finished or execution.undoing is not None:
        return
    settings = execution.workflow.definition.settings
    limit = active_limit(settings, run.limits.execution_seconds)
    if execution.active_ms > limit * 1000:
        fail(run, execution, StepFailed("execution.timed_out", seconds=limit))


def check_steps(run: Interpreter, execution: Execution) -> None:
    limit = run.limits.steps_per_execution
    if execution.finished or execution.step_count <= limit:
        return
    if execution.undoing is None:
        fail(run, execution, StepFailed("execution.too_many_steps", limit=limit))
    elif execution.step_count > 2 * limit:
        finish(run, execution, "failed")


def unhandled(
    run: Interpreter,
    execution: Execution,
    scope_id: UUID | None,
    error: StepFailed,
    step_key: str | None,
) -> None:
    """A failure nothing leads on from: the nearest group with a way out takes it, else the execution fails."""
    for scope in execution.around(scope_id):
        if scope.kind == UNDOING:
            compensating.step_failed(run, execution, scope, error, step_key)
            return
        if scope.kind == GROUP and grouping.handles(execution, scope):
            grouping.fail(run, execution, scope, error, step_key)
            return
    fail(run, execution, error, step_key)


def fail(
    run: Interpreter, execution: Execution, error: StepFailed, step_key: str | None = None
) -> None:
    """The execution has failed; first what can be undone is undone."""
    if execution.undoing is not None:
        finish(run, execution, "failed")
        return
    execution.error = {**error.as_json(), "step": step_key}
    if not compensating.begin(run, execution, None, {}):
        finish(run, execution, "failed")


def finish(run: Interpreter, execution: Execution, status: str) -> None:
    execution.status, execution.completed_at = status, run.now
    if status == "failed" and execution.undoing is None and execution.tokens:
        _park(execution)
    for row in execution.step_rows:
        if row.values["status"] in ("running", "waiting"):
            run.close(row, "cancelled", None, None)
    if execution.tokens:
        give_up(run, execution, list(execution.tokens))
    for scope in list(execution.scopes.values()):
        let_go(run, execution, scope)
    if not execution.notes.get(NOTE):
        execution.dropped_scopes += [one.id for one in execution.scopes.values() if one.stored]
        execution.scopes.clear()
        execution.undo.clear()
    if execution.notes.get("children"):
        signals.cancel_children(run.unit.connection, execution.id, execution.tenant_id)


def _park(execution: Execution) -> None:
    """Keeps where it stood, so that a person may let it go on from there once the cause is gone."""
    parked = park(execution.tokens)
    for token, note in zip(execution.tokens, parked, strict=True):
        row = execution.row(token.step_execution_id) if token.step_execution_id else None
        if row is not None and row.values["status"] == "failed":
            # However it came there: it is this step that has to be done again.
            note["state"] = "ready"
    execution.notes[NOTE] = parked


def clear(run: Interpreter, execution: Execution, scope: Scope) -> list[str]:
    """Gives up everything inside a scope, not the scope itself; answers with the branches that were on their way."""
    tokens = execution.tokens_within(scope)
    branches = sorted({str(one.data["branch"]) for one in tokens if "branch" in one.data})
    give_up(run, execution, tokens)
    for inner in execution.scopes_within(scope):
        let_go(run, execution, inner)
        execution.drop(inner)
    return branches


def give_up(run: Interpreter, execution: Execution, tokens: Sequence[Token]) -> None:
    """Takes tokens away with what they wait for: rows become cancelled, requests void, sub-workflows end."""
    asked = []
    for token in tokens:
        if token.step_execution_id is not None:
            row = execution.row(token.step_execution_id)
            if row is not None and row.values["status"] in _OPEN:
                run.close(row, "cancelled", None, None)
        if token.state == "approval":
            asked.append(f"{token.step_key}:{token.visit}")
        elif token.state == "child":
            cancel_child(run, execution, token)
        elif token.wait_ref is not None and "section" in token.data:
            sections.leave(run.unit.connection, execution.tenant_id, token.wait_ref, run.now)
        execution.leave(token)
    if asked:
        withdraw_approvals(run, execution, tuple(asked))


def cancel_child(run: Interpreter, execution: Execution, token: Token) -> None:
    if token.wait_ref is not None and token.data.get("on_end") != "abandon":
        signals.send(run.unit.connection, execution.tenant_id, token.wait_ref, signals.CANCEL)


def withdraw_approvals(
    run: Interpreter, execution: Execution, correlations: tuple[str, ...] | None = None
) -> None:
    """Nobody has to decide any more what an ended execution, or a branch given up, asked."""
    run.bus.run_in(
        run.unit,
        CancelApprovalsOfExecution(execution.id, correlations),
        system(execution.tenant_id),
        at=run.now,
    )


def let_go(run: Interpreter, execution: Execution, scope: Scope) -> None:
    held = scope.data.get("section")
    if held:
        sections.leave(run.unit.connection, execution.tenant_id, UUID(held), run.now)
