"""What people ask of executions: start one by hand, cancel, retry from the failed step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.closing import CancelApprovalsOfExecution, cancel_of_execution
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.parking import NOTE, park
from deskflow.workflows.scope_tables import workflow_signals
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import (
    LONGEST_MS,
    NEVER,
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
    workflow_versions,
    workflows,
)

FINISHED = frozenset({"completed", "failed", "cancelled", "compensated"})


@dataclass(frozen=True, slots=True)
class StartWorkflow(Command):
    """Begins an execution of the published version by hand, with the values of its input form."""

    name: ClassVar[str] = "workflow.start@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    workflow_id: UUID
    trigger_data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CancelExecution(Command):
    """`reason` is the code of why, where no person asked for it."""

    name: ClassVar[str] = "execution.cancel@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RetryExecution(Command):
    """Goes on from the failed step with the recorded data: in place, or (seed) as a new execution."""

    name: ClassVar[str] = "execution.retry@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    in_place: bool = True


def start_workflow(tx: Transaction, command: StartWorkflow) -> UUID:
    """Answers with the execution's id. Rejected for an unpublished workflow or a missing input."""
    row = tx.get(workflows, command.workflow_id)
    if row.deleted_at is not None or not row.is_published:
        raise Rejected("workflow.not_published", name=row.name)
    data = checked_inputs(definition_of(tx, command.workflow_id, row.version), command.trigger_data)
    ticket_id = _uuid(data.get("ticket_id"))
    made = new_execution(
        command.workflow_id, row.version, row.settings, data,
        "workflow" if tx.actor.kind == "workflow" else "manual", tx.at,
        triggered_by_user_id=tx.actor.user_id, subject_kind="ticket" if ticket_id else None,
        subject_id=ticket_id, chain=list(tx.actor.chain),
    )  # fmt: skip
    return tx.insert(workflow_executions, **made)


def cancel_execution(tx: Transaction, command: CancelExecution) -> None:
    row = held(tx, command.execution_id)
    if row.status in FINISHED:
        raise Rejected("execution.already_finished", status=row.status)
    tokens = tx.execute(
        select(workflow_tokens).where(workflow_tokens.c.execution_id == command.execution_id)
    ).all()
    context = dict(row.context_data or {})
    if tokens:
        context["notes"] = {**(context.get("notes") or {}), NOTE: park(tokens)}
    error: Any = {"code": command.reason, "params": {}, "step": None} if command.reason else None
    tx.update(
        workflow_executions, command.execution_id, status="cancelled", completed_at=tx.at,
        duration_ms=_ms(row.started_at, tx), ready_at=NEVER, attempt=row.attempt + 1, queued=None,
        error=error, error_message=command.reason or None, context_data=context or None,
    )  # fmt: skip
    steps = workflow_step_executions
    tx.update_where(
        steps,
        (steps.c.workflow_execution_id == command.execution_id)
        & steps.c.status.in_(("running", "waiting", "retrying")),
        status="cancelled",
        completed_at=tx.at,
    )
    tx.delete_where(workflow_tokens, workflow_tokens.c.execution_id == command.execution_id)
    # What it held is let go, and what hangs on it is told, by the engine.
    tx.insert(workflow_signals, execution_id=command.execution_id, kind="ended")
    cancel_of_execution(tx, CancelApprovalsOfExecution(command.execution_id))


def held(tx: Transaction, execution_id: UUID) -> Row[Any]:
    """The execution's row, kept from workers until the command has ended. NotFound when it is not there."""
    if tx.unit.connection.dialect.name == "postgresql":
        e = workflow_executions.c
        tx.execute(
            select(e.id).where(e.id == execution_id, e.tenant_id == tx.tenant_id).with_for_update()
        )
    return tx.get(workflow_executions, execution_id)


def definition_of(tx: Transaction, workflow_id: UUID, version: int) -> Definition:
    return from_json(
        tx.execute(
            select(workflow_versions.c.definition).where(
                workflow_versions.c.workflow_id == workflow_id,
                workflow_versions.c.version == version,
            )
        ).scalar_one()
    )


def checked_inputs(definition: Definition, given: dict[str, Any]) -> dict[str, Any]:
    """The values of the workflow's form, each as its kind wants it. Rejected for a missing or a wrong one."""
    data = dict(given)
    for field in definition.inputs:
        value = data.get(field.name, field.default)
        if field.required and value in (None, ""):
            raise Rejected("field.required", field=field.name)
        if field.kind == "number" and isinstance(value, str) and value:
            value = _number(field.name, value)
        if field.kind == "choice" and value not in (None, "") and value not in field.choices:
            raise Rejected("field.unknown_choice", field=field.name, value=str(value)[:80])
        data[field.name] = value
    return data


def _number(name: str, text: str) -> float | int:
    try:
        return float(text) if "." in text else int(text)
    except ValueError as problem:
        raise Rejected("field.bad_number", field=name, value=text[:80]) from problem


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def _ms(started_at: Any, tx: Transaction) -> int:
    return min(int((tx.at - started_at).total_seconds() * 1000), LONGEST_MS)
