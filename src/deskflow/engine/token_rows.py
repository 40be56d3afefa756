"""The rows of tokens, scopes and of what can be undone: read with an execution, written where they have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from deskflow.core.bulk import delete_rows, insert_rows, rows_with, update_rows
from deskflow.core.types import Id
from deskflow.engine.execution import STEP_COLUMNS, Execution
from deskflow.engine.results import Token
from deskflow.engine.scopes import Scope
from deskflow.workflows.parking import NOTE, park
from deskflow.workflows.scope_tables import (
    workflow_compensations,
    workflow_scope_values,
    workflow_scopes,
)
from deskflow.workflows.tables import workflow_step_executions, workflow_tokens

_COLUMNS: Final = (
    "step_key", "visit", "state", "wake_at", "wait_ref", "retry_attempt", "step_execution_id", "data",
    "scope_id", "wait_event", "wait_path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resting:
    """Where several executions stand, read together: the tokens of each with their columns, the rows of the steps they
    rest at by id."""

    tokens: Mapping[UUID, Sequence[tuple[Token, tuple[Any, ...]]]]
    steps: Mapping[UUID, Mapping[str, Any]]


def resting(connection: Connection, execution_ids: Sequence[UUID]) -> Resting:
    """In a few statements, however many there are: timers come due by the thousand."""
    tokens: dict[UUID, list[tuple[Token, tuple[Any, ...]]]] = {one: [] for one in execution_ids}
    rests: list[UUID] = []
    for token_id, execution_id, *columns in rows_with(
        connection,
        workflow_tokens,
        ("id", "execution_id", *_COLUMNS),
        "execution_id",
        execution_ids,
    ):
        token = Token(token_id, *columns)
        token.data = dict(token.data or {})
        tokens[execution_id].append((token, tuple(columns)))
        if token.step_execution_id is not None:
            rests.append(token.step_execution_id)
    steps = rows_with(connection, workflow_step_executions, STEP_COLUMNS, "id", rests)
    return Resting(tokens, {row[0]: dict(zip(STEP_COLUMNS, row, strict=True)) for row in steps})


def load(connection: Connection, execution: Execution, known: Resting | None = None) -> None:
    known = known or resting(connection, [execution.id])
    tokens = known.tokens[execution.id]
    execution.known_rows = known.steps
    if any(token.scope_id is not None or token.state == "inside" for token, _ in tokens):
        for one in connection.execute(_SCOPES, {"b_id": execution.id}):
            execution.scopes[one.id] = Scope(
                one.id, one.kind, one.step_key, one.visit, one.parent_id, dict(one.data or {}),
                stored=True, changed=False,
            )  # fmt: skip
    for scope in execution.scopes.values():
        if scope.parent_id is not None:
            execution.scopes[scope.parent_id].live += 1
    for token, columns in tokens:
        execution.stored_tokens[token.id] = columns
        execution.enter(token)
        seen = execution.visits.get(token.step_key, 0)
        execution.visits[token.step_key] = max(seen, token.visit)


def save(connection: Connection, executions: Sequence[Execution]) -> None:
    """Nothing at all for those that began and ended in this slice."""
    touched = [
        one
        for one in executions
        if one.tokens or one.stored_tokens or one.scopes or one.dropped_scopes or one.notes
    ]
    if not touched:
        return
    _save_scopes(connection, touched)
    _save_tokens(connection, touched)
    undo = [
        {
            "id": one.id, "tenant_id": execution.tenant_id, "execution_id": execution.id,
            "place": one.place, "step_key": one.step_key, "data": one.data,
        }
        for execution in touched if not execution.finished or execution.notes.get(NOTE)
        for one in execution.undo
    ]  # fmt: skip
    insert_rows(connection, workflow_compensations, undo)
    for execution in touched:
        if execution.finished and execution.notes.get("undo") and not execution.notes.get(NOTE):
            c = workflow_compensations.c
            connection.execute(
                workflow_compensations.delete().where(c.execution_id == execution.id)
            )


def set_aside(connection: Connection, execution_id: UUID) -> list[dict[str, Any]]:
    """Takes the tokens of an execution that cannot be read away; answers with them, parked."""
    t = workflow_tokens.c
    rows = connection.execute(
        select(workflow_tokens).where(t.execution_id == execution_id).order_by(t.id)
    ).all()
    connection.execute(workflow_tokens.delete().where(t.execution_id == execution_id))
    return park(rows)


def _save_tokens(connection: Connection, executions: Sequence[Execution]) -> None:
    fresh, changed = [], []
    gone: list[UUID] = []
    for execution in executions:
        left = dict(execution.stored_tokens)
        for token in execution.tokens:
            values = {name: getattr(token, name) for name in _COLUMNS}
            values["data"] = token.data or None
            before = left.pop(token.id, None)
            if before is None:
                owner = {"tenant_id": execution.tenant_id, "execution_id": execution.id}
                fresh.append({"id": token.id, **owner, **values})
            elif before != tuple(values.values()):
                changed.append({"id": token.id, **values})
        gone += left
    delete_rows(connection, workflow_tokens, gone)
    update_rows(connection, workflow_tokens, changed)
    insert_rows(connection, workflow_tokens, fresh)


def _save_scopes(connection: Connection, executions: Sequence[Execution]) -> None:
    gone = [scope_id for one in executions for scope_id in one.dropped_scopes]
    fresh, changed, values = [], [], []
    for execution in executions:
        if execution.finished and not execution.notes.get(NOTE):
            gone += [one.id for one in execution.scopes.values() if one.stored]
            continue
        for scope in execution.scopes.values():
            if not scope.stored:
                fresh.append(
                    {
                        "id": scope.id, "tenant_id": execution.tenant_id, "execution_id": execution.id,
                        "parent_id": scope.parent_id, "kind": scope.kind, "step_key": scope.step_key,
                        "visit": scope.visit, "data": scope.data,
                    }
                )  # fmt: skip
            elif scope.changed:
                changed.append({"id": scope.id, "data": scope.data})
            if scope.values is not None:
                values += scope.values.rows_to_save()
    delete_rows(connection, workflow_scopes, gone)
    insert_rows(connection, workflow_scopes, fresh)
    update_rows(connection, workflow_scopes, changed)
    insert_rows(connection, workflow_scope_values, values)


_SCOPES = select(workflow_scopes).where(
    workflow_scopes.c.execution_id == bindparam("b_id", type_=Id)
)
