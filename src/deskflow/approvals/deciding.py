"""An approver answers: whose paper it is, what it does to the stage, and what it does to the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from deskflow.approvals.closing import already_decided, close
from deskflow.approvals.events import ApprovalRequired
from deskflow.approvals.rules import Ballot, Counting, Verdict, parse_decision, verdict
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import (
    approval_approvers,
    approval_decisions,
    approval_stages,
    workflow_approvals,
)
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import user_roles
from deskflow.tickets.drafting import checked_body

_COMMENT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class DecideApproval(Command):
    """`decision` is approved or rejected; it cannot be changed afterwards, only undone while nobody acted on it."""

    name: ClassVar[str] = "approval.decide@1"
    permission: ClassVar[str] = "workflows.approve"

    approval_id: UUID
    decision: str
    comment: str = ""


def decide_approval(tx: Transaction, command: DecideApproval) -> dict[str, Any]:
    """Answers with the seed's {"id", "status", "approved_by", "decision_at", "workflow_execution_resumed"}."""
    decision = parse_decision(command.decision)
    user_id = tx.actor.user_id
    if tx.actor.kind != "user" or user_id is None:
        raise Denied("approval.needs_a_person")
    comment = checked_body(command.comment).strip() or None
    if comment and len(comment) > _COMMENT_LIMIT:
        raise Rejected("field.too_long", field="comment", limit=_COMMENT_LIMIT, length=len(comment))
    request = _locked(tx, command.approval_id)
    if request.status != "pending":
        raise already_decided(tx, request)
    if request.requested_by_user_id == user_id and not request.allow_own:
        raise Denied("approval.own_request")
    stage = _stage(tx, command.approval_id, "pending")
    approver_id = _paper(tx, stage, user_id)
    tx.insert(
        approval_decisions, approval_id=command.approval_id, stage_id=stage.id, approver_id=approver_id,
        decided_by_user_id=user_id, decision=decision, comment=comment, at=tx.at,
    )  # fmt: skip
    tx.update(approval_approvers, approver_id, status=decision)
    standing = _standing(tx, stage)
    if standing == "pending":
        tx.touch("workflow_approvals", command.approval_id)
    else:
        tx.update(approval_stages, stage.id, status=standing)
        _go_on(tx, command.approval_id, stage, standing, user_id, comment)
    seen = snapshots(tx.unit.connection, tx.tenant_id, [command.approval_id])[command.approval_id]
    return {
        "id": seen["id"],
        "status": seen["status"],
        "approved_by": seen["decided_by"]["name"] if seen["decided_by"] else None,
        "decision_at": seen["decided_at"],
        "workflow_execution_resumed": seen["execution_id"] is not None
        and seen["status"] != "pending",
    }


def _locked(tx: Transaction, approval_id: UUID) -> Row[Any]:
    # Five people may decide at once on a shared database: they go one after the other.
    row = tx.execute(
        select(workflow_approvals)
        .where(
            workflow_approvals.c.tenant_id == tx.tenant_id, workflow_approvals.c.id == approval_id
        )
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound("workflow_approvals.not_found", id=str(approval_id))
    return row


def _stage(tx: Transaction, approval_id: UUID, status: str) -> Row[Any]:
    stages = approval_stages
    return tx.execute(
        select(stages)
        .where(
            stages.c.tenant_id == tx.tenant_id,
            stages.c.approval_id == approval_id,
            stages.c.status == status,
        )
        .order_by(stages.c.position)
        .limit(1)
    ).one()


def _paper(tx: Transaction, stage: Row[Any], user_id: UUID) -> UUID:
    """The approver this person answers as: by name first, else the role that has the fewest others."""
    papers, decisions = approval_approvers, approval_decisions
    earlier = tx.execute(
        select(decisions.c.at).where(
            decisions.c.stage_id == stage.id, decisions.c.decided_by_user_id == user_id
        )
    ).first()
    if earlier is not None:
        raise Rejected("approval.you_have_decided", at=earlier.at.isoformat())
    mine = select(user_roles.c.role_id).where(user_roles.c.user_id == user_id)
    size = (
        select(func.count())
        .select_from(user_roles)
        .where(user_roles.c.role_id == papers.c.role_id)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(papers.c.id, papers.c.user_id, papers.c.status)
        .where(
            papers.c.stage_id == stage.id,
            papers.c.status.in_(["pending", "approved", "rejected"]),
            or_(papers.c.user_id == user_id, papers.c.role_id.in_(mine)),
        )
        .order_by(papers.c.user_id.is_(None), size, papers.c.position)
    ).all()
    free = [row for row in rows if row.status == "pending"]
    if free:
        paper: UUID = free[0].id
        return paper
    if rows:
        raise Rejected("approval.role_has_decided")
    raise Denied("approval.not_yours")


def _standing(tx: Transaction, stage: Row[Any]) -> Verdict:
    papers = approval_approvers
    rows = tx.execute(
        select(papers.c.status, papers.c.weight, papers.c.may_veto).where(
            papers.c.stage_id == stage.id, papers.c.status != "excused"
        )
    )
    ballots: Sequence[Ballot] = [
        Ballot(
            row.status if row.status in ("approved", "rejected") else None,
            row.weight, row.may_veto, row.status != "unable",
        )
        for row in rows
    ]  # fmt: skip
    return verdict(Counting(stage.strategy, stage.threshold, stage.reject_policy), ballots)


def _go_on(
    tx: Transaction,
    approval_id: UUID,
    stage: Row[Any],
    standing: Verdict,
    user_id: UUID,
    comment: str | None,
) -> None:
    stages, papers = approval_stages, approval_approvers
    following = tx.execute(
        select(stages.c.id).where(
            stages.c.approval_id == approval_id, stages.c.position == stage.position + 1
        )
    ).scalar()
    if standing == "rejected" or following is None:
        close(tx, [approval_id], standing, by=user_id, comment=comment)
        return
    tx.update_where(
        papers,
        (papers.c.stage_id == stage.id) & (papers.c.status == "pending"),
        status="no_longer_needed",
    )
    tx.update(stages, following, status="pending")
    tx.update_where(
        papers, (papers.c.stage_id == following) & (papers.c.status == "waiting"), status="pending"
    )
    tx.touch("workflow_approvals", approval_id)
    seen = snapshots(tx.unit.connection, tx.tenant_id, [approval_id])
    tx.emit(ApprovalRequired(approval_id, seen[approval_id]))
