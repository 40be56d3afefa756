"""Many runs of one version at a glance: how often each step ran and failed, how long it took, which ways were taken.

No data of any run are read, only counts and times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, select

from deskflow.workflows.tables import workflow_executions, workflow_step_executions

MOST_RUNS: Final = 5_000
MOST_ROWS: Final = 20_000
"""So many runs, and steps of them, are looked at, the newest first; more would say the same and take longer."""

_EXACT: Final = 100


@dataclass(frozen=True, slots=True)
class StepHeat:
    """`count` visits, of which `failures` failed; `tries` more were repeated. Times are of one visit, None while none
    has ended."""

    count: int
    failures: int = 0
    tries: int = 0
    p50_ms: int | None = None
    p95_ms: int | None = None

    @property
    def failure_rate(self) -> float:
        return self.failures / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Heat:
    """The newest `runs` of the `all_runs` of this version were looked at; `others` ran in other versions. Ways are
    (step key, port)."""

    version: int
    since: datetime
    runs: int = 0
    all_runs: int = 0
    others: int = 0
    steps: Mapping[str, StepHeat] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], int] = field(default_factory=dict)


def heat_of(
    connection: Connection,
    tenant_id: UUID,
    workflow_id: UUID,
    version: int,
    since: datetime,
    most_rows: int = MOST_ROWS,
) -> Heat:
    """Of the runs that began since a moment."""
    e, s = workflow_executions.c, workflow_step_executions.c
    began = (e.tenant_id == tenant_id) & (e.workflow_id == workflow_id) & (e.started_at >= since)
    counts: dict[int, int] = {
        row[0]: row[1]
        for row in connection.execute(
            select(e.version, func.count()).where(began).group_by(e.version)
        )
    }
    here = counts.pop(version, 0)
    newest = (
        select(e.id, e.step_count)
        .where(began, e.version == version)
        .order_by(e.started_at.desc(), e.id.desc())
        .limit(MOST_RUNS)
    )
    runs = rows_ahead = 0
    for row in connection.execute(newest):
        rows_ahead += max(row.step_count, 1)
        if runs and rows_ahead > most_rows:
            break
        runs += 1
    looked_at = newest.limit(runs).subquery()
    about = _about(s.duration_ms)
    rows = connection.execute(
        select(s.step_key, s.status, s.port, about.label("about"), func.count().label("count"))
        .join(looked_at, looked_at.c.id == s.workflow_execution_id)
        .group_by(s.step_key, s.status, s.port, about)
    )
    spent: dict[str, Counter[int]] = defaultdict(Counter)
    visits: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    tries: Counter[str] = Counter()
    ways: Counter[tuple[str, str]] = Counter()
    for key, status, port, about_ms, count in rows:
        if status == "retrying":
            tries[key] += count
            continue
        visits[key] += count
        failures[key] += count if status == "failed" else 0
        if port:
            ways[key, port] += count
        if about_ms is not None and status in ("completed", "failed"):
            spent[key][int(about_ms)] += count
    steps = {
        key: StepHeat(
            count, failures[key], tries[key], _rank(spent[key], 0.5), _rank(spent[key], 0.95),
        )
        for key, count in visits.items()
    }  # fmt: skip
    return Heat(version, since, runs, here, sum(counts.values()), steps, dict(ways))


def _about(duration: ColumnElement[int]) -> ColumnElement[int]:
    """Milliseconds by two digits, so that a few groups stand for all rows: within 5 % from a tenth of a second on."""
    steps = []
    unit = 10
    while unit < 10**8:
        # The middle of the group.
        steps.append((duration < unit * _EXACT, duration - duration % unit + unit // 2))
        unit *= 10
    return case((duration < _EXACT, duration), *steps, else_=duration)


def _rank(spent: Mapping[int, int], part: float) -> int | None:
    """The smallest time that `part` of all do not exceed (nearest rank)."""
    wanted = -(-sum(spent.values()) * int(part * 100) // 100)
    seen = 0
    for ms in sorted(spent):
        seen += spent[ms]
        if seen >= wanted:
            return ms
    return None
