"""What goes on now: where the unfinished runs of a version stand, where some failed lately, which ways were taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.workflows.execution_queries import UNFINISHED
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
)

_NEWEST: Final = 1_000
"""So many runs tell what happened lately."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many unfinished executions stand at a step, by the state of their tokens, and since when the first one does."""

    states: Mapping[str, int]
    since: datetime | None = None

    @property
    def count(self) -> int:
        return sum(self.states.values())


def live_standing(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, version: int
) -> dict[str, Standing]:
    """Where the unfinished executions of a version stand, by step key."""
    e, t, s = workflow_executions.c, workflow_tokens.c, workflow_step_executions.c
    states: dict[str, dict[str, int]] = {}
    since: dict[str, datetime] = {}
    for step_key, state, count, began in connection.execute(
        select(t.step_key, t.state, func.count(), func.min(s.started_at))
        .join(workflow_executions, e.id == t.execution_id)
        .outerjoin(workflow_step_executions, s.id == t.step_execution_id)
        .where(
            e.tenant_id == tenant_id, e.workflow_id == workflow_id, e.version == version,
            e.status.in_(UNFINISHED),
        )
        .group_by(t.step_key, t.state)
    ):  # fmt: skip
        states.setdefault(step_key, {})[state] = count
        if began is not None:
            since[step_key] = min(began, since.get(step_key, began))
    return {key: Standing(found, since.get(key)) for key, found in states.items()}


def count_under_way(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, version: int
) -> int:
    """How many runs of a version have not ended."""
    e = workflow_executions.c
    found: int = connection.execute(
        select(func.count()).where(
            e.tenant_id == tenant_id, e.workflow_id == workflow_id, e.version == version,
            e.status.in_(UNFINISHED),
        )
    ).scalar_one()  # fmt: skip
    return found


def failed_since(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, version: int, since: datetime
) -> dict[str, int]:
    """How many runs of a version ended in failure at each step, of those that began since a moment."""
    e = workflow_executions.c
    found: dict[str, int] = {}
    for (error,) in connection.execute(
        select(e.error)
        .where(
            e.tenant_id == tenant_id, e.workflow_id == workflow_id, e.version == version,
            e.status == "failed", e.started_at >= since,
        )
        .order_by(e.started_at.desc())
        .limit(_NEWEST)
    ):  # fmt: skip
        key = str((error or {}).get("step") or "")
        found[key] = found.get(key, 0) + 1
    return found


def recent_paths(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, version: int, since: datetime
) -> dict[tuple[str, str], int]:
    """How often the newest runs since a moment left each step by each port: {(step key, port): how often}."""
    e, s = workflow_executions.c, workflow_step_executions.c
    newest = (
        select(e.id)
        .where(
            e.tenant_id == tenant_id, e.workflow_id == workflow_id, e.version == version,
            e.started_at >= since,
        )
        .order_by(e.started_at.desc())
        .limit(_NEWEST)
        .subquery()
    )  # fmt: skip
    rows = connection.execute(
        select(s.step_key, s.port, func.count())
        .join(newest, newest.c.id == s.workflow_execution_id)
        .where(s.port.is_not(None))
        .group_by(s.step_key, s.port)
    )
    return {(key, port): count for key, port, count in rows}
