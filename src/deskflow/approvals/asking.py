"""Making a request: who is asked in which stage, who of them can answer, and what the answer is bound to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.approvals.events import ApprovalRequired
from deskflow.approvals.ladders import calendar_of_request, ladder_of, start_ladder
from deskflow.approvals.rules import (
    ON_EXPIRY,
    Ballot,
    Counting,
    Rung,
    answerable,
    binding_hash,
    check_counting,
    check_team,
    later_by,
    parse_strategy,
)
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import approval_approvers, approval_stages, workflow_approvals
from deskflow.approvals.telling import note
from deskflow.core.commands import Command, plain
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.queries import TeamRow, find_team, permissions_of
from deskflow.people.rules import checked_name
from deskflow.people.tables import roles, user_roles, users
from deskflow.tickets.snapshots import snapshots as ticket_snapshots
from deskflow.tickets.tables import NEVER

PERMISSION = "workflows.approve"


@dataclass(frozen=True, slots=True)
class NewStage:
    """Who is asked together, and how their answers count. `weights` and `vetoes` go by user, role or team id.

    The strategy `sequence` asks one after the other: it becomes a stage for each, in the order given.
    """

    users: tuple[UUID, ...] = ()
    roles: tuple[UUID, ...] = ()
    strategy: str = "any"
    threshold: float | None = None
    reject_policy: str = "when_unreachable"
    weights: dict[str, int] = field(default_factory=dict)
    vetoes: tuple[UUID, ...] = ()
    stage_name: str = ""
    teams: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestApproval(Command):
    """`shown` is what the request shows of its record; `binds` the fields whose change makes it void, by
    default those shown. `on_expiry`: expired, approve, reject, escalate. `requested_by` is taken from the actor
    when a person asks. The time limit is `expires_at`, or so many seconds from now; these and the times of the
    `ladder` count in the open hours of the calendar if there is one.
    """

    name: ClassVar[str] = "approval.request@1"
    permission: ClassVar[str] = "workflows.execute"

    title: str
    stages: tuple[NewStage, ...]
    description: str | None = None
    record_kind: str | None = None
    record_id: UUID | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    binds: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    on_expiry: str = "expired"
    allow_own: bool = False
    requested_by: UUID | None = None
    execution_id: UUID | None = None
    step_id: UUID | None = None
    correlation: str = ""
    topic: str = ""
    due_seconds: float | None = None
    calendar_id: UUID | None = None
    ladder: tuple[Rung, ...] = ()


def request_approval(tx: Transaction, command: RequestApproval) -> UUID:
    """Rejected when nobody is asked, or when those asked could never approve it."""
    if command.on_expiry not in ON_EXPIRY:
        raise Rejected("approval.unknown_on_expiry", value=command.on_expiry[:50])
    stages = [part for stage in command.stages for part in _expanded(stage)]
    if not stages:
        raise Rejected("approval.no_approvers")
    requested_by = tx.actor.user_id if tx.actor.kind == "user" else command.requested_by
    if requested_by is not None:
        tx.get(users, requested_by, users.c.id)
    asked = [_asked(tx, stage, None if command.allow_own else requested_by) for stage in stages]
    ladder = ladder_of(tx, command.ladder, command.on_expiry)
    approval_id = _insert_request(tx, command, requested_by, asked, ladder)
    inserted = [
        _insert_stage(tx, approval_id, position, stage, approvers)
        for position, (stage, approvers) in enumerate(zip(stages, asked, strict=True))
    ]
    start_ladder(tx, tx.get(workflow_approvals, approval_id), inserted[0])
    note(
        tx, command.record_kind, command.record_id, "approval.requested", command.title, approval_id
    )
    tx.emit(
        ApprovalRequired(
            approval_id, snapshots(tx.unit.connection, tx.tenant_id, [approval_id])[approval_id]
        )
    )
    return approval_id


@dataclass(frozen=True, slots=True)
class _Approver:
    user_id: UUID | None
    role_id: UUID | None
    weight: int
    may_veto: bool
    status: str
    team_id: UUID | None = None


def _expanded(stage: NewStage) -> list[NewStage]:
    if parse_strategy(stage.strategy) != "sequence":
        return [stage]
    return [
        NewStage(
            users=(one,) if kind == "user" else (), roles=(one,) if kind == "role" else (),
            strategy="all", stage_name=stage.stage_name, teams=(one,) if kind == "team" else (),
        )
        for kind, ids in (("user", stage.users), ("role", stage.roles), ("team", stage.teams))
        for one in dict.fromkeys(ids)
    ]  # fmt: skip


def _asked(tx: Transaction, stage: NewStage, not_this_user: UUID | None) -> list[_Approver]:
    # Whoever asks is left out of the count; who cannot answer stays in it, so that an approval by fewer
    # people than were named never comes about in silence.
    user_ids, role_ids = list(dict.fromkeys(stage.users)), list(dict.fromkeys(stage.roles))
    members = _members(tx, role_ids)
    _check_exist(tx, user_ids, role_ids)
    asked_teams = [_team(tx, one) for one in dict.fromkeys(stage.teams)]
    groups = (*members.values(), *(one.present for one in asked_teams))
    able = _able(tx, {*user_ids, *(one for several in groups for one in several)})
    able.discard(not_this_user)
    found: list[_Approver] = []
    answering: list[set[UUID]] = []
    for user_id in user_ids:
        answering.append({user_id} & able)
        status = "excused" if user_id == not_this_user else "waiting" if answering[-1] else "unable"
        found.append(_Approver(user_id, None, *_worth(stage, user_id), status))
    for role_id in role_ids:
        answering.append(members.get(role_id, set()) & able)
        status = "waiting" if answering[-1] else "unable"
        found.append(_Approver(None, role_id, *_worth(stage, role_id), status))
    for team in asked_teams:
        answering.append({*team.present} & able)
        status = "waiting" if answering[-1] else "unable"
        speaker = _speaker(team, answering[-1])
        found.append(_Approver(speaker, None, *_worth(stage, team.id), status, team.id))
    if found and all(one.status == "excused" for one in found):
        raise Rejected("approval.only_own", user=str(not_this_user))
    reached = answerable(answering, [one.weight for one in found])
    ballots = [
        Ballot(None, one.weight, one.may_veto, can)
        for one, can in zip(found, reached, strict=True)
        if one.status != "excused"
    ]
    counting = Counting(parse_strategy(stage.strategy), stage.threshold, stage.reject_policy)
    check_counting(counting, ballots)
    return found


def _team(tx: Transaction, team_id: UUID) -> TeamRow:
    """An empty set of approvers is an incident, also beside others who could decide."""
    team = find_team(tx.unit.connection, tx.tenant_id, str(team_id))
    if team is None:
        raise Rejected("field.no_such_row", field="team", id=str(team_id))
    check_team(team.name, is_active=team.is_active, members=team.present)
    return team


def _speaker(team: TeamRow, able: set[UUID]) -> UUID:
    """Whom the seed's columns name for a team: who leads it, else the first who could answer, else the first."""
    if team.lead_id in able and team.lead_id is not None:
        return team.lead_id
    here = [one for one in team.members if one in team.present]
    return next((one for one in here if one in able), here[0])


