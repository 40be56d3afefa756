"""How a workflow does over a period: how often it ran and failed, how long it took, and where the time went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, select

from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflow_steps

WAITING_TYPES: Final = ("delay", "approval", "wait_event", "sub_workflow", "join")
"""What these steps take is waiting, for a time, people or others; what other steps take is work."""

AROUND_TYPES: Final = ("loop", "group", "fork")
"""Their time is that of the steps inside, which count for themselves."""


@dataclass(frozen=True, slots=True)
class StepMetrics:
    """`share` is the part of all the time of the workflow's steps, from 0 to 1."""

    key: str
    title: str
    type: str
    runs: int
    failures: int
    active_ms: int
    waiting_ms: int
    share: float

    @property
    def total_ms(self) -> int:
        return self.active_ms + self.waiting_ms


@dataclass(frozen=True, slots=True)
class WorkflowMetrics:
    """`p50_ms` and `p95_ms` are of the runs that completed or failed, from begin to end; None without any."""

    since: datetime
    executions: int
    completed: int
    failed: int
    cancelled: int
    under_way: int
    p50_ms: int | None
    p95_ms: int | None
    active_ms: int
    waiting_ms: int
    steps: tuple[StepMetrics, ...]

    @property
    def failure_rate(self) -> float:
        """Of the runs that came to an end of their own, how many failed."""
        ended = self.completed + self.failed
        return self.failed / ended if ended else 0.0


def workflow_metrics(
    connection: Connection, tenant_id: UUID, workflow_id: UUID | None, since: datetime
) -> WorkflowMetrics:
    """Of the runs that began since a moment; `workflow_id` None means all workflows together, without steps."""
    e = workflow_executions.c
    began = (e.tenant_id == tenant_id) & (e.started_at >= since)
    if workflow_id is not None:
        began &= e.workflow_id == workflow_id
    counts: dict[str, int] = {
        row[0]: row[1]
        for row in connection.execute(
            select(e.status, func.count()).where(began).group_by(e.status)
        )
    }
    ended = began & e.status.in_(("completed", "failed")) & e.duration_ms.is_not(None)
    count = connection.execute(select(func.count()).where(ended)).scalar_one()
    steps = () if workflow_id is None else _steps(connection, began)
    completed, failed = counts.get("completed", 0), counts.get("failed", 0)
    cancelled = counts.get("cancelled", 0) + counts.get("compensated", 0)
    return WorkflowMetrics(
        since,
        sum(counts.values()),
        completed,
        failed,
        cancelled,
        sum(counts.values()) - completed - failed - cancelled,
        _percentile(connection, ended, count, 0.5),
        _percentile(connection, ended, count, 0.95),
        sum(one.active_ms for one in steps),
        sum(one.waiting_ms for one in steps),
        steps,
    )


def _percentile(
    connection: Connection, ended: ColumnElement[bool], count: int, part: float
) -> int | None:
    """The smallest duration that `part` of all do not exceed (nearest rank)."""
    if not count:
        return None
    e = workflow_executions.c
    place = max(0, -(-int(count * part * 1000) // 1000) - 1)
    value: int = connection.execute(
        select(e.duration_ms).where(ended).order_by(e.duration_ms).offset(place).limit(1)
    ).scalar_one()
    return value


def _steps(connection: Connection, began: ColumnElement[bool]) -> tuple[StepMetrics, ...]:
    """The steps that took most of the time first."""
    s, d, e = workflow_step_executions.c, workflow_steps.c, workflow_executions.c
    rows: list[Any] = list(
        connection.execute(
            select(
                s.step_key,
                func.max(d.title).label("title"),
                func.max(d.step_type).label("type"),
                func.count().label("runs"),
                func.sum(case((s.status == "failed", 1), else_=0)).label("failures"),
                func.coalesce(func.sum(s.duration_ms), 0).label("spent"),
            )
            .join(workflow_executions, e.id == s.workflow_execution_id)
            .join(workflow_steps, d.id == s.workflow_step_id)
            .where(began)
            .group_by(s.step_key)
        )
    )
    counted = [row for row in rows if row.type not in AROUND_TYPES]
    total = sum(int(row.spent) for row in counted) or 1
    made = [
        StepMetrics(
            row.step_key, row.title, row.type, row.runs, int(row.failures),
            0 if row.type in WAITING_TYPES else int(row.spent),
            int(row.spent) if row.type in WAITING_TYPES else 0,
            int(row.spent) / total,
        )
        for row in counted
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-one.total_ms, one.key)))
