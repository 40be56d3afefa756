"""Loads executions that are due and saves them again. Engine rows, not commands: nobody undoes a token.

Claiming and saving share one transaction, so work inside our database needs no lease; only an outside effect
does, and there the token's lease time is the fence against a worker that was asleep.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, Row, Select, bindparam, func, select

from deskflow.core.bulk import insert_rows
from deskflow.core.ids import derived_id
from deskflow.core.types import Id, Utc
from deskflow.engine import token_rows
from deskflow.engine.compiled import CompiledWorkflow, WorkflowCache
from deskflow.engine.execution import Execution, StepRow
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
        select(workflow_executions)
        .where(c.ready_at <= bindparam("b_now", type_=Utc))
        .order_by(c.ready_at)
        .limit(bindparam("b_limit", type_=Integer))
    )
    if of_tenant:
        statement = statement.where(c.tenant_id == bindparam("b_tenant", type_=Id))
    return statement.with_for_update(skip_locked=True) if locked else statement


def lock_one(connection: Connection, execution_id: UUID) -> Row[Any] | None:
    """The execution's row, held until the end of the transaction."""
    statement = select(workflow_executions).where(workflow_executions.c.id == execution_id)
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update()
    return connection.execute(statement).first()


def load(
    connection: Connection,
    row: Row[Any],
    workflow: CompiledWorkflow,
    known: token_rows.Resting | None = None,
) -> Execution:
    """The execution in memory, with its tokens and scopes; a pending one gets its first token.

    `known`: what `resting` has read for it and others together.
    """
    new = row.status == "pending"
    context = row.context_data or {}
    execution = Execution(
        id=row.id,
        tenant_id=row.tenant_id,
        workflow=workflow,
        trigger=row.trigger_data if row.trigger_data is not None else {},
        variables=dict(context.get("variables") or workflow.variables),
        outputs=Outputs(
            connection, row.id, _earlier(connection, row), new, order_of=workflow.order_of
        ),
        tokens=[],
        status=row.status,
        started_at=row.started_at,
        chain=tuple(row.chain or ()),
        attempt=row.attempt,
        active_ms=row.active_ms,
        step_count=row.step_count,
        user_id=row.triggered_by_user_id,
        new=new,
        visits=dict(context.get("visits") or {}),
        error=row.error if row.status == "compensating" else None,
        parent_id=row.parent_execution_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        notes=dict(context.get("notes") or {}),
    )
    if new:
        if workflow.first is not None:
            token_id = derived_id(row.id, _START_TOKEN)
            visit = execution.next_visit(workflow.first)
            execution.tokens.append(Token(token_id, workflow.first, visit, "ready", row.ready_at))
        return execution
    token_rows.load(connection, execution, known)
    return execution


def resting(connection: Connection, rows: Sequence[Row[Any]]) -> token_rows.Resting:
    """Where these executions stand, for `load`."""
    return token_rows.resting(connection, [row.id for row in rows if row.status != "pending"])


def _earlier(connection: Connection, row: Row[Any]) -> list[UUID]:
    """The executions this one goes on from, with what they have recorded: the oldest first."""
    found: list[UUID] = []
    e, before = workflow_executions.c, row.retry_of
    while before is not None and before not in found and len(found) < _MOST_RETRIES:
        found.insert(0, before)
        before = connection.execute(select(e.retry_of).where(e.id == before)).scalar()
    return found


def save(connection: Connection, executions: Sequence[Execution], worker: str) -> None:
    """Writes all rows of these executions in a few statements."""
    if not executions:
        return
    connection.execute(_UPDATE, [_execution_values(execution, worker) for execution in executions])
    _save_steps(connection, [row for execution in executions for row in execution.step_rows])
    token_rows.save(connection, executions)


_UPDATE = (
    workflow_executions.update()
    .where(workflow_executions.c.id == bindparam("b_id"))
    .values(
        {
            name: bindparam(f"b_{name}")
            for name in (
                "status", "completed_at", "duration_ms", "error_message", "error", "context_data",
                "ready_at", "attempt", "claimed_by", "active_ms", "step_count",
            )
        }
    )
)  # fmt: skip


def _execution_values(execution: Execution, worker: str) -> dict[str, Any]:
    duration = None
    if execution.completed_at is not None:
        duration = int((execution.completed_at - execution.started_at).total_seconds() * 1000)
        duration = min(duration, LONGEST_MS)
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
    rests = execution.finished or execution.status == "paused"
    return {
        "b_id": execution.id,
        "b_status": execution.status,
        "b_completed_at": execution.completed_at,
        "b_duration_ms": duration,
        "b_error_message": str(execution.error["code"]) if execution.error else None,
        "b_error": execution.error,
        "b_context_data": context or None,
        "b_ready_at": NEVER if rests else next_wake(execution.tokens),
        "b_attempt": execution.attempt,
        "b_claimed_by": worker if execution.status == "running" else None,
        "b_active_ms": execution.active_ms,
        "b_step_count": execution.step_count,
    }


_CHANGING = (
    "status", "completed_at", "duration_ms", "input_data", "output_data", "error_message", "error",
    "port",
)  # fmt: skip
_UPDATE_STEP = (
    workflow_step_executions.update()
    .where(workflow_step_executions.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in _CHANGING})
)


def _save_steps(connection: Connection, rows: Sequence[StepRow]) -> None:
    fresh = [row.values for row in rows if not row.stored]
    if fresh:
        insert_rows(connection, workflow_step_executions, fresh)
    stored = [row.values for row in rows if row.stored]
    if stored:
        connection.execute(
            _UPDATE_STEP,
            [
                {"b_id": values["id"]} | {f"b_{name}": values[name] for name in _CHANGING}
                for values in stored
            ],
        )


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
    notes = dict((row.context_data or {}).get("notes") or {})
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
        id=row.id, tenant_id=row.tenant_id, workflow=workflow, trigger=row.trigger_data,
        variables=dict((row.context_data or {}).get("variables") or {}),
        outputs=Outputs(connection, row.id, (), True), tokens=[], status="failed",
        started_at=row.started_at, chain=tuple(row.chain or ()), attempt=row.attempt,
        active_ms=row.active_ms, step_count=row.step_count, user_id=row.triggered_by_user_id,
        new=False, error={**error, "step": None}, completed_at=now, parent_id=row.parent_execution_id,
        notes=notes, visits=dict((row.context_data or {}).get("visits") or {}),
    )  # fmt: skip
