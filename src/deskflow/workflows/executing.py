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
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import (
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
    data = checked_inputs(_definition(tx, command.workflow_id, row.version), command.trigger_data)
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
    error: Any = {"code": command.reason, "params": {}, "step": None} if command.reason else None
    tx.update(
        workflow_executions, command.execution_id, status="cancelled", completed_at=tx.at,
        duration_ms=_ms(row.started_at, tx), ready_at=NEVER, attempt=row.attempt + 1, queued=None,
        error=error, error_message=command.reason or None,
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
    cancel_of_execution(tx, CancelApprovalsOfExecution(command.execution_id))


def held(tx: Transaction, execution_id: UUID) -> Row[Any]:
    """The execution's row, kept from workers until the command has ended. NotFound when it is not there."""
    if tx.unit.connection.dialect.name == "postgresql":
        e = workflow_executions.c
        tx.execute(
            select(e.id).where(e.id == execution_id, e.tenant_id == tx.tenant_id).with_for_update()
        )
    return tx.get(workflow_executions, execution_id)


def retry_execution(tx: Transaction, command: RetryExecution) -> UUID:
    """Answers with the id of the execution that goes on."""
    row = tx.get(workflow_executions, command.execution_id)
    if row.status not in ("failed", "cancelled"):
        raise Rejected("execution.not_failed", status=row.status)
    failed = _last_failed(tx, command.execution_id)
    execution_id: UUID = row.id
    if command.in_place:
        tx.update(
            workflow_executions, row.id, status="running", completed_at=None, duration_ms=None,
            error_message=None, error=None, ready_at=tx.at, attempt=row.attempt + 1, active_ms=0,
        )  # fmt: skip
    else:
        execution_id = tx.insert(
            workflow_executions, workflow_id=row.workflow_id, version=row.version,
            trigger_data=row.trigger_data, context_data=row.context_data,
            status="running" if failed else "pending",
            started_at=tx.at, triggered_by=row.triggered_by, triggered_by_user_id=tx.actor.user_id,
            event_id=row.event_id, subject_kind=row.subject_kind, subject_id=row.subject_id,
            chain=row.chain, retry_of=row.id, ready_at=tx.at,
        )  # fmt: skip
    if failed is not None:
        tx.insert(
            workflow_tokens, execution_id=execution_id, step_key=failed.step_key,
            visit=failed.visit + 1, state="ready", wake_at=tx.at,
        )  # fmt: skip
    elif command.in_place:
        tx.update(workflow_executions, row.id, status="pending")
    return execution_id


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


def _definition(tx: Transaction, workflow_id: UUID, version: int) -> Definition:
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
    # What the seed's column holds; a run that took longer than 24 days still says so by its times.
    return min(int((tx.at - started_at).total_seconds() * 1000), 2**31 - 1)
