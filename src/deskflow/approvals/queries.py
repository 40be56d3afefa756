"""Every read of requests for a decision: the inbox, one request with all about it, the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from deskflow.approvals.answering import answering
from deskflow.approvals.progress import NO_PROGRESS, Progress, progress_of
from deskflow.approvals.question_queries import waiting_for_answers
from deskflow.approvals.tables import approval_approvers, approval_decisions, workflow_approvals
from deskflow.core.searching import containing
from deskflow.people.tables import teams, users
from deskflow.tickets.tables import NEVER, tickets

_requester = users.alias("requester")
_decider = users.alias("decider")
_behalf = users.alias("behalf")
_deciding = approval_decisions.alias("deciding")


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A card of the inbox. `requested_by` is None when a workflow asks on nobody's behalf; `instead_of` names
    for whom I am asked, when it is not me who was asked first; `team` as a member of which team. While somebody owes an
    answer to a question (`answer_of`), the time stands still. Requests of the same `topic` are alike."""

    id: UUID
    title: str
    description: str | None
    requested_by: str | None
    created_at: datetime
    expires_at: datetime | None
    due_at: datetime
    record_kind: str | None
    record_id: UUID | None
    record_label: str | None
    execution_id: UUID | None
    progress: Progress = NO_PROGRESS
    instead_of: str | None = None
    team: str | None = None
    answer_of: str | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class PastRow:
    """A line of the history; `on_behalf_of` is whom `decided_by` stood in for."""

    id: UUID
    title: str
    status: str
    decided_by: str | None
    comment: str | None
    closed_at: datetime
    record_label: str | None
    on_behalf_of: str | None = None


def list_pending(
    connection: Connection,
    tenant_id: UUID,
    user_id: UUID,
    at: datetime,
    *,
    limit: int = 100,
    after: tuple[datetime, UUID] | None = None,
) -> list[PendingRow]:
    """What waits for this user at this moment, by name, by role or in somebody's stead, the most urgent first;
    `after` is the last (due_at, id)."""
    table = workflow_approvals
    statement = (
        select(
            table,
            _requester.c.name.label("requester_name"),
            tickets.c.number,
            tickets.c.title.label("about"),
        )
        .outerjoin(_requester, _requester.c.id == table.c.requested_by_user_id)
        .outerjoin(
            tickets, and_(table.c.record_kind == "ticket", tickets.c.id == table.c.record_id)
        )
        .where(waits_for(tenant_id, user_id, at))
    )
    if after is not None:
        due_at, row_id = after
        statement = statement.where(
            or_(table.c.due_at > due_at, and_(table.c.due_at == due_at, table.c.id > row_id))
        )
    rows = connection.execute(statement.order_by(table.c.due_at, table.c.id).limit(limit)).all()
    ids = [row.id for row in rows]
    progress = progress_of(connection, ids)
    instead_of = stood_in_for(connection, tenant_id, user_id, at, ids)
    through = asked_through(connection, tenant_id, user_id, at, ids)
    owed = waiting_for_answers(connection, tenant_id, ids)
    return [
        PendingRow(
            row.id, row.title, row.description, row.requester_name, row.created_at, row.expires_at, row.due_at,
            row.record_kind, row.record_id, record_label(row), row.workflow_execution_id,
            progress.get(row.id, NO_PROGRESS), instead_of.get(row.id),
            through.get(row.id), owed.get(row.id), row.topic,
        )
        for row in rows
    ]  # fmt: skip


def stood_in_for(
    connection: Connection, tenant_id: UUID, user_id: UUID, at: datetime, ids: Sequence[UUID]
) -> dict[UUID, str]:
    """Of these requests those this user may decide only in somebody's stead, and whose ("" for a role's)."""
    if not ids:
        return {}
    papers = approval_approvers
    rights = answering(tenant_id, at, papers.c.approval_id.in_(ids), user_id=user_id).subquery()
    rows = connection.execute(
        select(rights.c.approval_id, rights.c.capacity, users.c.name).outerjoin(
            users, users.c.id == rights.c.on_behalf_of
        )
    ).all()
    own = {row.approval_id for row in rows if row.capacity is None}
    return {row.approval_id: row.name or "" for row in rows if row.approval_id not in own}


def asked_through(
    connection: Connection, tenant_id: UUID, user_id: UUID, at: datetime, ids: Sequence[UUID]
) -> dict[UUID, str]:
    """Of these requests those this user is asked as a member of a team and not by name or by role, and which team."""
    if not ids:
        return {}
    papers = approval_approvers
    rights = answering(tenant_id, at, papers.c.approval_id.in_(ids), user_id=user_id).subquery()
    rows = connection.execute(
        select(rights.c.approval_id, papers.c.team_id, teams.c.name)
        .join(papers, papers.c.id == rights.c.approver_id)
        .outerjoin(teams, teams.c.id == papers.c.team_id)
        .where(rights.c.capacity.is_(None))
        .order_by(papers.c.position)
    ).all()
    own = {row.approval_id for row in rows if row.team_id is None}
    found: dict[UUID, str] = {}
    for row in rows:
        if row.approval_id not in own:
            found.setdefault(row.approval_id, row.name or "")
    return found


def count_pending(connection: Connection, tenant_id: UUID, user_id: UUID, at: datetime) -> int:
    """How many requests wait for this user at this moment."""
    statement = (
        select(func.count())
        .select_from(workflow_approvals)
        .where(waits_for(tenant_id, user_id, at))
    )
    count: int = connection.execute(statement).scalar_one()
    return count


