"""Cron schedules: each tick starts its workflow once, whoever of several workers gets there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.core import faults
from deskflow.core.bus import CommandBus
from deskflow.core.errors import DeskflowError
from deskflow.core.ids import named_id
from deskflow.core.permissions import system
from deskflow.core.transaction import Unit
from deskflow.engine.queueing import open_ticks
from deskflow.engine.trigger_health import TriggerHealth
from deskflow.workflows.concurrency import SUPERSEDED
from deskflow.workflows.executing import CancelExecution
from deskflow.workflows.schedule_plan import ON_TIME, SchedulePlan, Tick
from deskflow.workflows.starting import OVERLAP, new_execution
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_schedules, workflows

_BATCH = 100


def fire_due(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> int:
    """Starts what is due, makes up for what was missed, sets the next moment. Answers with the starts."""
    faults.point("engine.before_schedule")
    connection = unit.connection
    s, w = workflow_schedules, workflows
    statement = (
        select(
            s.c.id, s.c.workflow_id, s.c.last_run_at, s.c.next_run_at, s.c.planned_at, s.c.run_count,
            s.c.cron_expression, s.c.timezone, w.c.version, w.c.trigger_config, w.c.settings,
        )
        .join(w, w.c.id == s.c.workflow_id)
        .where(
            s.c.is_active.is_(True), s.c.next_run_at <= now, s.c.tenant_id == tenant_id,
            w.c.is_active.is_(True), w.c.is_published.is_(True), w.c.deleted_at.is_(None),
        )
        .order_by(s.c.next_run_at, s.c.id)
        .limit(_BATCH)
    )  # fmt: skip
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True, of=s)
    health = TriggerHealth(bus, unit, tenant_id, now)
    started = 0
    for row in connection.execute(statement).all():
        started += _fire(bus, unit, tenant_id, row, now, health)
    health.write()
    return started


def _fire(
    bus: CommandBus,
    unit: Unit,
    tenant_id: UUID,
    row: Any,
    now: datetime,
    health: TriggerHealth,
) -> int:
    connection = unit.connection
    try:
        config = dict(row.trigger_config) | {
            "cron": row.cron_expression, "timezone": row.timezone,
        }  # fmt: skip
        plan = SchedulePlan.read(connection, tenant_id, config, str(row.id))
        tick = Tick(row.planned_at or row.next_run_at, row.next_run_at)
        due, following = plan.due(tick, now)
        fresh = _not_yet_started(connection, row, due)
        starts = _without_overlap(bus, unit, tenant_id, row, plan, fresh, now)
        missed = now - tick.at >= ON_TIME
        made = [_execution(row, at, now, missed=missed, buffered=one) for at, one in starts]
    except DeskflowError as problem:
        # A schedule nobody can compute would come up for ever; it is put to rest and says why.
        _stop(connection, row, now)
        health.failed(row.workflow_id, problem)
        return 0
    if made:
        connection.execute(
            workflow_executions.insert(), [{**one, "tenant_id": tenant_id} for one in made]
        )
    connection.execute(
        workflow_schedules.update()
        .where(workflow_schedules.c.id == row.id)
        .values(
            last_run_at=starts[-1][0] if starts else row.last_run_at,
            next_run_at=following.at if following else None,
            planned_at=following.planned if following else None,
            run_count=row.run_count + len(made), updated_at=now,
        )
    )  # fmt: skip
    health.seen(row.workflow_id)
    if made:
        health.fired(row.workflow_id)
    return len(made)


def _execution(
    row: Any, at: datetime, now: datetime, *, missed: bool, buffered: bool
) -> dict[str, Any]:
    data = {"scheduled_at": at.isoformat(), "missed": missed}
    values = new_execution(row.workflow_id, row.version, row.settings, data, "schedule", now)
    if buffered:
        values |= {"queued": OVERLAP, "ready_at": NEVER}
    return {**values, "id": _run_id(row, at)}


def _run_id(row: Any, at: datetime) -> UUID:
    """One id per tick: it cannot be started twice."""
    return named_id("schedule", str(row.id), at.isoformat())


def _not_yet_started(connection: Connection, row: Any, due: Sequence[datetime]) -> list[datetime]:
    """Without the ticks that have run already: a clock may have been put back."""
    ids = {_run_id(row, at): at for at in due}
    if not ids:
        return []
    e = workflow_executions.c
    known = set(connection.execute(select(e.id).where(e.id.in_(list(ids)))).scalars())
    return [at for run_id, at in ids.items() if run_id not in known]


def _without_overlap(
    bus: CommandBus, unit: Unit, tenant_id: UUID, row: Any, plan: SchedulePlan,
    due: list[datetime], now: datetime,
) -> list[tuple[datetime, bool]]:  # fmt: skip
    """(tick, whether it is buffered): what may start while the runs before still go on."""
    if plan.overlap == "allow" or not due:
        return [(at, False) for at in due]
    going = open_ticks(unit.connection, row.workflow_id)
    newest = due[-1]
    if plan.overlap == "cancel_other":
        for one in going:
            bus.run_in(unit, CancelExecution(one.id, SUPERSEDED), system(tenant_id), at=now)
        return [(newest, False)]
    if plan.overlap == "buffer_one":
        if any(one.queued == OVERLAP for one in going):
            return []
        if going:
            return [(due[0], True)]
        return [(due[0], False), (newest, True)] if len(due) > 1 else [(newest, False)]
    return [] if going else [(newest, False)]


def _stop(connection: Connection, row: Any, now: datetime) -> None:
    connection.execute(
        workflow_schedules.update()
        .where(workflow_schedules.c.id == row.id)
        .values(is_active=False, next_run_at=None, planned_at=None, updated_at=now)
    )


def next_due(connection: Connection, tenant_id: UUID) -> datetime | None:
    """The next tick of any active schedule."""
    c = workflow_schedules.c
    at: datetime | None = connection.execute(
        select(func.min(c.next_run_at)).where(c.is_active.is_(True), c.tenant_id == tenant_id)
    ).scalar()
    return at
