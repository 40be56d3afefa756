"""Undoing what was done: the compensations of steps, one after the other, the last one done first.

Each is a step of the author's with its own retries. One that fails for good is noted and the others go on: what
could not be undone is said in the execution's error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from deskflow.core import faults
from deskflow.core.ids import derived_id
from deskflow.engine import ending, grouping
from deskflow.engine.execution import Execution, Undo
from deskflow.engine.results import StepFailed, Token
from deskflow.engine.scopes import ROUND, UNDOING, Scope
from deskflow.workflows.definition import COMPENSATION
from deskflow.workflows.scope_tables import workflow_compensations

if TYPE_CHECKING:
    from deskflow.engine.interpreter import Interpreter

_PAGE = 50
_UNDO = 0x7FFF_0002


def remember(execution: Execution, token: Token) -> None:
    """A step that can be undone has been done."""
    if execution.workflow.follow(token.step_key, COMPENSATION) is None:
        return
    around = list(execution.around(token.scope_id))
    if any(scope.kind == UNDOING for scope in around):
        return
    rounds = [
        {"id": str(one.id), "key": one.step_key, "item": one.data.get("item"), "index": one.data["index"]}
        for one in reversed(around)
        if one.kind == ROUND
    ]  # fmt: skip
    assert token.step_execution_id is not None
    data: dict[str, Any] = {"scopes": [str(one.id) for one in around]}
    if rounds:
        data["rounds"] = rounds
    place = execution.notes["undo"] = execution.notes.get("undo", 0) + 1
    execution.undo.append(
        Undo(derived_id(token.step_execution_id, _UNDO), place, token.step_key, data)
    )


def begin(
    run: Interpreter, execution: Execution, group: Scope | None, end: Mapping[str, Any]
) -> bool:
    """Sets out to undo what was done in the group, or in the whole execution; False if there is nothing. The group
    is given `end` when that is done."""
    if not execution.notes.get("undo") or _last(run, execution, group) is None:
        return False
    if group is None:
        ending.give_up(run, execution, list(execution.tokens))
        for scope in execution.scopes.values():
            ending.let_go(run, execution, scope)
            if scope.stored:
                execution.dropped_scopes.append(scope.id)
        execution.scopes.clear()
    data: dict[str, Any] = {"failed": []}
    if group is not None:
        data |= {"group": str(group.id), "end": dict(end)}
    scope = Scope(
        derived_id(group.id if group else execution.id, _UNDO), UNDOING,
        group.step_key if group else "", 0, group.id if group else None, data,
    )  # fmt: skip
    execution.open(scope)
    go_on(run, execution, scope)
    return True


def go_on(run: Interpreter, execution: Execution, scope: Scope) -> None:
    """The next one to undo, or the end of it."""
    group = _group(execution, scope)
    entry = _last(run, execution, group)
    if entry is None:
        _end(run, execution, scope, group)
        return
    faults.point("engine.before_compensation")
    _forget(run, execution, entry)
    scope.set(rounds=entry.data.get("rounds") or [], undoing=entry.step_key)
    target = execution.workflow.follow(entry.step_key, COMPENSATION)
    if target is None:
        go_on(run, execution, scope)
        return
    token = Token(derived_id(scope.id, entry.place), target, 0, "ready", run.now, scope_id=scope.id)
    execution.enter(token)
    run.send(execution, token, target)


def step_failed(
    run: Interpreter, execution: Execution, scope: Scope, error: StepFailed, step_key: str | None
) -> None:
    """One that cannot be undone does not keep the others from it."""
    scope.set(failed=[*scope.data["failed"], {"step": step_key, "error": error.as_json()}])
    ending.clear(run, execution, scope)
    go_on(run, execution, scope)


def _end(run: Interpreter, execution: Execution, scope: Scope, group: Scope | None) -> None:
    faults.point("engine.after_compensation")
    failed = scope.data["failed"]
    execution.drop(scope)
    if group is not None:
        grouping.undone(run, execution, group, scope.data["end"], failed)
        return
    if failed and execution.error is not None:
        params = dict(execution.error.get("params") or {})
        params["not_undone"] = ", ".join(str(one["step"]) for one in failed)
        execution.error = {**execution.error, "params": params}
    ending.finish(run, execution, "failed" if failed else "compensated")


def _group(execution: Execution, scope: Scope) -> Scope | None:
    group = scope.data.get("group")
    return execution.scopes.get(UUID(group)) if group else None


def _last(run: Interpreter, execution: Execution, group: Scope | None) -> Undo | None:
    """What was done last and is not yet undone."""
    for entry in reversed(execution.undo):
        if _inside(entry.data, group):
            return entry
    c = workflow_compensations.c
    before: int | None = None
    while True:
        statement = (
            select(c.id, c.place, c.step_key, c.data)
            .where(c.execution_id == execution.id)
            .order_by(c.place.desc())
            .limit(_PAGE)
        )
        if before is not None:
            statement = statement.where(c.place < before)
        rows = run.unit.connection.execute(statement).all()
        for row in rows:
            if _inside(row.data, group):
                return Undo(row.id, row.place, row.step_key, row.data)
        if len(rows) < _PAGE:
            return None
        before = rows[-1].place


def _inside(data: Mapping[str, Any], group: Scope | None) -> bool:
    return group is None or str(group.id) in data["scopes"]


def _forget(run: Interpreter, execution: Execution, entry: Undo) -> None:
    if entry in execution.undo:
        execution.undo.remove(entry)
        return
    c = workflow_compensations.c
    run.unit.connection.execute(workflow_compensations.delete().where(c.id == entry.id))
