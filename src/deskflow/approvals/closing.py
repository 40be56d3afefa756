"""How a request ends, whatever ends it: the outcome, what is left open below it, the timeline, the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.approvals.events import (
    ApprovalExpired,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalVoided,
)
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import (
    approval_approvers,
    approval_questions,
    approval_rungs,
    approval_stages,
    workflow_approvals,
)
from deskflow.approvals.telling import note_of
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction

_EVENT: Final = {
    "approved": ApprovalGranted, "rejected": ApprovalRejected, "expired": ApprovalExpired,
    "void": ApprovalVoided,
}  # fmt: skip
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CancelApproval(Command):
    """Withdraws a request: it becomes void. Whoever asked may, and who may run workflows."""

    name: ClassVar[str] = "approval.cancel@1"
    permission: ClassVar[str] = "workflows.execute"

    approval_id: UUID


@dataclass(frozen=True, slots=True)
class CancelApprovalsOfExecution(Command):
    """Withdraws all that an execution still asks for, because it ended or the branch lost its race."""

    name: ClassVar[str] = "approval.cancel_of_execution@1"
    permission: ClassVar[str] = "workflows.execute"

    execution_id: UUID
    correlations: tuple[str, ...] | None = None


def cancel_approval(tx: Transaction, command: CancelApproval) -> None:
    row = tx.get(workflow_approvals, command.approval_id)
    if row.status != "pending":
        raise already_decided(tx, row)
    close(tx, [command.approval_id], "void", reason={"code": "approval.withdrawn", "params": {}})


def cancel_of_execution(tx: Transaction, command: CancelApprovalsOfExecution) -> dict[str, Any]:
    """Answers with {"voided": [ids]}."""
    table = workflow_approvals
    statement = select(table.c.id).where(
        table.c.tenant_id == tx.tenant_id,
        table.c.workflow_execution_id == command.execution_id,
        table.c.status == "pending",
    )
    if command.correlations is not None:
        statement = statement.where(table.c.correlation.in_(command.correlations))
    ids = list(tx.execute(statement).scalars())
    close(tx, ids, "void", reason={"code": "approval.execution_ended", "params": {}})
    return {"voided": [str(one) for one in ids]}


def close(
    tx: Transaction,
    ids: Sequence[UUID],
    status: str,
    *,
    reason: dict[str, Any] | None = None,
    by: UUID | None = None,
    comment: str | None = None,
) -> None:
    """Ends requests that are pending, set-based; the caller has looked that they are."""
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        tx.update_many(
            workflow_approvals,
            [
                {
                    "id": one, "status": status, "approved_by_user_id": by, "decision_at": tx.at,
                    "decision_comment": comment, "closed_at": tx.at, "closed_reason": reason,
                    "outcome": "due",
                }
                for one in chunk
            ],
        )  # fmt: skip
        stages, approvers = approval_stages, approval_approvers
        tx.update_where(
            stages,
            stages.c.approval_id.in_(chunk) & stages.c.status.in_(["waiting", "pending"]),
            status="closed",
        )
        tx.update_where(
            approvers,
            approvers.c.approval_id.in_(chunk) & approvers.c.status.in_(["waiting", "pending"]),
            status="no_longer_needed",
        )
        tx.update_where(
            approval_rungs,
            approval_rungs.c.approval_id.in_(chunk) & (approval_rungs.c.status == "waiting"),
            status="not_needed",
        )
        tx.update_where(
            approval_questions,
            approval_questions.c.approval_id.in_(chunk) & (approval_questions.c.status == "open"),
            status="withdrawn",
        )
        _tell(tx, chunk, status)


def _tell(tx: Transaction, ids: Sequence[UUID], status: str) -> None:
    seen = snapshots(tx.unit.connection, tx.tenant_id, ids)
    for one in ids:
        approval = seen[one]
        note_of(tx, approval, f"approval.{status}", approval["comment"])
        tx.emit(_EVENT[status](one, approval))


def already_decided(tx: Transaction, row: Any) -> Rejected:
    """The refusal of whatever comes too late; `by` is a name, None when time or a change closed it."""
    seen = snapshots(tx.unit.connection, tx.tenant_id, [row.id])[row.id]
    by = seen["decided_by"]
    return Rejected(
        "approval.already_decided",
        status=seen["status"], by=by["name"] if by else None, at=seen["decided_at"],
    )  # fmt: skip
