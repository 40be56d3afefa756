"""What people do to a run that goes on: pause it, let it go on, pass a step by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.closing import CancelApprovalsOfExecution, cancel_of_execution
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.workflows.executing import FINISHED, held
from deskflow.workflows.retrying import go_on
from deskflow.workflows.scope_tables import workflow_signals
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_tokens

# Where a step can be taken from: it rests there, and nobody is working for it.
SKIPPABLE: Final = frozenset({"ready", "delay", "retry", "event", "approval", "child"})


@dataclass(frozen=True, slots=True)
class PauseExecution(Command):
    """Nothing more of it is begun until it is resumed; what is under way outside comes to its end."""

    name: ClassVar[str] = "execution.pause@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID


@dataclass(frozen=True, slots=True)
class ResumeExecution(Command):
    """A paused execution goes on; what came due meanwhile is done at once."""

    name: ClassVar[str] = "execution.resume@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID


@dataclass(frozen=True, slots=True)
class SkipStep(Command):
    """Passes by the step at which the execution waits or has failed, and goes on behind it."""

    name: ClassVar[str] = "execution.skip_step@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    step_key: str


def pause_execution(tx: Transaction, command: PauseExecution) -> None:
    """Rejected for a run that has not begun, has ended, undoes its steps, or is paused already."""
    row = going(tx, command.execution_id)
    if row.status in ("pending", "paused", "compensating"):
        raise Rejected("execution.cannot_pause", status=row.status)
    tx.update(workflow_executions, row.id, status="paused", ready_at=NEVER, claimed_by=None)


def resume_execution(tx: Transaction, command: ResumeExecution) -> None:
    row = held(tx, command.execution_id)
    if row.status != "paused":
        raise Rejected("execution.not_paused", status=row.status)
    # The engine looks at it once and says itself what it waits for.
    tx.update(workflow_executions, row.id, status="running", ready_at=tx.at)


def skip_step(tx: Transaction, command: SkipStep) -> None:
    """Rejected unless a step of that key waits for something that can be taken from it."""
    row = held(tx, command.execution_id)
    if row.status == "failed":
        if (row.error or {}).get("step") != command.step_key:
            raise Rejected("execution.step_not_waiting", step=command.step_key[:100])
        go_on(tx, row, command.step_key)
        return
    if row.status in FINISHED:
        raise Rejected("execution.already_finished", status=row.status)
    tokens = [one for one in tokens_of(tx, row.id) if one.step_key == command.step_key]
    waiting = [one for one in tokens if one.state in SKIPPABLE]
    if not waiting:
        raise Rejected("execution.step_not_waiting", step=command.step_key[:100])
    for token in waiting:
        tx.update(workflow_tokens, token.id, state="skip", wake_at=tx.at, wait_ref=None)
        if token.state == "child" and token.wait_ref is not None:
            tx.insert(workflow_signals, execution_id=token.wait_ref, kind="cancel")
    asked = tuple(f"{one.step_key}:{one.visit}" for one in waiting if one.state == "approval")
    if asked:
        cancel_of_execution(tx, CancelApprovalsOfExecution(row.id, asked))
    if row.status != "paused":
        tx.update(workflow_executions, row.id, ready_at=tx.at)


def going(tx: Transaction, execution_id: UUID) -> Row[Any]:
    """The row of an execution that has not ended, kept from workers."""
    row = held(tx, execution_id)
    if row.status in FINISHED:
        raise Rejected("execution.already_finished", status=row.status)
    return row


def tokens_of(tx: Transaction, execution_id: UUID) -> list[Row[Any]]:
    """Where it stands."""
    t = workflow_tokens.c
    return list(
        tx.execute(
            select(workflow_tokens)
            .where(t.tenant_id == tx.tenant_id, t.execution_id == execution_id)
            .order_by(t.id)
        )
    )
