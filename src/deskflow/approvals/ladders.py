"""The ladder of a request: what is planned when a stage is asked, and what each rung does when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.events import ApprovalEscalated, ApprovalReminded
from deskflow.approvals.rules import Rung, checked_ladder, later_by
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import (
    approval_approvers,
    approval_rungs,
    approval_stand_ins,
)
from deskflow.approvals.telling import note_of
from deskflow.calendars.queries import get_calendar
from deskflow.calendars.rules import BusinessCalendar
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.queries import permissions_of
from deskflow.people.tables import roles, team_members, user_roles, users
from deskflow.tickets.tables import NEVER

PERMISSION = "workflows.approve"


def ladder_of(tx: Transaction, rungs: Sequence[Rung], on_expiry: str) -> tuple[Rung, ...]:
    """The rungs in order, checked. Who says escalate and names nobody means the managers of those asked."""
    ladder = checked_ladder(rungs)
    for one in ladder:
        if one.after == 0 and on_expiry != "escalate":
            raise Rejected("approval.bad_rung_time", kind=one.kind)
        if one.to:
            table = roles if one.kind == "role" else users
            if tx.find(table, _id(one), table.c.id) is None:
                raise Rejected("field.no_such_row", field="ladder", id=one.to[:80])
    if on_expiry == "escalate" and all(one.kind == "remind" for one in ladder):
        ladder = (*ladder, Rung("manager", 0))
    return ladder


def _id(rung: Rung) -> UUID:
    try:
        return UUID(rung.to)
    except ValueError as problem:
        raise Rejected("field.no_such_row", field="ladder", id=rung.to[:80]) from problem


def calendar_of_request(tx: Transaction, calendar_id: UUID | None) -> BusinessCalendar | None:
    if calendar_id is None:
        return None
    found = get_calendar(tx, tx.tenant_id, calendar_id)
    if found is None:
        raise NotFound("calendars.not_found", id=str(calendar_id))
    return found


def start_ladder(tx: Transaction, request: Row[Any], stage_id: UUID) -> None:
    """A stage is asked from now on: its rungs get their times."""
    if not request.ladder:
        return
    calendar = calendar_of_request(tx, request.calendar_id)
    rows = []
    for position, one in enumerate(request.ladder):
        rung = Rung(str(one["kind"]), float(one["after"]), str(one["to"]))
        due_at = NEVER if rung.after == 0 else later_by(tx.at, rung.after, calendar)
        rows.append(
            {
                "approval_id": request.id, "stage_id": stage_id, "position": position,
                "kind": rung.kind,
                "user_id": _id(rung) if rung.kind == "delegate" else None,
                "role_id": _id(rung) if rung.kind == "role" else None,
                "due_at": due_at or NEVER, "status": "waiting",
            }
        )  # fmt: skip
    tx.insert_many(approval_rungs, rows)


def end_ladder(tx: Transaction, stage_id: UUID) -> None:
    """The stage is decided: nobody has to be reminded of it."""
    rungs = approval_rungs
    tx.update_where(
        rungs, (rungs.c.stage_id == stage_id) & (rungs.c.status == "waiting"), status="not_needed"
    )


def climb(tx: Transaction, rung: Row[Any]) -> None:
    """Does what a rung says: tells those again who have not answered, or lets somebody else answer, too."""
    tx.update(approval_rungs, rung.id, status="done")
    approval = snapshots(tx.unit.connection, tx.tenant_id, [rung.approval_id])[rung.approval_id]
    if rung.kind == "remind":
        note_of(tx, approval, "approval.reminded")
        tx.emit(ApprovalReminded(rung.approval_id, approval))
        return
    added = _add_stand_ins(tx, rung)
    people = _people(tx, added)
    told = "approval.escalated" if people else "approval.nobody_next"
    note_of(tx, approval, told, ", ".join(one["name"] for one in people) or None)
    tx.touch("workflow_approvals", rung.approval_id)
    tx.emit(ApprovalEscalated(rung.approval_id, approval, people))


def _add_stand_ins(tx: Transaction, rung: Row[Any]) -> list[dict[str, Any]]:
    papers, gone = approval_approvers, approval_stand_ins
    open_papers = tx.execute(
        select(papers.c.id, papers.c.user_id, papers.c.role_id, papers.c.team_id)
        .where(papers.c.stage_id == rung.stage_id, papers.c.status == "pending")
        .order_by(papers.c.position)
    ).all()
    already = {
        (row.approver_id, row.user_id, row.role_id)
        for row in tx.execute(select(gone).where(gone.c.approval_id == rung.approval_id))
    }
    rows: list[dict[str, Any]] = []
    for paper in open_papers:
        for user_id, role_id in _next_ones(tx, rung, paper):
            by_name = paper.team_id is None and paper.user_id == user_id is not None
            if (paper.id, user_id, role_id) in already or by_name:
                continue
            rows.append(
                {
                    "approval_id": rung.approval_id, "approver_id": paper.id, "user_id": user_id,
                    "role_id": role_id, "reason": rung.kind, "at": tx.at,
                }
            )  # fmt: skip
    if rows:
        tx.insert_many(gone, rows)
    return rows


def _next_ones(
    tx: Transaction, rung: Row[Any], paper: Row[Any]
) -> list[tuple[UUID | None, UUID | None]]:
    if rung.kind == "delegate":
        return [(rung.user_id, None)]
    if rung.kind == "role":
        return [(None, rung.role_id)]
    asked = users.c.id == paper.user_id
    if paper.team_id is not None:
        m = team_members.c
        asked = users.c.id.in_(select(m.user_id).where(m.team_id == paper.team_id))
    elif paper.user_id is None:
        holders = select(user_roles.c.user_id).where(user_roles.c.role_id == paper.role_id)
        asked = users.c.id.in_(holders)
    managers = tx.execute(
        select(users.c.manager_id)
        .where(users.c.tenant_id == tx.tenant_id, asked, users.c.manager_id.is_not(None))
        .distinct()
        .order_by(users.c.manager_id)
    )
    return [(manager_id, None) for manager_id in managers.scalars()]


def _people(tx: Transaction, added: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    user_ids = {row["user_id"] for row in added} - {None}
    role_ids = {row["role_id"] for row in added} - {None}
    holders = select(user_roles.c.user_id).where(user_roles.c.role_id.in_(role_ids))
    rows = tx.execute(
        select(users.c.id, users.c.name)
        .where(
            users.c.tenant_id == tx.tenant_id,
            users.c.is_active,
            users.c.id.in_(user_ids) | users.c.id.in_(holders),
        )
        .order_by(users.c.name_key, users.c.id)
    )
    # Who may not approve is not somebody it could go on to.
    return [
        {"id": str(row.id), "name": row.name}
        for row in rows.all()
        if allows(permissions_of(tx.unit.connection, row.id), PERMISSION)
    ]
