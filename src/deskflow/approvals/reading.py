"""One request with all a person wants to know before deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from deskflow.approvals.answering import DELEGATION, ESCALATION, answering
from deskflow.approvals.queries import asked_through, record_label, stood_in_for, waits_for
from deskflow.approvals.question_queries import QuestionRow, questions_of
from deskflow.approvals.rules import field_value
from deskflow.approvals.snapshots import kind_of_paper, name_of_paper
from deskflow.approvals.tables import (
    approval_approvers,
    approval_decisions,
    approval_stages,
    approval_stand_ins,
    workflow_approvals,
)
from deskflow.people.tables import roles, teams, users
from deskflow.tickets.snapshots import snapshots as ticket_snapshots
from deskflow.tickets.tables import tickets

# Compared when a request shows nothing of its own: what usually matters to whoever decides.
_USUAL_FIELDS = ("title", "status", "priority", "customer", "assignee", "equipment")


@dataclass(frozen=True, slots=True)
class ApproverRow:
    """`kind`: user, role, team. `status`: waiting, pending, approved, rejected, no_longer_needed, excused (made the request), unable."""

    id: UUID
    stage: int
    kind: str
    person_id: UUID
    person_name: str
    status: str
    weight: int
    may_veto: bool
    # Who may answer it, too: in somebody's absence, and because nobody answered in time.
    away: tuple[str, ...] = ()
    escalated_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageRow:
    """How a stage counts; `approved` of `asked` so far."""

    position: int
    stage_name: str
    strategy: str
    threshold: float | None
    reject_policy: str
    status: str
    asked: int
    approved: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """`role` names the role or the team somebody answered for, None when asked by name; `on_behalf_of` the person somebody
    stood in for, `capacity` why: delegation, escalation, passed_on."""

    stage: int
    by_id: UUID
    by_name: str
    role: str | None
    decision: str
    comment: str | None
    at: datetime
    on_behalf_of: str | None = None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """`record` is the ticket as it is now; `changed_since` {field: (then, now)} since the request was made.

    `step_key` names the step that asks, None when no workflow does.
    """

    id: UUID
    title: str
    description: str | None
    status: str
    requested_by_id: UUID | None
    requested_by: str | None
    created_at: datetime
    expires_at: datetime | None
    on_expiry: str
    decided_by: str | None
    decision_at: datetime | None
    decision_comment: str | None
    closed_reason: Mapping[str, Any] | None
    execution_id: UUID | None
    step_id: UUID | None
    step_key: str | None
    record_kind: str | None
    record_id: UUID | None
    record_label: str | None
    record: Mapping[str, Any] | None
    shown: Mapping[str, Any]
    binds: tuple[str, ...]
    changed_since: Mapping[str, tuple[Any, Any]]
    stages: tuple[StageRow, ...]
    approvers: tuple[ApproverRow, ...]
    decisions: tuple[DecisionRow, ...]
    waits_for_viewer: bool
    # In whose stead the viewer would decide; None when they were asked themselves.
    viewer_stands_in_for: str | None = None
    # The team as a member of which the viewer is asked; None when asked by name, too.
    viewer_belongs_to: str | None = None
    questions: tuple[QuestionRow, ...] = ()
    # Whether the viewer was asked themselves, and may hand it to somebody else.
    viewer_may_pass_on: bool = False


_requester = users.alias("requester")
_decider = users.alias("decider")
_behalf = users.alias("behalf")


def get_approval(
    connection: Connection,
    tenant_id: UUID,
    approval_id: UUID,
    at: datetime,
    viewer: UUID | None = None,
) -> Approval | None:
    """The request; `waits_for_viewer` says whether this user may decide it at this moment."""
    table = workflow_approvals
    row = connection.execute(
        select(
            table, _requester.c.name.label("requester_name"), _decider.c.name.label("decider_name"),
            tickets.c.number, tickets.c.title.label("about"),
        )
        .outerjoin(_requester, _requester.c.id == table.c.requested_by_user_id)
        .outerjoin(_decider, _decider.c.id == table.c.approved_by_user_id)
        .outerjoin(tickets, and_(table.c.record_kind == "ticket", tickets.c.id == table.c.record_id))
        .where(table.c.tenant_id == tenant_id, table.c.id == approval_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    record: dict[str, Any] | None = None
    if row.record_kind == "ticket" and row.record_id is not None:
        record = ticket_snapshots(connection, tenant_id, [row.record_id]).get(row.record_id)
    approvers = _approvers(connection, tenant_id, approval_id, at)
    return Approval(
        id=row.id,
        title=row.title,
        description=row.description,
        status=row.status,
        requested_by_id=row.requested_by_user_id,
        requested_by=row.requester_name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        on_expiry=row.on_expiry,
        decided_by=row.decider_name,
        decision_at=row.decision_at,
        decision_comment=row.decision_comment,
        closed_reason=row.closed_reason,
        execution_id=row.workflow_execution_id,
        step_id=row.workflow_step_id,
        # The engine correlates by step and visit.
        step_key=row.correlation.rpartition(":")[0] or None,
        record_kind=row.record_kind,
        record_id=row.record_id,
        record_label=record_label(row),
        record=record,
        shown=row.shown,
        binds=tuple(row.binds),
        changed_since=_changed(row.record, record, tuple(row.shown) or _USUAL_FIELDS),
        stages=_stages(connection, approval_id, approvers),
        approvers=approvers,
        decisions=_decisions(connection, approval_id),
        waits_for_viewer=viewer is not None
        and _waits(connection, tenant_id, approval_id, viewer, at),
        viewer_stands_in_for=None
        if viewer is None
        else stood_in_for(connection, tenant_id, viewer, at, [approval_id]).get(approval_id),
        viewer_belongs_to=None
        if viewer is None
        else asked_through(connection, tenant_id, viewer, at, [approval_id]).get(approval_id),
        questions=questions_of(connection, tenant_id, approval_id),
        viewer_may_pass_on=viewer is not None
        and _asked_themselves(connection, tenant_id, approval_id, viewer, at),
    )


def _changed(
    then: Mapping[str, Any] | None, now: Mapping[str, Any] | None, fields: tuple[str, ...]
) -> dict[str, tuple[Any, Any]]:
    if then is None or now is None:
        return {}
    pairs = {
        name: (field_value(then, name), field_value(now, name))
        for name in fields
        if name in then or name in now
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _approvers(
    connection: Connection, tenant_id: UUID, approval_id: UUID, at: datetime
) -> tuple[ApproverRow, ...]:
    papers, stages = approval_approvers, approval_stages
    away, gone_on = _stand_ins(connection, tenant_id, approval_id, at)
    rows = connection.execute(
        select(
            papers, stages.c.position.label("stage"), users.c.name.label("user_name"),
            roles.c.name.label("role_name"), teams.c.name.label("team_name"),
        )
        .join(stages, stages.c.id == papers.c.stage_id)
        .outerjoin(users, users.c.id == papers.c.user_id)
        .outerjoin(roles, roles.c.id == papers.c.role_id)
        .outerjoin(teams, teams.c.id == papers.c.team_id)
        .where(papers.c.approval_id == approval_id)
        .order_by(stages.c.position, papers.c.position)
    )  # fmt: skip
    return tuple(
        ApproverRow(
            row.id, row.stage, kind_of_paper(row), row.team_id or row.user_id or row.role_id,
            name_of_paper(row), row.status, row.weight, row.may_veto,
            away.get(row.id, ()), gone_on.get(row.id, ()),
        )
        for row in rows
    )  # fmt: skip


def _stand_ins(
    connection: Connection, tenant_id: UUID, approval_id: UUID, at: datetime
) -> tuple[dict[UUID, tuple[str, ...]], dict[UUID, tuple[str, ...]]]:
    """Names by paper: of those who decide for somebody away, and of people and roles it went on to."""
    found: dict[str, dict[UUID, dict[str, None]]] = {DELEGATION: {}, ESCALATION: {}}
    rights = answering(tenant_id, at, approval_approvers.c.approval_id == approval_id).subquery()
    for row in connection.execute(
        select(rights.c.approver_id, users.c.name)
        .join(users, users.c.id == rights.c.user_id)
        .where(rights.c.capacity == DELEGATION)
        .order_by(users.c.name_key)
    ):
        found[DELEGATION].setdefault(row.approver_id, {})[row.name] = None
    gone = approval_stand_ins
    for row in connection.execute(
        select(gone.c.approver_id, func.coalesce(users.c.name, roles.c.name).label("name"))
        .outerjoin(users, users.c.id == gone.c.user_id)
        .outerjoin(roles, roles.c.id == gone.c.role_id)
        .where(gone.c.approval_id == approval_id)
        .order_by(gone.c.at, gone.c.id)
    ):
        found[ESCALATION].setdefault(row.approver_id, {})[row.name] = None
    away, gone_on = (
        {paper: tuple(names) for paper, names in found[kind].items()}
        for kind in (DELEGATION, ESCALATION)
    )
    return away, gone_on


def _stages(
    connection: Connection, approval_id: UUID, approvers: tuple[ApproverRow, ...]
) -> tuple[StageRow, ...]:
    rows = connection.execute(
        select(approval_stages)
        .where(approval_stages.c.approval_id == approval_id)
        .order_by(approval_stages.c.position)
    )
    found: list[StageRow] = []
    for row in rows:
        asked = [one for one in approvers if one.stage == row.position and one.status != "excused"]
        found.append(
            StageRow(
                row.position, row.name, row.strategy, row.threshold, row.reject_policy, row.status,
                len(asked), sum(one.status == "approved" for one in asked),
            )
        )  # fmt: skip
    return tuple(found)


def _decisions(connection: Connection, approval_id: UUID) -> tuple[DecisionRow, ...]:
    made, papers, stages = approval_decisions, approval_approvers, approval_stages
    rows = connection.execute(
        select(
            made, stages.c.position.label("stage"), users.c.name.label("user_name"),
            roles.c.name.label("role_name"), _behalf.c.name.label("behalf_name"),
            teams.c.name.label("team_name"),
        )
        .join(stages, stages.c.id == made.c.stage_id)
        .join(papers, papers.c.id == made.c.approver_id)
        .join(users, users.c.id == made.c.decided_by_user_id)
        .outerjoin(roles, roles.c.id == papers.c.role_id)
        .outerjoin(teams, teams.c.id == papers.c.team_id)
        .outerjoin(_behalf, _behalf.c.id == made.c.on_behalf_of_user_id)
        .where(made.c.approval_id == approval_id)
        .order_by(made.c.at, made.c.id)
    )  # fmt: skip
    return tuple(
        DecisionRow(
            row.stage,
            row.decided_by_user_id,
            row.user_name,
            row.team_name or row.role_name,
            row.decision,
            row.comment,
            row.at,
            row.behalf_name,
            row.capacity,
        )
        for row in rows
    )


def _asked_themselves(
    connection: Connection, tenant_id: UUID, approval_id: UUID, viewer: UUID, at: datetime
) -> bool:
    own = approval_approvers.c.approval_id == approval_id
    rights = answering(tenant_id, at, own, user_id=viewer).subquery()
    asked = select(rights.c.approver_id).where(rights.c.capacity.is_(None)).limit(1)
    return connection.execute(asked).first() is not None


def _waits(
    connection: Connection, tenant_id: UUID, approval_id: UUID, viewer: UUID, at: datetime
) -> bool:
    statement = (
        select(func.count())
        .select_from(workflow_approvals)
        .where(workflow_approvals.c.id == approval_id, waits_for(tenant_id, viewer, at))
    )
    return bool(connection.execute(statement).scalar_one())
