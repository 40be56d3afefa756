"""Loads executions that are due and saves them again. Engine rows, not commands: nobody undoes a token.

Claiming and saving share one transaction, so work inside our database needs no lease; only an outside effect
does, and there the token's lease time is the fence against a worker that was asleep.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    func,
    select,
    type_coerce,
)

from deskflow.core.bulk import insert_rows, update_rows
from deskflow.core.ids import derived_id
from deskflow.core.types import Id, Json, JsonText, Utc, canonical_json
from deskflow.engine import token_rows
from deskflow.engine.compiled import CompiledWorkflow, WorkflowCache
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.long_texts import LONG, LongTexts
from deskflow.engine.outputs import Outputs
from deskflow.engine.results import Token
from deskflow.engine.standing import next_wake
from deskflow.workflows.definition import Definition
from deskflow.workflows.parking import NOTE
from deskflow.workflows.tables import (
    LONGEST_MS,
    NEVER,
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
    workflows,
)

# What is read of an execution to advance it; what may be long comes as text.
_COLUMNS = (
    *(
        workflow_executions.c[name]
        for name in (
            "id", "tenant_id", "workflow_id", "version", "inserted_steps", "status", "started_at",
            "completed_at", "ready_at", "chain", "attempt", "active_ms", "step_count",
            "triggered_by_user_id", "error", "parent_execution_id", "subject_kind", "subject_id",
            "retry_of",
        )
    ),
    type_coerce(workflow_executions.c.trigger_data, Text).label("trigger_text"),
    type_coerce(workflow_executions.c.context_data, Text).label("context_text"),
)  # fmt: skip
_START_TOKEN = 0x7FFF_0001
_MOST_RETRIES = 50


def claim_due(
    connection: Connection, tenant_id: UUID | None, now: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Rows of executions to look at now, oldest first; on Postgres locked against other workers."""
    statement = _due(tenant_id is not None, connection.dialect.name == "postgresql")
    parameters = {"b_now": now, "b_limit": limit, "b_tenant": tenant_id}
    if tenant_id is None:
        del parameters["b_tenant"]
    return connection.execute(statement, parameters).all()


@lru_cache
def _due(of_tenant: bool, locked: bool) -> Select[Any]:
    c = workflow_executions.c
    statement = (
        select(*_COLUMNS)
        .where(c.ready_at <= bindparam("b_now", type_=Utc))
        .order_by(c.ready_at)
        .limit(bindparam("b_limit", type_=Integer))
    )
    if of_tenant:
        statement = statement.where(c.tenant_id == bindparam("b_tenant", type_=Id))
    if not locked:
        return statement
    # No stronger than a change of the row needs: rows that refer to it can still be written.
    return statement.with_for_update(skip_locked=True, key_share=True)


def lock_one(connection: Connection, execution_id: UUID) -> Row[Any] | None:
    """The execution's row, held until the end of the transaction."""
    statement = select(*_COLUMNS).where(workflow_executions.c.id == execution_id)
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(key_share=True)
    return connection.execute(statement).first()


def load(
    connection: Connection,
    row: Row[Any],
    workflow: CompiledWorkflow,
    texts: LongTexts,
    known: token_rows.Resting | None = None,
) -> Execution:
    """The execution in memory, with its tokens and scopes; a pending one gets its first token.

    `known`: what `resting` has read for it and others together.
    """
    # Unpacked at once: asked for by name, each column would take as long as ten of them.
    (
        execution_id, tenant_id, _, _, _, status, started_at, _, ready_at, chain, attempt, active_ms,
        step_count, user_id, error, parent_id, subject_kind, subject_id, retry_of, trigger_text,
        context_text,
    ) = tuple(row)  # fmt: skip
    new = status == "pending"
    context = texts.read(context_text) or {}
    trigger = texts.read(trigger_text)
    earlier = _earlier(connection, retry_of) if retry_of is not None else ()
    execution = Execution(
        id=execution_id,
        tenant_id=tenant_id,
        workflow=workflow,
        trigger=trigger if trigger is not None else {},
        variables=dict(context.get("variables") or workflow.variables),
        outputs=Outputs(
            connection, execution_id, earlier, new, order_of=workflow.order_of, texts=texts
        ),
        tokens=[],
        status=status,
        started_at=started_at,
        chain=tuple(chain or ()),
        attempt=attempt,
        active_ms=active_ms,
        step_count=step_count,
        user_id=user_id,
        new=new,
        visits=dict(context.get("visits") or {}),
        error=error if status == "compensating" else None,
        parent_id=parent_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        notes=deepcopy(context["notes"]) if context.get("notes") else {},
        carries_much=context_text is not None and len(context_text) >= LONG,
        variables_text=texts.variables_of(context_text),
    )
    if new:
        if workflow.first is not None:
            token_id = derived_id(execution_id, _START_TOKEN)
            visit = execution.next_visit(workflow.first)
            execution.tokens.append(Token(token_id, workflow.first, visit, "ready", ready_at))
        return execution
    token_rows.load(connection, execution, known)
    return execution


def resting(connection: Connection, rows: Sequence[Row[Any]]) -> token_rows.Resting:
    """Where these executions stand, for `load`."""
    return token_rows.resting(connection, [row.id for row in rows if row.status != "pending"])


def _earlier(connection: Connection, retry_of: UUID) -> list[UUID]:
    """The executions this one goes on from, with what they have recorded: the oldest first."""
    found: list[UUID] = []
    e = workflow_executions.c
    before: UUID | None = retry_of
    while before is not None and before not in found and len(found) < _MOST_RETRIES:
        found.insert(0, before)
        before = connection.execute(select(e.retry_of).where(e.id == before)).scalar()
    return found


