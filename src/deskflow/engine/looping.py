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
    while data["running"] < data["at_once"]:
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
        _count(run, execution, scope, round_)
    except DeskflowError as problem:
        _fail(run, execution, scope, StepFailed.of(problem))
        return
    _go_on(run, execution, scope)


def _count(run: Interpreter, execution: Execution, scope: Scope, round_: Scope) -> None:
    collect = execution.workflow.steps[scope.step_key].parts.get("collect")
    if collect is not None:
        value = collect.render(execution.scope(run.now, round_.id))
        _values(run, scope).add_result(round_.data["index"], value)
    execution.drop(round_)
    scope.set(running=scope.data["running"] - 1, done=scope.data["done"] + 1)


def _finish(run: Interpreter, execution: Execution, scope: Scope) -> None:
    compiled = execution.workflow.steps[scope.step_key]
    output: dict[str, Json] = {"count": scope.data["done"]}
    if "collect" in compiled.parts:
        output["results"] = _values(run, scope).results(scope.stored)
    token = execution.opener_of(scope)
    execution.drop(scope)
    run.done(execution, compiled, token, run.row(execution, compiled, token), Done(output, "done"))


def leave(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """A round has said that this is enough: the others are given up, and it goes on behind the loop."""
    ending.clear(run, execution, scope)
    scope.set(running=0)
    _finish(run, execution, scope)


def _fail(run: Interpreter, execution: Execution, scope: Scope, error: StepFailed) -> None:
    """The loop itself cannot go on."""
    ending.clear(run, execution, scope)
    token = execution.opener_of(scope)
    compiled = execution.workflow.steps[scope.step_key]
    execution.drop(scope)
    run.failed(execution, compiled, token, run.row(execution, compiled, token), error)
