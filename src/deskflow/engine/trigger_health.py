"""How triggers are doing: when each was last seen and fired, what went wrong; a trigger that dies says so loudly.

Written at the end of a batch, in the order of ids so that two workers never wait for each other; what only says
"still alive" at most every few seconds, so that a busy trigger's row is not written for every event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.bus import CommandBus
from deskflow.core.errors import DeskflowError
from deskflow.core.permissions import Actor
from deskflow.core.transaction import Unit
from deskflow.engine.reporting import ReportTriggerFailures
from deskflow.engine.results import StepFailed
from deskflow.workflows.tables import workflows

SOON: Final = timedelta(seconds=10)


@dataclass(slots=True)
class _News:
    fired: bool = False
    problem: DeskflowError | None = None
    chain: tuple[str, ...] = ()


@dataclass(slots=True)
class TriggerHealth:
    """Collects what a batch learned of its workflows' triggers; `write` stores it and raises the alarms."""

    bus: CommandBus
    unit: Unit
    tenant_id: UUID
    now: datetime
    _news: dict[UUID, _News] = field(default_factory=dict)

    def seen(self, workflow_id: UUID) -> None:
        """Something came that it listens for."""
        self._news.setdefault(workflow_id, _News())

    def fired(self, workflow_id: UUID) -> None:
        """It started its workflow."""
        self._news.setdefault(workflow_id, _News()).fired = True

    def failed(
        self, workflow_id: UUID, problem: DeskflowError, chain: tuple[str, ...] = ()
    ) -> None:
        """It could not do its work."""
        news = self._news.setdefault(workflow_id, _News())
        news.problem, news.chain = problem, chain

    def write(self) -> None:
        if not self._news:
            return
        connection, c = self.unit.connection, workflows.c
        known = {
            row.id: row
            for row in connection.execute(
                select(
                    c.id, c.name, c.version, c.created_by, c.trigger_seen_at, c.trigger_fired_at,
                    c.trigger_error,
                ).where(c.id.in_(list(self._news)))
            )
        }  # fmt: skip
        alarms: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for workflow_id in sorted(known):
            row, news = known[workflow_id], self._news[workflow_id]
            values = self._values(row, news)
            if values:
                connection.execute(workflows.update().where(c.id == workflow_id).values(**values))
            error = values.get("trigger_error")
            if error and (row.trigger_error or {}).get("code") != error["code"]:
                alarms.setdefault(news.chain, []).append(_alarm(row, error))
        for chain, several in alarms.items():
            actor = Actor(self.tenant_id, None, "system", chain)
            self.bus.run_in(self.unit, ReportTriggerFailures(tuple(several)), actor, at=self.now)

    def _values(self, row: Any, news: _News) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if news.problem is not None:
            error = StepFailed.of(news.problem).as_json()
            values["trigger_error"] = {**error, "at": self.now.isoformat()}
            values["trigger_seen_at"] = self.now
        elif news.fired and row.trigger_error is not None:
            values["trigger_error"] = None
        if news.fired and self._is_old(row.trigger_fired_at):
            values["trigger_fired_at"] = values["trigger_seen_at"] = self.now
        elif self._is_old(row.trigger_seen_at):
            values["trigger_seen_at"] = self.now
        return values

    def _is_old(self, at: datetime | None) -> bool:
        return at is None or abs(self.now - at) >= SOON


def _alarm(row: Any, error: dict[str, Any]) -> dict[str, Any]:
    return {
        "workflow": {
            "id": str(row.id), "name": row.name, "version": row.version,
            "owner_id": str(row.created_by) if row.created_by else None,
        },
        "error": {"code": error["code"], "params": error["params"]},
    }  # fmt: skip