def save(
    connection: Connection, executions: Sequence[Execution], worker: str, texts: LongTexts
) -> None:
    """Writes all rows of these executions in a few statements."""
    if not executions:
        return
    update_rows(
        connection,
        workflow_executions,
        [_execution_values(execution, worker, texts) for execution in executions],
    )
    _save_steps(connection, [row for execution in executions for row in execution.step_rows])
    token_rows.save(connection, executions)


def _execution_values(execution: Execution, worker: str, texts: LongTexts) -> dict[str, Any]:
    duration = None
    if execution.completed_at is not None:
        duration = int((execution.completed_at - execution.started_at).total_seconds() * 1000)
        duration = min(duration, LONGEST_MS)
    rests = execution.finished or execution.status == "paused"
    return {
        "id": execution.id,
        "status": execution.status,
        "completed_at": execution.completed_at,
        "duration_ms": duration,
        "error_message": str(execution.error["code"]) if execution.error else None,
        "error": execution.error,
        "context_data": _context(execution, texts),
        "ready_at": NEVER if rests else next_wake(execution.tokens),
        "attempt": execution.attempt,
        "claimed_by": worker if execution.status == "running" else None,
        "active_ms": execution.active_ms,
        "step_count": execution.step_count,
    }


def _context(execution: Execution, texts: LongTexts) -> Json:
    """What has to outlive this slice besides tokens and scopes."""
    context: dict[str, Any] = {"variables": execution.variables} if execution.variables else {}
    if execution.status == "completed":
        visits = {key: count for key, count in execution.visits.items() if count > 1}
    else:
        # Who goes on, now or after a repair, counts on from here.
        visits = execution.visits
    if visits:
        context["visits"] = visits
    if execution.notes:
        context["notes"] = execution.notes
    if execution.result is not None:
        context["result"] = execution.result
    if not execution.carries_much or not execution.variables:
        return context or None
    # Long variables that did not change are neither written nor read again at every slice.
    variables = execution.variables_text or canonical_json(execution.variables)
    parts = {
        name: variables if name == "variables" else canonical_json(context[name])
        for name in context
    }
    text = "{" + ",".join(f'"{name}":{parts[name]}' for name in sorted(parts)) + "}"
    if not execution.finished:
        texts.keep(text, context, variables)
    return JsonText(text)


_CHANGING = (
    "id", "status", "completed_at", "duration_ms", "input_data", "output_data", "error_message", "error",
    "port",
)  # fmt: skip


def _save_steps(connection: Connection, rows: Sequence[StepRow]) -> None:
    fresh = [row.values for row in rows if not row.stored]
    if fresh:
        insert_rows(connection, workflow_step_executions, fresh)
    # Of a row that was written before, only what is known of it now is written again.
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row.stored:
            values = {name: row.values[name] for name in _CHANGING if name in row.values}
            changed.setdefault(tuple(values), []).append(values)
    for alike in changed.values():
        update_rows(connection, workflow_step_executions, alike)


def next_ready(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next execution has something to do; None when all wait for people."""
    c = workflow_executions.c
    at = connection.execute(
        select(func.min(c.ready_at)).where(c.tenant_id == tenant_id, c.ready_at < NEVER)
    ).scalar()
    return at if at is None or at < NEVER else None


def compiled_for(connection: Connection, cache: WorkflowCache, row: Row[Any]) -> CompiledWorkflow:
    return cache.get(connection, row.workflow_id, row.version, row.inserted_steps)


def renew_lease(
    connection: Connection, execution_id: UUID, token_id: UUID, attempt: int, until: datetime
) -> bool:
    """Moves the lease of an effect forward; False when another worker has taken this effect over."""
    row = lock_one(connection, execution_id)
    if row is None or row.completed_at is not None:
        return False
    t = workflow_tokens.c
    data = connection.execute(select(t.data).where(t.id == token_id, t.state == "effect")).scalar()
    if data is None or data.get("attempt") != attempt:
        return False
    connection.execute(workflow_tokens.update().where(t.id == token_id).values(wake_at=until))
    if row.status == "paused":
        return True
    earliest = connection.execute(
        select(func.min(t.wake_at)).where(t.execution_id == execution_id)
    ).scalar()
    connection.execute(
        workflow_executions.update()
        .where(workflow_executions.c.id == execution_id)
        .values(ready_at=earliest or until)
    )
    return True


def broken(
    connection: Connection, row: Row[Any], now: datetime, error: dict[str, Any]
) -> Execution:
    """An execution that could not even be loaded or advanced: failed, with the reason."""
    known = connection.execute(
        select(workflows.c.name, workflows.c.created_by).where(workflows.c.id == row.workflow_id)
    ).one()
    workflow = CompiledWorkflow(
        row.workflow_id, row.version, known.name, known.created_by, Definition()
    )
    context = json.loads(row.context_text) if row.context_text is not None else {}
    notes = dict(context.get("notes") or {})
    parked = token_rows.set_aside(connection, row.id)
    if parked:
        notes[NOTE] = parked
    steps = workflow_step_executions
    connection.execute(
        steps.update()
        .where(steps.c.workflow_execution_id == row.id, steps.c.status.in_(("running", "waiting")))
        .values(status="cancelled", completed_at=now)
    )
    return Execution(
        id=row.id, tenant_id=row.tenant_id, workflow=workflow, trigger=None,
        variables=dict(context.get("variables") or {}),
        outputs=Outputs(connection, row.id, (), True), tokens=[], status="failed",
        started_at=row.started_at, chain=tuple(row.chain or ()), attempt=row.attempt,
        active_ms=row.active_ms, step_count=row.step_count, user_id=row.triggered_by_user_id,
        new=False, error={**error, "step": None}, completed_at=now, parent_id=row.parent_execution_id,
        notes=notes, visits=dict(context.get("visits") or {}),
    )  # fmt: skip