def waits_for(tenant_id: UUID, user_id: UUID, at: datetime) -> ColumnElement[bool]:
    """The condition that a request waits for this user's decision at this moment."""
    table = workflow_approvals
    mine = answering(tenant_id, at, user_id=user_id).subquery()
    return and_(
        table.c.tenant_id == tenant_id,
        table.c.status == "pending",
        table.c.id.in_(select(mine.c.approval_id)),
    )


def list_past(
    connection: Connection,
    tenant_id: UUID,
    *,
    decided_by: UUID | None = None,
    statuses: Sequence[str] = (),
    text: str = "",
    limit: int = 100,
    before: tuple[datetime, UUID] | None = None,
) -> list[PastRow]:
    """Closed requests, newest first; with `decided_by` those this user had a say in. `text` is looked for in what was
    asked, what was said to it, who asked or decided it, and the ticket."""
    table = workflow_approvals
    statement = _past(tenant_id)
    if statuses:
        statement = statement.where(table.c.status.in_(statuses))
    if text.strip():
        statement = statement.where(_has_text(text.strip()[:200]))
    if decided_by is not None:
        mine = select(approval_decisions.c.approval_id).where(
            approval_decisions.c.decided_by_user_id == decided_by
        )
        statement = statement.where(table.c.id.in_(mine))
    if before is not None:
        closed_at, row_id = before
        statement = statement.where(
            or_(
                table.c.closed_at < closed_at,
                and_(table.c.closed_at == closed_at, table.c.id < row_id),
            )
        )
    return _past_rows(connection, statement.limit(limit))


def list_similar(
    connection: Connection, tenant_id: UUID, approval_id: UUID, limit: int = 5
) -> list[PastRow]:
    """How requests like this one were decided before: same topic, else the same title; newest first."""
    table = workflow_approvals
    row = connection.execute(
        select(table.c.topic, table.c.title).where(
            table.c.tenant_id == tenant_id, table.c.id == approval_id
        )
    ).first()
    if row is None:
        return []
    alike = (
        table.c.topic == row.topic
        if row.topic
        else and_(table.c.topic == "", table.c.title == row.title)
    )
    statement = _past(tenant_id).where(
        alike, table.c.id != approval_id, table.c.status.in_(["approved", "rejected"])
    )
    return _past_rows(connection, statement.limit(limit))


def list_of_execution(connection: Connection, tenant_id: UUID, execution_id: UUID) -> list[UUID]:
    """The requests an execution made, oldest first."""
    table = workflow_approvals
    statement = (
        select(table.c.id)
        .where(table.c.tenant_id == tenant_id, table.c.workflow_execution_id == execution_id)
        .order_by(table.c.created_at, table.c.id)
    )
    return list(connection.execute(statement).scalars())


def people_asked(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID], at: datetime
) -> Mapping[UUID, list[UUID]]:
    """For each request the active users whose decision it waits for, those who stand in among them."""
    if not ids:
        return {}
    papers = approval_approvers
    asked = answering(tenant_id, at, papers.c.approval_id.in_(ids)).subquery()
    rows = connection.execute(
        select(asked.c.approval_id, asked.c.user_id)
        .join(papers, papers.c.id == asked.c.approver_id)
        .join(users, users.c.id == asked.c.user_id)
        .order_by(asked.c.approval_id, papers.c.position, users.c.name_key, users.c.id)
    )
    found: dict[UUID, dict[UUID, None]] = {}
    for row in rows:
        found.setdefault(row.approval_id, {})[row.user_id] = None
    return {approval_id: list(people) for approval_id, people in found.items()}


def record_label(row: Row[Any]) -> str | None:
    """What a request is about, for one line: a ticket's number and title."""
    return None if row.number is None else f"{row.number} {row.about}"


def _past(tenant_id: UUID) -> Select[Any]:
    table = workflow_approvals
    return (
        select(
            table,
            _decider.c.name.label("decider_name"),
            _behalf.c.name.label("behalf_name"),
            tickets.c.number,
            tickets.c.title.label("about"),
        )
        .outerjoin(_decider, _decider.c.id == table.c.approved_by_user_id)
        .outerjoin(
            _deciding,
            and_(
                _deciding.c.approval_id == table.c.id,
                _deciding.c.decided_by_user_id == table.c.approved_by_user_id,
                _deciding.c.at == table.c.decision_at,
            ),
        )
        .outerjoin(_behalf, _behalf.c.id == _deciding.c.on_behalf_of_user_id)
        .outerjoin(
            tickets, and_(table.c.record_kind == "ticket", tickets.c.id == table.c.record_id)
        )
        .where(table.c.tenant_id == tenant_id, table.c.status != "pending")
        .order_by(table.c.closed_at.desc(), table.c.id.desc())
    )


def _has_text(text: str) -> ColumnElement[bool]:
    table = workflow_approvals
    asker = (
        select(users.c.name)
        .where(users.c.id == table.c.requested_by_user_id)
        .correlate(table)
        .scalar_subquery()
    )
    columns = (
        table.c.title, table.c.description, table.c.decision_comment, asker, _decider.c.name,
        tickets.c.number, tickets.c.title,
    )  # fmt: skip
    return or_(*(containing(func.lower(column), text.lower()) for column in columns))


def _past_rows(connection: Connection, statement: Select[Any]) -> list[PastRow]:
    return [
        PastRow(
            row.id, row.title, row.status, row.decider_name, row.decision_comment, row.closed_at,
            record_label(row), row.behalf_name,
        )
        for row in connection.execute(statement)
    ]  # fmt: skip


def next_due(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next open request runs out of time; None when none has a limit."""
    c = workflow_approvals.c
    at: datetime | None = connection.execute(
        select(func.min(c.due_at)).where(
            c.tenant_id == tenant_id, c.status == "pending", c.due_at < NEVER
        )
    ).scalar()
    return at
