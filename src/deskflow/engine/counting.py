"""The counters of a workflow, derived from its runs and written at most once a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from deskflow.core.bus import CommandBus
from deskflow.core.transaction import Unit
from deskflow.engine.duties import Duty
from deskflow.workflows.tables import workflow_executions, workflows

EVERY: Final = timedelta(minutes=1)
_AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)


def count_runs(connection: Connection, tenant_id: UUID) -> int:
    """Brings `execution_count`, `error_count` and `last_executed_at` up to date; answers with how many workflows
    had another number."""
    w, e = workflows.c, workflow_executions.c
    failed: dict[UUID, int] = {
        row.workflow_id: row.failures
        for row in connection.execute(
            select(e.workflow_id, func.count().label("failures"))
            .where(e.tenant_id == tenant_id, e.status == "failed")
            .group_by(e.workflow_id)
        )
    }
    # The newest run of each is one step down its index; only those with news are counted.
    newest = (
        select(func.max(e.started_at))
        .where(e.workflow_id == w.id)
        .correlate(workflows)
        .scalar_subquery()
    )
    changed = 0
    for row in connection.execute(
        select(w.id, w.error_count, w.execution_count, w.last_executed_at, newest.label("newest"))
        .where(w.tenant_id == tenant_id, or_(newest.is_not(None), w.execution_count > 0))
    ).all():  # fmt: skip
        errors = failed.get(row.id, 0)
        if row.newest == row.last_executed_at and errors == row.error_count:
            continue
        count = connection.execute(select(func.count()).where(e.workflow_id == row.id)).scalar_one()
        values: dict[str, Any] = {
            "execution_count": count, "error_count": errors,
            "last_executed_at": row.newest or row.last_executed_at,
        }  # fmt: skip
        connection.execute(workflows.update().where(w.id == row.id).values(**values))
        changed += 1
    return changed


class Counting:
    """The duty of one worker."""

    def __init__(self) -> None:
        self._next: datetime = _AT_ONCE

    def next_due(self, connection: Connection, tenant_id: UUID) -> datetime | None:
        return self._next

    def fire(self, bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        count_runs(unit.connection, tenant_id)
        self._next = now + EVERY

    def duty(self) -> Duty:
        """As the worker knows it."""
        return Duty("counting", self.next_due, self.fire)
