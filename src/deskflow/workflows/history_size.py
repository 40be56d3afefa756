"""How much the history of runs takes, so that people can decide how long to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Text, func, select, text, type_coerce

from deskflow.workflows.tables import workflow_executions, workflow_step_executions

OFFERED_DAYS: Final = 90
"""What is offered to somebody who keeps everything."""

_SAMPLE: Final = 500
# Keys, times and index entries of a row besides its two texts.
_ROW_BYTES: Final = 400


@dataclass(frozen=True, slots=True)
class HistorySize:
    """`size` in bytes is exact on Postgres and estimated from recent rows on SQLite; `oldest` None when empty."""

    runs: int
    steps: int
    size: int
    oldest: datetime | None
    old_runs: int


def history_size(connection: Connection, tenant_id: UUID, offered_cutoff: datetime) -> HistorySize:
    """`old_runs` are those that ended before `offered_cutoff`: what keeping fewer days would delete."""
    e = workflow_executions.c
    runs, steps, oldest = connection.execute(
        select(
            func.count(), func.coalesce(func.sum(e.step_count), 0), func.min(e.started_at)
        ).where(e.tenant_id == tenant_id)
    ).one()
    old = connection.execute(
        select(func.count()).where(e.tenant_id == tenant_id, e.completed_at < offered_cutoff)
    ).scalar_one()
    return HistorySize(runs, int(steps), _bytes(connection, tenant_id, runs, steps), oldest, old)


def _bytes(connection: Connection, tenant_id: UUID, runs: int, steps: int) -> int:
    if connection.dialect.name == "postgresql":
        tables = (workflow_executions.name, workflow_step_executions.name)
        return sum(
            int(connection.execute(text("SELECT pg_total_relation_size(:name)"), {"name": name}).scalar_one())
            for name in tables
        )  # fmt: skip
    s, e = workflow_step_executions.c, workflow_executions.c
    recent = (
        select(
            (
                func.coalesce(func.length(type_coerce(s.input_data, Text)), 0)
                + func.coalesce(func.length(type_coerce(s.output_data, Text)), 0)
            ).label("letters")
        )
        .where(s.tenant_id == tenant_id)
        .limit(_SAMPLE)
        .subquery()
    )
    a_step = connection.execute(select(func.avg(recent.c.letters))).scalar() or 0
    recent_runs = (
        select(func.coalesce(func.length(type_coerce(e.trigger_data, Text)), 0).label("letters"))
        .where(e.tenant_id == tenant_id)
        .limit(_SAMPLE)
        .subquery()
    )
    a_run = connection.execute(select(func.avg(recent_runs.c.letters))).scalar() or 0
    return int(steps * (a_step + _ROW_BYTES) + runs * (a_run + _ROW_BYTES))
