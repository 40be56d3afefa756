"""An approver answers: whose paper it is, what it does to the stage, and what it does to the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, or_, select

from deskflow.approvals.closing import already_decided, close
from deskflow.approvals.events import ApprovalRequired
from deskflow.approvals.rules import (
    Ballot,
    Counting,
    Verdict,
    answerable,
    parse_decision,
    verdict,
)
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
from deskflow.people.tables import user_roles, users
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
    not_this_user = None if request.allow_own else request.requested_by_user_id
    approver_id = _choose(tx, stage, _papers(tx, stage, not_this_user), user_id)
    tx.insert(
        approval_decisions, approval_id=command.approval_id, stage_id=stage.id, approver_id=approver_id,
        decided_by_user_id=user_id, decision=decision, comment=comment, at=tx.at,
    )  # fmt: skip
    tx.update(approval_approvers, approver_id, status=decision)
    standing = _standing(stage, _papers(tx, stage, not_this_user))
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


@dataclass(frozen=True, slots=True)
class _Paper:
    id: UUID
    user_id: UUID | None
    weight: int
    may_veto: bool
    status: str
    # Who may still answer it; nobody once it is answered.
    people: frozenset[UUID]


def _papers(tx: Transaction, stage: Row[Any], not_this_user: UUID | None) -> list[_Paper]:
    papers, made = approval_approvers, approval_decisions
    decided = select(made.c.decided_by_user_id).where(made.c.stage_id == stage.id)
    people: dict[UUID, set[UUID]] = {}
    for row in tx.execute(
        select(papers.c.id, users.c.id.label("user_id"))
        .select_from(papers)
        .join(
            users,
            or_(
                users.c.id == papers.c.user_id,
                users.c.id.in_(
                    select(user_roles.c.user_id).where(user_roles.c.role_id == papers.c.role_id)
                ),
            ),
        )
        .where(
            papers.c.stage_id == stage.id,
            papers.c.status == "pending",
            users.c.is_active,
            users.c.id.not_in(decided),
        )
    ):
        people.setdefault(row.id, set()).add(row.user_id)
    rows = tx.execute(
        select(papers)
        .where(papers.c.stage_id == stage.id, papers.c.status != "excused")
        .order_by(papers.c.position)
    )
    return [
        _Paper(
            row.id,
            row.user_id,
            row.weight,
            row.may_veto,
            row.status,
            frozenset(people.get(row.id, set()) - {not_this_user}),
        )
        for row in rows
    ]


def _choose(tx: Transaction, stage: Row[Any], papers: Sequence[_Paper], user_id: UUID) -> UUID:
    """The paper this person answers: by name first, else where most of the others can still be answered."""
    made = approval_decisions
    earlier = tx.execute(
        select(made.c.at).where(made.c.stage_id == stage.id, made.c.decided_by_user_id == user_id)
    ).first()
    if earlier is not None:
        raise Rejected("approval.you_have_decided", at=earlier.at.isoformat())
    mine = [paper for paper in papers if user_id in paper.people]
    if not mine:
        raise (
            Rejected("approval.role_has_decided")
            if _was_asked(tx, stage, user_id)
            else Denied("approval.not_yours")
        )

    def left(chosen: _Paper) -> tuple[bool, int]:
        others = [paper for paper in papers if paper is not chosen]
        reached = answerable(
            [paper.people - {user_id} for paper in others], [paper.weight for paper in others]
        )
        return chosen.user_id is not None, sum(reached)

    return max(mine, key=left).id


def _was_asked(tx: Transaction, stage: Row[Any], user_id: UUID) -> bool:
    papers = approval_approvers
    mine = select(user_roles.c.role_id).where(user_roles.c.user_id == user_id)
    asked = select(papers.c.id).where(
        papers.c.stage_id == stage.id,
        papers.c.status.in_(["approved", "rejected"]),
        papers.c.role_id.in_(mine),
    )
    return tx.execute(asked.limit(1)).first() is not None


def _standing(stage: Row[Any], papers: Sequence[_Paper]) -> Verdict:
    reached = answerable([paper.people for paper in papers], [paper.weight for paper in papers])
    ballots = [
        Ballot(
            paper.status if paper.status in ("approved", "rejected") else None,
            paper.weight,
            paper.may_veto,
            can,
        )
        for paper, can in zip(papers, reached, strict=True)
    ]
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
