"""What a scenario can be made of: the last events of a kind, and what really started the last runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.tables import events
from deskflow.workflows.tables import workflow_executions

MOST: Final = 8
_LOOKED_THROUGH: Final = 5_000


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run; its data are read when somebody wants them."""

    id: UUID
    at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The newest first. `event` is the last one of the kinds asked for, None if there was none."""

    runs: tuple[PastRun, ...] = ()
    event: Mapping[str, Any] | None = None
    event_at: datetime | None = None


def read_sources(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, heard: Sequence[str]
) -> Sources:
    """`heard` are the names of events the workflow listens for."""
    e = workflow_executions.c
    runs = connection.execute(
        select(e.id, e.started_at, e.status)
        .where(e.tenant_id == tenant_id, e.workflow_id == workflow_id)
        .order_by(e.started_at.desc(), e.id.desc())
        .limit(MOST)
    )
    found = Sources(tuple(PastRun(*tuple(row)) for row in runs))
    if not heard:
        return found
    # The kind has no index of its own: one that is older than that many others is not worth a long search.
    last = (
        select(events.c.name, events.c.at, events.c.payload)
        .where(events.c.tenant_id == tenant_id)
        .order_by(events.c.at.desc())
        .limit(_LOOKED_THROUGH)
        .subquery()
    )
    event = connection.execute(
        select(last).where(last.c.name.in_(list(heard))).order_by(last.c.at.desc()).limit(1)
    ).first()
    if event is None:
        return found
    return Sources(found.runs, {**(event.payload or {}), "event": event.name}, event.at)
