"""Loops: a scope for each round, with its own `item`, `index` and outputs; one after the other or several at once.

What a loop has still to do is a number and, for a list, rows that are read as they are needed: its cost does not
grow with the rounds that have been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskflow.core.errors import DeskflowError
from deskflow.core.ids import derived_id
from deskflow.core.types import Json
from deskflow.engine import ending
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.execution import Execution
from deskflow.engine.results import Done, Loops, StepFailed, Token
from deskflow.engine.scopes import LOOP, ROUND, LoopValues, Scope
from deskflow.workflows.tables import NEVER

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter


def begin(
    run: Interpreter, execution: Execution, compiled: CompiledStep, token: Token, loop: Loops
) -> None:
    """The token rests at the loop until the last round is over."""
    key = compiled.step.key
    scope = Scope(
        execution.scope_id_of(key, token.visit), LOOP, key, token.visit, token.scope_id,
        {
            "opener": str(token.id), "next": 0, "running": 0, "done": 0, "limit": loop.limit,
            "count": None if loop.items is None else len(loop.items), "at_once": loop.at_once,
        },
    )  # fmt: skip
    scope.values = LoopValues(run.unit.connection, scope.id, loop.items)
    token.state, token.wake_at = "inside", NEVER
    execution.open(scope)
    _go_on(run, execution, scope)


def _values(run: Interpreter, scope: Scope) -> LoopValues:
    if scope.values is None:
        scope.values = LoopValues(run.unit.connection, scope.id, None)
    return scope.values


def _go_on(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """Begins rounds as long as there is room and something to do; ends the loop when there is neither."""
    data = scope.data
    while not data.get("left") and data["running"] < data["at_once"]:
        try:
            if not _more(run, execution, scope):
                break
        except DeskflowError as problem:
            _fail(run, execution, scope, StepFailed.of(problem))
            return
        if data["next"] >= data["limit"]:
            error = StepFailed("loop.too_many_rounds", retryable=False, limit=data["limit"])
            _fail(run, execution, scope, error)
            return
        _begin_round(run, execution, scope)
    if not data["running"]:
        _finish(run, execution, scope)


def _more(run: Interpreter, execution: Execution, scope: Scope) -> bool:
    count = scope.data["count"]
    if count is not None:
        return bool(scope.data["next"] < count)
    names = execution.scope(run.now, scope.parent_id)
    names["index"] = scope.data["next"]
    return execution.workflow.steps[scope.step_key].tests["while"].test(names)


def _begin_round(run: Interpreter, execution: Execution, scope: Scope) -> None:
    index = scope.data["next"]
    scope.set(next=index + 1, running=scope.data["running"] + 1)
    item = None if scope.data["count"] is None else _values(run, scope).item(index)
    round_ = Scope(
        derived_id(scope.id, index + 1), ROUND, scope.step_key, scope.visit, scope.id,
        {"index": index, "item": item},
    )  # fmt: skip
    execution.open(round_)
    target = execution.workflow.follow(scope.step_key, "each")
    if target is None:
        _count(run, execution, scope, round_)
        return
    token = Token(derived_id(round_.id, 0), target, 0, "ready", run.now, scope_id=round_.id)
    execution.enter(token)
    run.send(execution, token, target)


def round_ended(run: Interpreter, execution: Execution, round_: Scope) -> None:
    """All branches of a round have ended."""
    assert round_.parent_id is not None
    scope = execution.scopes[round_.parent_id]
    try:
        enough = _count(run, execution, scope, round_)
    except DeskflowError as problem:
        _fail(run, execution, scope, StepFailed.of(problem))
        return
    if enough and not scope.data.get("left"):
        leave(run, execution, scope)
    else:
        _go_on(run, execution, scope)


def _count(run: Interpreter, execution: Execution, scope: Scope, round_: Scope) -> bool:
    """The round counts as done; answers whether the author takes that for enough."""
    compiled = execution.workflow.steps[scope.step_key]
    collect, until = compiled.parts.get("collect"), compiled.tests.get("until")
    done = scope.data["done"] + 1
    enough = False
    if collect is not None:
        value = collect.render(execution.scope(run.now, round_.id))
        _values(run, scope).add_result(round_.data["index"], value)
    if until is not None:
        execution.outputs_in(round_.id)[scope.step_key] = {**round_.data, "count": done}
        enough = until.test(execution.scope(run.now, round_.id))
    execution.drop(round_)
    scope.set(running=scope.data["running"] - 1, done=done)
    return enough


def _finish(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """The last round is over."""
    if scope.data.get("left"):
        run.close_scope(execution, scope)
        return
    execution.drop(scope)
    _leave_by(run, execution, scope)


def _leave_by(run: Interpreter, execution: Execution, scope: Scope) -> None:
    compiled = execution.workflow.steps[scope.step_key]
    output: dict[str, Json] = {"count": scope.data["done"]}
    if "collect" in compiled.parts:
        output["results"] = _values(run, scope).results(scope.stored)
    token = execution.opener_of(scope)
    run.done(execution, compiled, token, run.row(execution, compiled, token), Done(output, "done"))


def leave(run: Interpreter, execution: Execution, scope: Scope, *, at_once: bool = False) -> None:
    """Enough rounds: it goes on behind the loop. Those that still run are given up, or run on if the author wants
    that; a step that says `break` gives them up in any case."""
    if scope.data.get("left"):
        ending.clear(run, execution, scope)
        run.close_scope(execution, scope)
        return
    config = execution.workflow.steps[scope.step_key].step.config
    if scope.data["running"] and config.get("rest") == "keep" and not at_once:
        scope.set(left=True)
        _leave_by(run, execution, scope)
        return
    ending.clear(run, execution, scope)
    scope.set(running=0)
    _finish(run, execution, scope)


def _fail(run: Interpreter, execution: Execution, scope: Scope, error: StepFailed) -> None:
    """The loop itself cannot go on."""
    ending.clear(run, execution, scope)
    if scope.data.get("left"):
        # What follows has long begun; what the late rounds come to is nobody's business any more.
        run.close_scope(execution, scope)
        return
    token = execution.opener_of(scope)
    compiled = execution.workflow.steps[scope.step_key]
    execution.drop(scope)
    run.failed(execution, compiled, token, run.row(execution, compiled, token), error)
