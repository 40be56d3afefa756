"""Cron schedules: each tick starts its workflow once, whoever of several workers gets there first."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from deskflow.core import faults
from deskflow.core.errors import DeskflowError
from deskflow.core.ids import named_id
from deskflow.core.transaction import Unit
from deskflow.workflows.schedule import missed_runs, next_after
from deskflow.workflows.tables import workflow_executions, workflow_schedules, workflows

_BATCH = 100


def fire_due(unit: Unit, tenant_id: UUID, now: datetime) -> int:
    """Starts what is due, makes up for what was missed, sets the next moment. Answers with the starts."""
    faults.point("engine.before_schedule")
    connection = unit.connection
    s, w = workflow_schedules, workflows
    statement = (
        select(
            s.c.id, s.c.workflow_id, s.c.cron_expression, s.c.timezone, s.c.last_run_at, s.c.next_run_at,
            s.c.run_count, s.c.missed, w.c.version, w.c.trigger_config,
        )
        .join(w, w.c.id == s.c.workflow_id)
        .where(
            s.c.is_active.is_(True), s.c.next_run_at <= now, s.c.tenant_id == tenant_id,
            w.c.is_active.is_(True), w.c.is_published.is_(True), w.c.deleted_at.is_(None),
        )
        .order_by(s.c.next_run_at)
        .limit(_BATCH)
    )  # fmt: skip
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True, of=s)
    started = 0
    for row in connection.execute(statement).all():
        started += _fire(connection, tenant_id, row, now)
    return started


def _fire(
    connection: Connection, tenant_id: UUID, row: Row[*tuple[Any, ...]], now: datetime
) -> int:
    try:
        due = _due_runs(row, now)
        following = next_after(row.cron_expression, row.timezone, now)
    except DeskflowError as problem:
        _stop(connection, row, problem, now)
        return 0
    if due and _overlaps(connection, row):
        due = []
    for at in due:
        connection.execute(
            workflow_executions.insert(),
            {
                "id": named_id("schedule", str(row.id), at.isoformat()), "tenant_id": tenant_id,
                "workflow_id": row.workflow_id, "version": row.version,
                "trigger_data": {"scheduled_at": at.isoformat(), "missed": (now - at).total_seconds() > 120},
                "status": "pending", "started_at": now, "triggered_by": "schedule", "chain": [],
                "ready_at": now,
            },
        )  # fmt: skip
    connection.execute(
        workflow_schedules.update()
        .where(workflow_schedules.c.id == row.id)
        .values(
            last_run_at=due[-1] if due else row.last_run_at, next_run_at=following,
            run_count=row.run_count + len(due), updated_at=now,
        )
    )  # fmt: skip
    health = {"trigger_seen_at": now} | (
        {"trigger_fired_at": now, "trigger_error": None} if due else {}
    )
    connection.execute(workflows.update().where(workflows.c.id == row.workflow_id).values(**health))
    return len(due)


def _due_runs(row: Row[*tuple[Any, ...]], now: datetime) -> list[datetime]:
    if (now - row.next_run_at).total_seconds() < 120:
        return [row.next_run_at]
    before = row.next_run_at.fromtimestamp(row.next_run_at.timestamp() - 1, row.next_run_at.tzinfo)
    return missed_runs(row.cron_expression, row.timezone, before, now, row.missed)


def _overlaps(connection: Connection, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether the run before is still going and the schedule says to skip then."""
    if row.trigger_config.get("overlap", "skip") != "skip":
        return False
    c = workflow_executions.c
    running = connection.execute(
        select(func.count()).where(
            c.workflow_id == row.workflow_id, c.triggered_by == "schedule", c.completed_at.is_(None)
        )
    ).scalar_one()
    return bool(running)


def _stop(
    connection: Connection, row: Row[*tuple[Any, ...]], problem: DeskflowError, now: datetime
) -> None:
    # A schedule nobody can compute would come up for ever; it is put to rest and says why.
    connection.execute(
        workflow_schedules.update()
        .where(workflow_schedules.c.id == row.id)
        .values(is_active=False, next_run_at=None, updated_at=now)
    )
    error = {"code": problem.code, "params": {k: str(v) for k, v in problem.params.items()}}
    connection.execute(
        workflows.update().where(workflows.c.id == row.workflow_id).values(trigger_error=error)
    )


def next_due(connection: Connection, tenant_id: UUID) -> datetime | None:
    """The next tick of any active schedule."""
    c = workflow_schedules.c
    at: datetime | None = connection.execute(
        select(func.min(c.next_run_at)).where(c.is_active.is_(True), c.tenant_id == tenant_id)
    ).scalar()
    return at
