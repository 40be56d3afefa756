"""One request goes to somebody else: both may decide it from then on, and both names are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.approvals.answering import PASSED_ON
from deskflow.approvals.events import ApprovalPassedOn
from deskflow.approvals.questions import locked, may_decide
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import approval_stand_ins
from deskflow.approvals.telling import note_of
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.queries import permissions_of
from deskflow.people.tables import users

PERMISSION = "workflows.approve"


@dataclass(frozen=True, slots=True)
class PassApprovalOn(Command):
    """By somebody who is asked themselves: who only stands in for somebody does not hand it further."""

    name: ClassVar[str] = "approval.pass_on@1"
    permission: ClassVar[str] = PERMISSION

    approval_id: UUID
    to: UUID


def pass_approval_on(tx: Transaction, command: PassApprovalOn) -> dict[str, Any]:
    """Answers with {"papers": how many answers they may give}. Rejected for who could not decide it."""
    me = tx.actor.user_id
    if tx.actor.kind != "user" or me is None:
        raise Denied("approval.needs_a_person")
    request = locked(tx, command.approval_id)
    mine = [row.approver_id for row in may_decide(tx, request, me) if row.capacity is None]
    if not mine:
        raise Denied("approval.stand_in_cannot_pass_on")
    if command.to == me:
        raise Rejected("delegation.to_oneself", field="to")
    person = tx.get(users, command.to, users.c.id, users.c.name, users.c.is_active)
    may = allows(permissions_of(tx.unit.connection, command.to), PERMISSION)
    if not person.is_active or not may:
        raise Rejected("delegation.cannot_approve", field="to", person=person.name)
    if command.to == request.requested_by_user_id and not request.allow_own:
        raise Rejected("approval.own_request", field="to")
    gone = approval_stand_ins
    known = set(
        tx.execute(
            select(gone.c.approver_id).where(
                gone.c.approval_id == request.id, gone.c.user_id == command.to
            )
        ).scalars()
    )
    papers = [one for one in dict.fromkeys(mine) if one not in known]
    if not papers:
        raise Rejected("approval.passed_on_already", field="to", person=person.name)
    tx.insert_many(
        gone,
        [
            {
                "approval_id": request.id, "approver_id": paper, "user_id": command.to,
                "role_id": None, "reason": PASSED_ON, "at": tx.at, "by_user_id": me,
            }
            for paper in papers
        ],
    )  # fmt: skip
    tx.touch("workflow_approvals", request.id)
    approval = snapshots(tx.unit.connection, tx.tenant_id, [request.id])[request.id]
    by = tx.get(users, me, users.c.id, users.c.name)
    note_of(tx, approval, "approval.passed_on", person.name)
    tx.emit(
        ApprovalPassedOn(
            request.id, approval,
            {
                "by": {"id": str(by.id), "name": by.name},
                "to": {"id": str(person.id), "name": person.name},
            },
        )
    )  # fmt: skip
    return {"papers": len(papers)}
