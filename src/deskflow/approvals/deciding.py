"""An approver answers: whose paper it is, what it does to the stage, and what it does to the request.

Somebody who stands in answers the paper of the other, and both names are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.answering import answering
from deskflow.approvals.closing import already_decided, close
from deskflow.approvals.events import ApprovalRequired
from deskflow.approvals.ladders import end_ladder, start_ladder
from deskflow.approvals.questions import drop_questions
from deskflow.approvals.rules import (
    Ballot,
    Counting,
    Verdict,
    answerable,
    binding_hash,
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
from deskflow.people.tables import team_members, user_roles
from deskflow.tickets.drafting import checked_body
from deskflow.tickets.snapshots import snapshots as ticket_snapshots

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
    if _record_has_changed(tx, request):
        reason = {"code": "approval.record_changed", "params": {}}
        close(tx, [command.approval_id], "void", reason=reason)
        return _answer(tx, command.approval_id)
    stage = _stage(tx, command.approval_id, "pending")
    paper, right = _choose(tx, stage, _papers(tx, stage), user_id)
    tx.insert(
        approval_decisions, approval_id=command.approval_id, stage_id=stage.id, approver_id=paper.id,
        decided_by_user_id=user_id, decision=decision, comment=comment, at=tx.at,
        on_behalf_of_user_id=right.on_behalf_of, capacity=right.capacity,
    )  # fmt: skip
    tx.update(approval_approvers, paper.id, status=decision)
    standing = _standing(stage, _papers(tx, stage))
    if standing == "pending":
        tx.touch("workflow_approvals", command.approval_id)
    else:
        tx.update(approval_stages, stage.id, status=standing)
        _go_on(tx, request, stage, standing, user_id, comment)
    return _answer(tx, command.approval_id)


def _answer(tx: Transaction, approval_id: UUID) -> dict[str, Any]:
    seen = snapshots(tx.unit.connection, tx.tenant_id, [approval_id])[approval_id]
    return {
        "id": seen["id"],
        "status": seen["status"],
        "approved_by": seen["decided_by"]["name"] if seen["decided_by"] else None,
        "decision_at": seen["decided_at"],
        "workflow_execution_resumed": seen["execution_id"] is not None
        and seen["status"] != "pending",
    }


def _record_has_changed(tx: Transaction, request: Row[Any]) -> bool:
    """A change nobody announced, such as one taken back: what was asked about is no longer what there is."""
    if request.record_kind != "ticket" or request.record_id is None or not request.binds:
        return False
    found = ticket_snapshots(tx.unit.connection, tx.tenant_id, [request.record_id])
    now = found.get(request.record_id)
    return now is None or binding_hash(now, request.binds) != request.binds_hash


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
class _Right:
    """Why somebody may answer a paper."""

    on_behalf_of: UUID | None
    capacity: str | None


@dataclass(frozen=True, slots=True)
class _Paper:
    """`user_id` is None when no single person is asked. `people` may still answer it, each with their right; nobody
    once it is answered."""

    id: UUID
    user_id: UUID | None
    weight: int
    may_veto: bool
    status: str
    people: Mapping[UUID, _Right]


def _papers(tx: Transaction, stage: Row[Any]) -> list[_Paper]:
    papers = approval_approvers
    people: dict[UUID, dict[UUID, _Right]] = {}
    for row in tx.execute(answering(tx.tenant_id, tx.at, papers.c.stage_id == stage.id)):
        rights = people.setdefault(row.approver_id, {})
        # Who is asked themselves does not answer for somebody else.
        if row.user_id not in rights or row.capacity is None:
            rights[row.user_id] = _Right(row.on_behalf_of, row.capacity)
    rows = tx.execute(
        select(papers)
        .where(papers.c.stage_id == stage.id, papers.c.status != "excused")
        .order_by(papers.c.position)
    )
    return [
        _Paper(
            row.id, None if row.team_id else row.user_id, row.weight, row.may_veto, row.status,
            people.get(row.id, {}),
        )
        for row in rows
    ]  # fmt: skip


def _choose(
    tx: Transaction, stage: Row[Any], papers: Sequence[_Paper], user_id: UUID
) -> tuple[_Paper, _Right]:
    """The paper this person answers: their own first, else where most of the others can still be answered."""
    made = approval_decisions
    earlier = tx.execute(
        select(made.c.at).where(made.c.stage_id == stage.id, made.c.decided_by_user_id == user_id)
    ).first()
    if earlier is not None:
        raise Rejected("approval.you_have_decided", at=earlier.at.isoformat())
    mine = [paper for paper in papers if user_id in paper.people]
    if not mine:
        raise _not_any_more(tx, stage, user_id)

    def left(chosen: _Paper) -> tuple[bool, bool, int]:
        others = [paper for paper in papers if paper is not chosen]
        reached = answerable(
            [paper.people.keys() - {user_id} for paper in others],
            [paper.weight for paper in others],
        )
        own = chosen.people[user_id].capacity is None
        return own and chosen.user_id is not None, own, sum(reached)

    paper = max(mine, key=left)
    return paper, paper.people[user_id]


def _not_any_more(tx: Transaction, stage: Row[Any], user_id: UUID) -> Rejected | Denied:
    papers, m, r = approval_approvers.c, team_members.c, user_roles.c
    decided = select(papers.id).where(
        papers.stage_id == stage.id, papers.status.in_(["approved", "rejected"])
    )
    roles = select(r.role_id).where(r.user_id == user_id)
    if tx.execute(decided.where(papers.role_id.in_(roles)).limit(1)).first() is not None:
        return Rejected("approval.role_has_decided")
    teams = select(m.team_id).where(m.user_id == user_id)
    if tx.execute(decided.where(papers.team_id.in_(teams)).limit(1)).first() is not None:
        return Rejected("approval.team_has_decided")
    return Denied("approval.not_yours")


def _standing(stage: Row[Any], papers: Sequence[_Paper]) -> Verdict:
    reached = answerable(
        [paper.people.keys() for paper in papers], [paper.weight for paper in papers]
    )
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
    request: Row[Any],
    stage: Row[Any],
    standing: Verdict,
    user_id: UUID,
    comment: str | None,
) -> None:
    stages, papers, approval_id = approval_stages, approval_approvers, request.id
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
    end_ladder(tx, stage.id)
    drop_questions(tx, request)
    tx.update(stages, following, status="pending")
    tx.update_where(
        papers, (papers.c.stage_id == following) & (papers.c.status == "waiting"), status="pending"
    )
    start_ladder(tx, request, following)
    tx.touch("workflow_approvals", approval_id)
    seen = snapshots(tx.unit.connection, tx.tenant_id, [approval_id])
    tx.emit(ApprovalRequired(approval_id, seen[approval_id]))
