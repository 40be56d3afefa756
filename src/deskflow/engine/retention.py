"""Old runs go: in small batches, between what people and workflows want, until the file is smaller too.

Off until somebody says how long runs are kept. A run that has not ended is never old.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, exists, or_, select

from deskflow.core.bus import CommandBus
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Unit
from deskflow.engine.duties import Duty
from deskflow.workflows.executing import FINISHED
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_step_executions,
    workflows,
)

SETTING: Final = "workflows_keep_days"

# About what a transaction of ten milliseconds deletes on a slow disk.
ROWS_AT_ONCE: Final = 400
RUNS_AT_ONCE: Final = 50
PAGES_AT_ONCE: Final = 200
# When there was nothing to do; a day is counted in days.
REST: Final = timedelta(minutes=15)
_AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)


def cutoff(connection: Connection, tenant_id: UUID, now: datetime) -> datetime | None:
    """Runs that ended before this moment are old; None while nobody has said so."""
    days = int(str(get_setting(connection, SETTING, tenant_id)))
    return None if days == 0 else now - timedelta(days=days)


def prune(connection: Connection, tenant_id: UUID, before: datetime) -> int:
    """One batch of runs that ended before a moment, with their steps; answers with how many rows went."""
    e, s = workflow_executions.c, workflow_step_executions.c
    gone = 0
    for row in _oldest(connection, tenant_id, before):
        room = ROWS_AT_ONCE - gone
        if row.step_count + 1 > room and gone:
            break
        # A run of ten thousand steps goes piece by piece; its own row goes last.
        steps = connection.execute(
            select(s.id).where(s.workflow_execution_id == row.id).limit(ROWS_AT_ONCE)
        ).scalars()
        ids = list(steps)
        connection.execute(workflow_step_executions.delete().where(s.id.in_(ids)))
        gone += len(ids)
        if len(ids) == ROWS_AT_ONCE:
            break
        connection.execute(workflow_executions.delete().where(e.id == row.id))
        gone += 1
    return gone or _forget_ad_hoc(connection, tenant_id, before)


def _forget_ad_hoc(connection: Connection, tenant_id: UUID, before: datetime) -> int:
    """What was made to run once goes after the last of its runs."""
    w, e = workflows.c, workflow_executions.c
    ids = list(
        connection.execute(
            select(w.id)
            .where(
                w.tenant_id == tenant_id, w.ad_hoc.is_(True), w.updated_at < before,
                ~exists().where(e.workflow_id == w.id),
            )
            .limit(RUNS_AT_ONCE)
        ).scalars()
    )  # fmt: skip
    if ids:
        connection.execute(workflows.delete().where(w.id.in_(ids)))
    return len(ids)


def _oldest(connection: Connection, tenant_id: UUID, before: datetime) -> list[Any]:
    """The oldest ended runs; by status, since that is how the index finds them among a million that wait."""
    e, other = workflow_executions.c, workflow_executions.alias()
    # One that goes on still needs what this one recorded, or has to tell it how it ended.
    needed = exists().where(
        or_(other.c.retry_of == e.id, other.c.parent_execution_id == e.id),
        other.c.completed_at.is_(None),
    )
    found: list[Any] = []
    for status in sorted(FINISHED):
        found += connection.execute(
            select(e.id, e.step_count)
            .where(
                e.tenant_id == tenant_id, e.status == status, e.started_at < before,
                e.completed_at < before, ~needed,
            )
            .order_by(e.started_at)
            .limit(RUNS_AT_ONCE)
        ).all()  # fmt: skip
        if len(found) >= RUNS_AT_ONCE:
            break
    return found


def give_back(connection: Connection) -> int:
    """Hands some of the file's empty pages back to the disk; answers with how many are left."""
    if connection.dialect.name != "sqlite":
        return 0
    # A row for each page: it goes on only as long as somebody reads them.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})").fetchall()
    return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())


class Retention:
    """The duty of one worker: a batch at a time while there is something, then a rest."""

    def __init__(self) -> None:
        self._rest_until: datetime | None = None
        self._shrinking = False

    def next_due(self, connection: Connection, tenant_id: UUID) -> datetime | None:
        """Once after the start, then whenever the rest is over; None while runs are kept for ever."""
        if get_setting(connection, SETTING, tenant_id) == 0 and not self._shrinking:
            self._rest_until = None
            return None
        return self._rest_until or _AT_ONCE

    def fire(self, bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        connection = unit.connection
        before = cutoff(connection, tenant_id, now)
        gone = prune(connection, tenant_id, before) if before is not None else 0
        if gone:
            self._shrinking = connection.dialect.name == "sqlite"
        elif self._shrinking:
            self._shrinking = give_back(connection) > 0
        self._rest_until = None if gone or self._shrinking else now + REST

    def duty(self) -> Duty:
        """As the worker knows it."""
        return Duty("retention", self.next_due, self.fire)
