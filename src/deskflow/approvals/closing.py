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
from deskflow.approvals.tables import approval_approvers, approval_stages, workflow_approvals
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import ticket_activity

_EVENT: Final = {
    "approved": ApprovalGranted, "rejected": ApprovalRejected, "expired": ApprovalExpired,
    "void": ApprovalVoided,
}  # fmt: skip
_ON_EXPIRY: Final = {"expired": "expired", "approve": "approved", "reject": "rejected"}
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


@dataclass(frozen=True, slots=True)
class ExpireApprovals(Command):
    """Ends those whose time is over, the longest overdue first; each as its `on_expiry` says."""

    name: ClassVar[str] = "approval.expire@1"

    limit: int = 500


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


def expire_approvals(tx: Transaction, command: ExpireApprovals) -> dict[str, Any]:
    """Answers with {"expired": [ids]}."""
    table = workflow_approvals
    rows = tx.execute(
        select(table.c.id, table.c.on_expiry)
        .where(
            table.c.tenant_id == tx.tenant_id, table.c.status == "pending", table.c.due_at <= tx.at
        )
        .order_by(table.c.due_at, table.c.id)
        .limit(max(1, min(command.limit, 5_000)))
    ).all()
    for on_expiry, status in _ON_EXPIRY.items():
        ids = [row.id for row in rows if row.on_expiry == on_expiry]
        close(tx, ids, status, reason={"code": "approval.time_is_over", "params": {}})
    return {"expired": [str(row.id) for row in rows]}


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
        _tell(tx, chunk, status)


def _tell(tx: Transaction, ids: Sequence[UUID], status: str) -> None:
    seen = snapshots(tx.unit.connection, tx.tenant_id, ids)
    for one in ids:
        approval = seen[one]
        record = approval["record"] or {}
        note(
            tx, record.get("kind"), UUID(record["id"]) if record else None, f"approval.{status}",
            approval["title"], one, comment=approval["comment"],
        )  # fmt: skip
        tx.emit(_EVENT[status](one, approval))


def note(
    tx: Transaction,
    record_kind: str | None,
    record_id: UUID | None,
    code: str,
    title: str,
    approval_id: UUID,
    comment: str | None = None,
) -> None:
    """A line in the timeline of the ticket that was asked about."""
    if record_kind == "ticket" and record_id is not None:
        tx.insert(
            ticket_activity, ticket_id=record_id, at=tx.at, code=code,
            params={
                "title": title, "approval_id": str(approval_id), "comment": comment,
                "by": tx.actor.label,
            },
            actor_kind=tx.actor.kind, actor_id=tx.actor.user_id,
        )  # fmt: skip


def already_decided(tx: Transaction, row: Any) -> Rejected:
    """The refusal of whatever comes too late; `by` is a name, None when time or a change closed it."""
    seen = snapshots(tx.unit.connection, tx.tenant_id, [row.id])[row.id]
    by = seen["decided_by"]
    return Rejected(
        "approval.already_decided",
        status=seen["status"], by=by["name"] if by else None, at=seen["decided_at"],
    )  # fmt: skip
