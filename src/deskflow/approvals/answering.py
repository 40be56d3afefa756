"""Who may answer which paper at a moment: those asked, those who stand in for somebody away, those it went on to.

A delegation holds between its dates and does not pass on; nobody's absence lets a request be decided by who made it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from deskflow.approvals.tables import (
    approval_approvers,
    approval_decisions,
    approval_delegations,
    approval_stand_ins,
    workflow_approvals,
)
from deskflow.core.types import Id, Word
from deskflow.people.tables import team_members, user_roles, users

DELEGATION = "delegation"
ESCALATION = "escalation"
PASSED_ON = "passed_on"

_papers = approval_approvers
_requests = workflow_approvals
# Once for all: an alias reads all columns of its table anew.
_delegator, _active = users.alias("delegator"), users.alias("active")
_decided = approval_decisions.alias("decided")
_holding, _belonging = user_roles.alias("holding"), team_members.alias("belonging")


def answering(
    tenant_id: UUID,
    at: datetime,
    *papers: ColumnElement[bool],
    user_id: UUID | None = None,
) -> CompoundSelect[tuple[UUID, UUID, UUID, UUID | None, str | None]]:
    """Rows (approver_id, approval_id, user_id, on_behalf_of, capacity) of open papers that meet the conditions.

    Only active people, never who made the request unless it allows that, and nobody twice in a stage. With
    `user_id` only what this person may answer.
    """
    ways = (
        _by_name(),
        _by_role(),
        _by_team(),
        _for_somebody_away(at),
        _for_a_holder_away(at),
        _for_a_member_away(at),
        _gone_on_to(),
        _gone_on_to_role(),
        _handed_to(),
    )
    return union_all(*(_open(way, tenant_id, user_id).where(*papers) for way in ways))


def _row(
    person: ColumnElement[UUID],
    on_behalf_of: ColumnElement[UUID] | None = None,
    capacity: str | None = None,
) -> Select[tuple[UUID, UUID, UUID, UUID | None, str | None]]:
    behalf = null() if on_behalf_of is None else on_behalf_of
    return select(
        _papers.c.id.label("approver_id"),
        _papers.c.approval_id,
        person.label("user_id"),
        # With their types, which Postgres asks for in every part of a union.
        cast(behalf, Id).label("on_behalf_of"),
        cast(null() if capacity is None else literal(capacity, Word), Word).label("capacity"),
    ).join(_requests, _requests.c.id == _papers.c.approval_id)


_Ways = tuple[Select[tuple[UUID, UUID, UUID, UUID | None, str | None]], ColumnElement[UUID]]


def _by_name() -> _Ways:
    person = _papers.c.user_id
    return _row(person).where(person.is_not(None), _papers.c.team_id.is_(None)), person


def _by_role() -> _Ways:
    person = user_roles.c.user_id
    return _row(person).join(user_roles, user_roles.c.role_id == _papers.c.role_id), person


def _by_team() -> _Ways:
    person = team_members.c.user_id
    return _row(person).join(team_members, team_members.c.team_id == _papers.c.team_id), person


def _away(at: datetime) -> ColumnElement[bool]:
    away = approval_delegations.c
    return and_(
        away.tenant_id == _papers.c.tenant_id,
        away.starts_at <= at,
        away.ends_at > at,
        away.topic.in_(["", _requests.c.topic]),
        _delegator.c.is_active,
        _not_own(away.user_id),
    )


def _for_somebody_away(at: datetime) -> _Ways:
    away = approval_delegations
    person = away.c.stand_in_id
    way = (
        _row(person, away.c.user_id, DELEGATION)
        .join(away, away.c.user_id == _papers.c.user_id)
        .join(_delegator, _delegator.c.id == away.c.user_id)
    )
    return way.where(_away(at), _papers.c.team_id.is_(None)), person


def _for_a_holder_away(at: datetime) -> _Ways:
    away, holding = approval_delegations, _holding
    person = away.c.stand_in_id
    way = (
        _row(person, away.c.user_id, DELEGATION)
        .join(holding, holding.c.role_id == _papers.c.role_id)
        .join(away, away.c.user_id == holding.c.user_id)
        .join(_delegator, _delegator.c.id == away.c.user_id)
    )
    return way.where(_away(at)), person


def _for_a_member_away(at: datetime) -> _Ways:
    away, belonging = approval_delegations, _belonging
    person = away.c.stand_in_id
    way = (
        _row(person, away.c.user_id, DELEGATION)
        .join(belonging, belonging.c.team_id == _papers.c.team_id)
        .join(away, away.c.user_id == belonging.c.user_id)
        .join(_delegator, _delegator.c.id == away.c.user_id)
    )
    return way.where(_away(at)), person


def _asked_by_name() -> ColumnElement[UUID]:
    """Whom a paper is for, when it is for one person."""
    return case((_papers.c.team_id.is_(None), _papers.c.user_id))


def _gone_on_to() -> _Ways:
    gone = approval_stand_ins
    person = gone.c.user_id
    way = _row(person, _asked_by_name(), ESCALATION).join(gone, gone.c.approver_id == _papers.c.id)
    own = gone.c.tenant_id == _papers.c.tenant_id
    return way.where(own, person.is_not(None), gone.c.reason != PASSED_ON), person


def _handed_to() -> _Ways:
    """By somebody who was asked: both may answer, and both names are shown."""
    gone = approval_stand_ins
    person = gone.c.user_id
    by = gone.c.by_user_id
    way = _row(person, by, PASSED_ON).join(gone, gone.c.approver_id == _papers.c.id)
    handed = and_(gone.c.tenant_id == _papers.c.tenant_id, gone.c.reason == PASSED_ON, _not_own(by))
    return way.where(handed), person


def _gone_on_to_role() -> _Ways:
    gone, holding = approval_stand_ins, _holding
    person = holding.c.user_id
    way = (
        _row(person, _asked_by_name(), ESCALATION)
        .join(gone, gone.c.approver_id == _papers.c.id)
        .join(holding, holding.c.role_id == gone.c.role_id)
    )
    return way.where(gone.c.tenant_id == _papers.c.tenant_id), person


def _not_own(person: ColumnElement[UUID]) -> ColumnElement[bool]:
    requester = _requests.c.requested_by_user_id
    return or_(_requests.c.allow_own, requester.is_(None), requester != person)


def _open(
    way: _Ways, tenant_id: UUID, user_id: UUID | None
) -> Select[tuple[UUID, UUID, UUID, UUID | None, str | None]]:
    statement, person = way
    active, decided = _active, _decided
    statement = (
        statement.join(active, active.c.id == person)
        .outerjoin(
            decided,
            and_(decided.c.stage_id == _papers.c.stage_id, decided.c.decided_by_user_id == person),
        )
        .where(
            _papers.c.tenant_id == tenant_id,
            _papers.c.status == "pending",
            _requests.c.status == "pending",
            active.c.is_active,
            decided.c.id.is_(None),
            _not_own(person),
        )
    )
    return statement if user_id is None else statement.where(person == user_id)
