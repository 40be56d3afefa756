"""Forks and joins. A fork opens a scope with a token for each branch; its join lets one go on when enough have come.

A branch that has ended before the join is not waited for, so a join never waits for what cannot come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskflow.core.errors import DeskflowError
from deskflow.core.ids import derived_id
from deskflow.engine import ending
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.results import Done, Forks, StepFailed, Token
from deskflow.engine.scopes import FORK, Scope
from deskflow.workflows.tables import NEVER

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter


def split(
    run: Interpreter,
    execution: Execution,
    compiled: CompiledStep,
    token: Token,
    row: StepRow,
    result: Forks,
) -> None:
    key = compiled.step.key
    output = {"branches": list(result.branches)}
    run.close(row, "completed", output, None)
    execution.outputs_in(token.scope_id)[key] = output
    scope = Scope(
        execution.scope_id_of(key, token.visit), FORK, key, token.visit, token.scope_id,
        {"order": [], "around": token.data.get("branch")},
    )  # fmt: skip
    execution.open(scope)
    join = execution.workflow.join_of.get(key)
    if not result.branches and join is not None:
        # Nothing to wait for: it is as if all had come.
        execution.move(token, scope.id)
        run.send(execution, token, join)
        token.data.pop("branch", None)
        _fire(run, execution, scope, execution.workflow.steps[join], [token])
        return
    for number, branch in enumerate(result.branches, start=1):
        target = execution.workflow.follow(key, f"branch:{branch}")
        if target is not None:
            made = Token(
                derived_id(scope.id, number), target, 0, "ready", run.now, scope_id=scope.id,
                data={"branch": branch},
            )  # fmt: skip
            execution.enter(made)
            run.send(execution, made, target)
    execution.leave(token)
    if scope.live == 0:
        run.close_scope(execution, scope)


def arrive(run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token) -> None:
    """A token has come to a join: it rests there, or lets the join fire."""
    scope = execution.scopes.get(token.scope_id) if token.scope_id is not None else None
    if (
        scope is None
        or scope.kind != FORK
        or scope.data.get("join", compiled.step.key) != compiled.step.key
    ):
        token.visit = execution.next_visit(compiled.step.key)
        row = run.row(execution, compiled, token)
        error = StepFailed("join.without_fork", retryable=False)
        run.failed(execution, compiled, token, row, error)
        return
    if scope.data.get("fired"):
        _too_late(run, execution, compiled, token)
        return
    token.state, token.wake_at = "join", NEVER
    order = [*scope.data["order"], token.data.get("branch")]
    scope.set(order=order, join=compiled.step.key)
    wanted = _wanted(run, execution, compiled, scope)
    if wanted is not None and len(order) >= wanted:
        _fire(run, execution, scope, compiled, _waiting(execution, scope))
    else:
        check(run, execution, scope)


def _wanted(
    run: Interpreter, execution: Execution, compiled: CompiledStep, scope: Scope
) -> int | None:
    """So many have to come; None waits for all that still can."""
    mode = compiled.step.config.get("wait_for") or "all"
    if mode == "any":
        return 1
    if mode != "some":
        return None
    try:
        config = compiled.config.render(execution.scope(run.now, scope.parent_id))
        return max(1, int(config["count"]))
    except (DeskflowError, KeyError, TypeError, ValueError, OverflowError):
        # Told when it fires: nobody knows how many, so all have to come.
        return None


def check(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """Fires when nobody else can come; closes when nobody is left."""
    if scope.data.get("fired"):
        if scope.live == 0:
            run.close_scope(execution, scope)
        return
    waiting = len(scope.data["order"])
    if scope.live > waiting:
        return
    if not waiting:
        run.close_scope(execution, scope)
        return
    compiled = execution.workflow.steps[scope.data["join"]]
    _fire(run, execution, scope, compiled, _waiting(execution, scope))


def _waiting(execution: Execution, scope: Scope) -> list[Token]:
    return [one for one in execution.tokens if one.scope_id == scope.id and one.state == "join"]


def _fire(
    run: Interpreter,
    execution: Execution,
    scope: Scope,
    compiled: CompiledStep,
    arrived: list[Token],
) -> None:
    key, order = compiled.step.key, list(scope.data["order"])
    going_on = arrived[-1]
    for token in arrived[:-1]:
        execution.leave(token)
    scope.set(fired=True, order=[])
    execution.move(going_on, scope.parent_id)
    lost: list[str] = []
    if scope.live and compiled.step.config.get("losers") != "keep":
        lost = ending.clear(run, execution, scope)
    if not scope.live:
        execution.drop(scope)
    around = scope.data.get("around")
    going_on.data = {} if around is None else {"branch": around}
    going_on.visit, going_on.state = execution.next_visit(key), "ready"
    going_on.step_execution_id = None
    row = run.row(execution, compiled, going_on)
    if compiled.step.config.get("wait_for") == "some":
        wanted = _wanted(run, execution, compiled, scope)
        if wanted is None or len(order) < wanted:
            error = StepFailed(
                "join.not_enough", retryable=False, arrived=len(order), wanted=wanted
            )
            run.failed(execution, compiled, going_on, row, error)
            return
    output = {"first": order[0] if order else None, "arrived": order, "cancelled": lost}
    run.done(execution, compiled, going_on, row, Done(output, "done"))


def _too_late(run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token) -> None:
    """The others have gone on already; a branch that was let run on ends here."""
    token.visit = execution.next_visit(compiled.step.key)
    run.close(run.row(execution, compiled, token), "skipped", None, None)
    run.end_branch(execution, token)
