"""Going on from where a run failed or was cancelled, or from any step of it, with the data it has recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.workflows.definition import Definition
from deskflow.workflows.executing import RetryExecution, definition_of, held
from deskflow.workflows.graph import Graph
from deskflow.workflows.parking import NOTE, ScopeRow, places, unpark
from deskflow.workflows.regions import UNDO, regions_of
from deskflow.workflows.scope_tables import workflow_scopes
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
)


@dataclass(frozen=True, slots=True)
class RunFromStep(Command):
    """A new execution that begins at this step with what the old one has recorded."""

    name: ClassVar[str] = "execution.run_from@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    step_key: str


def retry_execution(tx: Transaction, command: RetryExecution) -> UUID:
    """Answers with the id of the execution that goes on. Rejected unless it has failed or was cancelled."""
    row = held(tx, command.execution_id)
    if row.status not in ("failed", "cancelled"):
        raise Rejected("execution.not_failed", status=row.status)
    if command.in_place:
        go_on(tx, row)
        return command.execution_id
    notes = (row.context_data or {}).get("notes") or {}
    keys = places(notes.get(NOTE) or (), stored_scopes(tx, row.id))
    failed = None if keys else _last_failed(tx, row.id)
    if failed is not None:
        definition = definition_of(tx, row.workflow_id, row.version)
        keys = [_outermost(definition, failed.step_key) or failed.step_key]
    return _begin_anew(tx, row, keys)


def run_from_step(tx: Transaction, command: RunFromStep) -> UUID:
    """Answers with the id of the new execution. Rejected for a step inside a loop, a fork or a group."""
    row = tx.get(workflow_executions, command.execution_id)
    definition = definition_of(tx, row.workflow_id, row.version)
    if definition.step_by_key(command.step_key) is None:
        raise Rejected("execution.no_such_step", step=command.step_key[:100])
    outer = _outermost(definition, command.step_key)
    if outer is not None:
        raise Rejected("execution.step_is_inside", step=command.step_key, outer=outer)
    return _begin_anew(tx, row, [command.step_key])


def go_on(tx: Transaction, row: Row[Any], skip: str = "") -> None:
    """Puts the tokens back to where they stood; those at the step `skip` pass it by."""
    context = dict(row.context_data or {})
    notes = dict(context.get("notes") or {})
    parked = notes.pop(NOTE, None)
    status = "running"
    if parked:
        visits = context.get("visits") or {}
        rows, over, reopened = unpark(parked, stored_scopes(tx, row.id), visits, tx.at)
        for one in rows:
            if one["step_key"] == skip and one["state"] == "ready":
                one["state"] = "skip"
        tx.insert_many(workflow_tokens, [{**one, "execution_id": row.id} for one in rows])
        tx.delete_where(workflow_scopes, workflow_scopes.c.id.in_(over)) if over else None
        s = workflow_step_executions
        if reopened:
            tx.update_where(
                s, s.c.id.in_(reopened) & (s.c.status == "cancelled"), status="waiting",
                completed_at=None, duration_ms=None,
            )  # fmt: skip
    elif (failed := _last_failed(tx, row.id)) is not None:
        tx.insert(
            workflow_tokens, execution_id=row.id, step_key=failed.step_key, visit=failed.visit + 1,
            state="skip" if failed.step_key == skip else "ready", wake_at=tx.at,
        )  # fmt: skip
    else:
        status = "pending"
    context["notes"] = notes
    tx.update(
        workflow_executions, row.id, status=status, completed_at=None, duration_ms=None,
        error_message=None, error=None, ready_at=tx.at, attempt=row.attempt + 1, active_ms=0,
        context_data={name: one for name, one in context.items() if one} or None,
    )  # fmt: skip


def stored_scopes(tx: Transaction, execution_id: UUID) -> list[ScopeRow]:
    """The scopes an execution stood in."""
    c = workflow_scopes.c
    return [
        ScopeRow(
            row.id, row.parent_id, row.step_key,
            UUID(row.data["opener"]) if (row.data or {}).get("opener") else None,
            bool((row.data or {}).get("section")),
        )
        for row in tx.execute(select(workflow_scopes).where(c.execution_id == execution_id))
    ]  # fmt: skip


def _begin_anew(tx: Transaction, row: Row[Any], keys: list[str]) -> UUID:
    variables = (row.context_data or {}).get("variables")
    execution_id = tx.insert(
        workflow_executions, workflow_id=row.workflow_id, version=row.version,
        trigger_data=row.trigger_data, context_data={"variables": variables} if variables else None,
        status="running" if keys else "pending", started_at=tx.at, triggered_by=row.triggered_by,
        triggered_by_user_id=tx.actor.user_id, event_id=row.event_id, subject_kind=row.subject_kind,
        subject_id=row.subject_id, chain=row.chain, retry_of=row.id, ready_at=tx.at,
        concurrency_key=row.concurrency_key, inserted_steps=row.inserted_steps,
    )  # fmt: skip
    tx.insert_many(
        workflow_tokens,
        [
            {
                "execution_id": execution_id, "step_key": key, "visit": 1, "state": "ready",
                "wake_at": tx.at,
            }
            for key in keys
        ],
    )  # fmt: skip
    return execution_id


def _outermost(definition: Definition, key: str) -> str | None:
    """The key of the outermost loop, fork or group around a step."""
    graph = Graph.of(definition)
    step = definition.step_by_key(key)
    around = regions_of(graph).of.get(step.id, ()) if step is not None else ()
    if not around:
        return None
    outer = graph.steps.get(around[0].removeprefix(UNDO))
    return outer.key if outer is not None else None


def last_failed(tx: Transaction, execution_id: UUID) -> str | None:
    """The key of the step that failed last, or was cancelled."""
    row = _last_failed(tx, execution_id)
    return None if row is None else str(row.step_key)


def _last_failed(tx: Transaction, execution_id: UUID) -> Row[Any] | None:
    steps = workflow_step_executions
    return tx.execute(
        select(steps.c.step_key, steps.c.visit)
        .where(
            steps.c.workflow_execution_id == execution_id,
            steps.c.status.in_(("failed", "cancelled")),
        )
        .order_by(steps.c.started_at.desc(), steps.c.id.desc())
        .limit(1)
    ).first()
