"""What comes due by itself: rungs of ladders, and time limits nobody met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from deskflow.approvals.closing import close
from deskflow.approvals.ladders import calendar_of_request, climb
from deskflow.approvals.rules import later_by
from deskflow.approvals.tables import approval_rungs, approval_stages, workflow_approvals
from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import NEVER

_ON_EXPIRY: Final = {
    "expired": "expired", "approve": "approved", "reject": "rejected", "escalate": "expired",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpireApprovals(Command):
    """Ends those whose time is over, the longest overdue first; each as its `on_expiry` says."""

    name: ClassVar[str] = "approval.expire@1"

    limit: int = 500


@dataclass(frozen=True, slots=True)
class ClimbLadders(Command):
    """Reminds, and lets others answer, where the time for it has come."""

    name: ClassVar[str] = "approval.climb_ladders@1"

    limit: int = 200


def expire_approvals(tx: Transaction, command: ExpireApprovals) -> dict[str, Any]:
    """Answers with {"expired": [ids]}; what went on to somebody else is not among them."""
    table = workflow_approvals
    rows = tx.execute(
        select(table)
        .where(
            table.c.tenant_id == tx.tenant_id, table.c.status == "pending", table.c.due_at <= tx.at
        )
        .order_by(table.c.due_at, table.c.id)
        .limit(max(1, min(command.limit, 5_000)))
        .with_for_update(skip_locked=True)
    ).all()
    over = [row for row in rows if row.on_expiry != "escalate" or not _went_on(tx, row)]
    for on_expiry, status in _ON_EXPIRY.items():
        ids = [row.id for row in over if row.on_expiry == on_expiry]
        close(tx, ids, status, reason={"code": "approval.time_is_over", "params": {}})
    return {"expired": [str(row.id) for row in over]}


def _went_on(tx: Transaction, request: Row[Any]) -> bool:
    """Whether there was somebody to go on to; they get as much time again."""
    rungs, stages = approval_rungs, approval_stages
    rung = tx.execute(
        select(rungs)
        .join(stages, stages.c.id == rungs.c.stage_id)
        .where(
            rungs.c.approval_id == request.id,
            rungs.c.status == "waiting",
            rungs.c.kind != "remind",
            stages.c.status == "pending",
        )
        .order_by(rungs.c.position)
        .limit(1)
    ).first()
    if rung is None or not request.due_seconds:
        return False
    calendar = calendar_of_request(tx, request.calendar_id)
    due_at = later_by(tx.at, request.due_seconds, calendar)
    tx.update(workflow_approvals, request.id, due_at=due_at or NEVER, expires_at=due_at)
    climb(tx, rung)
    return True


def climb_ladders(tx: Transaction, command: ClimbLadders) -> dict[str, Any]:
    """Answers with {"climbed": how many}. After a long sleep each request is reminded once, not once a rung."""
    due = _due(tx, max(1, min(command.limit, 5_000)))
    reminded: set[UUID] = set()
    for rung in due:
        if rung.kind == "remind" and rung.approval_id in reminded:
            tx.update(approval_rungs, rung.id, status="done")
            continue
        if rung.kind == "remind":
            reminded.add(rung.approval_id)
        climb(tx, rung)
    return {"climbed": len(due)}


def _due(tx: Transaction, limit: int) -> Sequence[Row[Any]]:
    rungs, requests = approval_rungs, workflow_approvals
    # The requests are locked first, as who decides does it.
    mine = tx.execute(
        select(requests.c.id)
        .join(rungs, rungs.c.approval_id == requests.c.id)
        .where(
            rungs.c.tenant_id == tx.tenant_id, rungs.c.status == "waiting", rungs.c.due_at <= tx.at
        )
        .order_by(rungs.c.due_at, rungs.c.id)
        .limit(limit)
        .with_for_update(of=requests, skip_locked=True)
    ).scalars()
    return tx.execute(
        select(rungs)
        .where(
            rungs.c.approval_id.in_(list(dict.fromkeys(mine))),
            rungs.c.status == "waiting",
            rungs.c.due_at <= tx.at,
        )
        .order_by(rungs.c.due_at, rungs.c.position, rungs.c.id)
    ).all()


def next_rung(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next rung is due; None when none has a time."""
    c = approval_rungs.c
    at: datetime | None = connection.execute(
        select(func.min(c.due_at)).where(
            c.tenant_id == tenant_id, c.status == "waiting", c.due_at < NEVER
        )
    ).scalar()
    return at
