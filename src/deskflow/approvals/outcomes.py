"""What the engine does with an outcome: it takes it, once, in the transaction that continues the execution.

These writes are not commands: like tokens and timers they are the engine's own rows. Taking an outcome moves a
column the deciding command wrote, so undoing that decision is refused from then on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import workflow_approvals


def take_outcome(
    connection: Connection, tenant_id: UUID, approval_id: UUID
) -> dict[str, Any] | None:
    """The closed request's snapshot; None when it is open (again, after an undo) or was taken before."""
    table = workflow_approvals
    taken = connection.execute(
        table.update()
        .where(table.c.tenant_id == tenant_id, table.c.id == approval_id, table.c.outcome == "due")
        .values(outcome="taken", revision=table.c.revision + 1)
    )
    if taken.rowcount == 0:
        return None
    return snapshots(connection, tenant_id, [approval_id])[approval_id]


def outcomes_due(connection: Connection, tenant_id: UUID, limit: int = 100) -> list[UUID]:
    """Closed requests of executions that nobody has taken yet, oldest first: what a start looks for."""
    table = workflow_approvals
    statement = (
        select(table.c.id)
        .where(
            table.c.tenant_id == tenant_id,
            table.c.outcome == "due",
            table.c.workflow_execution_id.is_not(None),
        )
        .order_by(table.c.closed_at, table.c.id)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def next_expiry(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next pending request runs out; the far future (`NEVER`) for one without a limit."""
    table = workflow_approvals
    statement = (
        select(table.c.due_at)
        .where(table.c.tenant_id == tenant_id, table.c.status == "pending")
        .order_by(table.c.due_at)
        .limit(1)
    )
    return connection.execute(statement).scalar()
