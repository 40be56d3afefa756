"""Lets runs go that wait in line: those of a workflow with a concurrency limit, and a schedule's buffered tick.

Runs that share a key are admitted in one place, under a lock, so that no two workers let one go at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, literal_column, select, text

from deskflow.core.bus import CommandBus
from deskflow.core.permissions import system
from deskflow.core.transaction import Unit
from deskflow.workflows.concurrency import ConcurrencyRule, decide
from deskflow.workflows.executing import CancelExecution
from deskflow.workflows.starting import CONCURRENCY, OVERLAP
from deskflow.workflows.tables import workflow_executions, workflows

_BATCH = 200
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
# Any number that no other lock of the product uses.
_LOCK = 0x0DE5_F10C


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of one workflow that share a key and wait; `rule` None for a schedule's buffered tick."""

    workflow_id: UUID
    key: str | None
    rule: ConcurrencyRule | None


def next_due(connection: Connection, tenant_id: UUID) -> datetime | None:
    """At once when some line can move; else nobody knows, for only the end of a run can move it."""
    return _AT_ONCE if next(_lines(connection, tenant_id), None) is not None else None


def admit(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> int:
    """Lets go, drops and cancels as each workflow's policy says; answers with how many may begin."""
    connection = unit.connection
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    begun = 0
    for place, line in enumerate(_lines(connection, tenant_id)):
        if place >= _BATCH:
            break
        if line.rule is None:
            begun += _release_tick(connection, line.workflow_id, now)
        else:
            begun += _admit_line(bus, unit, tenant_id, line, line.rule, now)
    return begun


# --- inside ----------------------------------------------------------------------------------------


def _lines(connection: Connection, tenant_id: UUID) -> Iterator[Line]:
    """The lines that can move now."""
    e = workflow_executions.c
    waiting: dict[UUID, dict[str, int]] = defaultdict(dict)
    ticks: list[UUID] = []
    for workflow_id, kind, key, count in connection.execute(
        select(e.workflow_id, e.queued, e.concurrency_key, func.count())
        .where(e.tenant_id == tenant_id, e.queued.is_not(None))
        .group_by(e.workflow_id, e.queued, e.concurrency_key)
        .order_by(e.workflow_id, e.concurrency_key)
    ).all():
        if kind == OVERLAP:
            ticks.append(workflow_id)
        else:
            waiting[workflow_id][key or ""] = count
    if waiting:
        yield from _keyed(connection, waiting)
    for workflow_id in dict.fromkeys(ticks):
        if not scheduled_runs(connection, workflow_id):
            yield Line(workflow_id, None, None)


def _keyed(connection: Connection, waiting: dict[UUID, dict[str, int]]) -> Iterator[Line]:
    e = workflow_executions.c
    rules: dict[UUID, ConcurrencyRule | None] = {
        row.id: ConcurrencyRule.of(row.settings)
        for row in connection.execute(
            select(workflows.c.id, workflows.c.settings).where(workflows.c.id.in_(list(waiting)))
        )
    }
    going: dict[tuple[UUID, str], int] = {
        (workflow_id, key): count
        for workflow_id, key, count in connection.execute(
            select(e.workflow_id, e.concurrency_key, func.count())
            .where(
                e.workflow_id.in_(list(waiting)), e.completed_at.is_(None),
                e.concurrency_key.is_not(None), e.queued.is_(None),
            )
            .group_by(e.workflow_id, e.concurrency_key)
        )
    }  # fmt: skip
    for workflow_id, keys in waiting.items():
        # Without a limit any more, everybody in line may go.
        rule = rules.get(workflow_id) or ConcurrencyRule(limit=2**31)
        for key, count in keys.items():
            free = rule.limit - going.get((workflow_id, key), 0)
            stays_as_it_is = rule.policy == "queue" or (rule.policy == "replace" and count == 1)
            if free > 0 or not stays_as_it_is:
                yield Line(workflow_id, key, rule)


def _admit_line(
    bus: CommandBus, unit: Unit, tenant_id: UUID, line: Line, rule: ConcurrencyRule, now: datetime
) -> int:
    e = workflow_executions.c
    rows = unit.connection.execute(
        select(e.id, e.queued)
        .where(
            e.workflow_id == line.workflow_id, e.concurrency_key == line.key,
            e.concurrency_key.is_not(None), e.completed_at.is_(None),
        )
        .order_by(e.started_at, e.id)
    ).all()  # fmt: skip
    decision = decide(
        rule,
        [row.id for row in rows if row.queued is None],
        [row.id for row in rows if row.queued is not None],
    )
    for execution_id, code in decision.cancel.items():
        bus.run_in(unit, CancelExecution(execution_id, code), system(tenant_id), at=now)
    _let_go(unit.connection, decision.start, now)
    return len(decision.start)


def _let_go(connection: Connection, ids: Sequence[UUID], now: datetime) -> None:
    if ids:
        connection.execute(
            workflow_executions.update()
            .where(workflow_executions.c.id.in_(list(ids)))
            .values(queued=None, ready_at=now)
        )


def scheduled_runs(connection: Connection, workflow_id: UUID) -> list[Any]:
    """(id, queued) of the runs a schedule started that have not ended, the oldest first; without a buffered tick."""
    return [row for row in open_ticks(connection, workflow_id) if row.queued != OVERLAP]


def open_ticks(connection: Connection, workflow_id: UUID) -> list[Any]:
    """(id, queued) of all runs a schedule started that have not ended."""
    e = workflow_executions.c
    rows = connection.execute(
        select(e.id, e.queued, e.started_at).where(
            e.workflow_id == workflow_id, e.completed_at.is_(None),
            # Written out, as the partial index has it; sorted here, or SQLite takes the index of all runs.
            e.triggered_by == literal_column("'schedule'"),
        )
    ).all()  # fmt: skip
    return sorted(rows, key=lambda row: (row.started_at, row.id))


def _release_tick(connection: Connection, workflow_id: UUID, now: datetime) -> int:
    """The buffered tick may begin, or joins the line of its workflow's own limit."""
    buffered = [row for row in open_ticks(connection, workflow_id) if row.queued == OVERLAP][:1]
    for row in buffered:
        e = workflow_executions.c
        keyed = connection.execute(select(e.concurrency_key).where(e.id == row.id)).scalar()
        if keyed is None:
            _let_go(connection, [row.id], now)
        else:
            connection.execute(
                workflow_executions.update().where(e.id == row.id).values(queued=CONCURRENCY)
            )
    return len(buffered)