def _worth(stage: NewStage, one: UUID) -> tuple[int, bool]:
    return stage.weights.get(str(one), 1), one in stage.vetoes


def _members(tx: Transaction, role_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    statement = (
        select(user_roles.c.role_id, user_roles.c.user_id)
        .join(users, users.c.id == user_roles.c.user_id)
        .where(
            user_roles.c.tenant_id == tx.tenant_id,
            user_roles.c.role_id.in_(role_ids),
            users.c.is_active,
        )
    )
    members: dict[UUID, set[UUID]] = {}
    for row in tx.execute(statement):
        members.setdefault(row.role_id, set()).add(row.user_id)
    return members


def _check_exist(tx: Transaction, user_ids: Sequence[UUID], role_ids: Sequence[UUID]) -> None:
    for table, field_name, ids in ((users, "user", user_ids), (roles, "role", role_ids)):
        known = set(
            tx.execute(
                select(table.c.id).where(table.c.tenant_id == tx.tenant_id, table.c.id.in_(ids))
            ).scalars()
        )
        for one in ids:
            if one not in known:
                raise Rejected("field.no_such_row", field=field_name, id=str(one))


def _able(tx: Transaction, user_ids: set[UUID]) -> set[UUID | None]:
    return {one for one in user_ids if allows(permissions_of(tx.unit.connection, one), PERMISSION)}


def _insert_request(
    tx: Transaction,
    command: RequestApproval,
    requested_by: UUID | None,
    asked: Sequence[Sequence[_Approver]],
    ladder: Sequence[Rung],
) -> UUID:
    expires_at = _expiry(tx, command)
    record = _record(tx, command)
    binds = list(command.shown if command.binds is None else command.binds)
    everyone = [one for stage in asked for one in stage if one.status != "excused"]
    return tx.insert(
        workflow_approvals,
        workflow_execution_id=command.execution_id,
        workflow_step_id=command.step_id,
        title=checked_name(command.title, "title"),
        description=command.description,
        requested_from_user_id=next((one.user_id for one in everyone if one.user_id), None),
        requested_from_role_id=next((one.role_id for one in everyone if one.role_id), None),
        status="pending",
        expires_at=expires_at,
        created_at=tx.at,
        requested_by_user_id=requested_by,
        allow_own=command.allow_own,
        on_expiry=command.on_expiry,
        record_kind=command.record_kind,
        record_id=command.record_id,
        record=record,
        shown=command.shown,
        binds=binds,
        binds_hash=binding_hash(record or {}, binds),
        topic=command.topic[:200],
        correlation=command.correlation[:200],
        due_at=expires_at or NEVER,
        closed_at=NEVER,
        outcome="open",
        ladder=[plain(one) for one in ladder] or None,
        calendar_id=command.calendar_id,
        due_seconds=command.due_seconds,
    )


def _expiry(tx: Transaction, command: RequestApproval) -> datetime | None:
    if command.on_expiry == "escalate" and command.due_seconds is None:
        # What goes on to the next one gets as much time again, so that has to be a length.
        raise Rejected("approval.escalate_needs_length")
    calendar = calendar_of_request(tx, command.calendar_id)
    if command.expires_at is not None or command.due_seconds is None:
        return command.expires_at
    if not 0 <= command.due_seconds <= 320_000_000:
        raise Rejected("approval.bad_time_limit", seconds=str(command.due_seconds)[:40])
    at = later_by(tx.at, command.due_seconds, calendar)
    if at is None:
        raise Rejected("approval.never_open")
    return at


def _record(tx: Transaction, command: RequestApproval) -> dict[str, Any] | None:
    if command.record_kind != "ticket" or command.record_id is None:
        return None
    found = ticket_snapshots(tx.unit.connection, tx.tenant_id, [command.record_id])
    if command.record_id not in found:
        raise NotFound("tickets.not_found", id=str(command.record_id))
    return found[command.record_id]


def _insert_stage(
    tx: Transaction,
    approval_id: UUID,
    position: int,
    stage: NewStage,
    approvers: Sequence[_Approver],
) -> UUID:
    stage_id = tx.insert(
        approval_stages,
        approval_id=approval_id,
        position=position,
        name=stage.stage_name[:255],
        strategy=parse_strategy(stage.strategy),
        threshold=stage.threshold,
        reject_policy=stage.reject_policy,
        status="waiting" if position else "pending",
    )
    tx.insert_many(
        approval_approvers,
        [
            {
                "approval_id": approval_id, "stage_id": stage_id, "position": place,
                "user_id": one.user_id, "role_id": one.role_id, "team_id": one.team_id,
                "weight": one.weight, "may_veto": one.may_veto,
                "status": "pending" if one.status == "waiting" and not position else one.status,
            }
            for place, one in enumerate(approvers)
        ],
    )  # fmt: skip
    return stage_id
