"""Every read of executions: the list by pages, one with all its steps, those of a ticket, where they stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from deskflow.core.types import folded
from deskflow.people.tables import users
from deskflow.tickets.tables import tickets
from deskflow.workflows.definition import Definition
from deskflow.workflows.executing import FINISHED
from deskflow.workflows.insertion import with_inserted
from deskflow.workflows.parking import NOTE
from deskflow.workflows.queries import get_version
from deskflow.workflows.tables import (
    NEVER,
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
    workflows,
)

UNFINISHED: Final = ("pending", "running", "waiting", "pending_approval", "paused", "compensating")


@dataclass(frozen=True, slots=True)
class Wait:
    """What an execution rests at: `state` is delay, retry, approval or effect; `until` None if only people end it."""

    step_key: str
    state: str
    until: datetime | None
    branch: str | None = None
    """The branch of a fork it is in."""


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    """A line of the list of runs."""

    id: UUID
    workflow_id: UUID
    workflow_name: str
    version: int
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_ms: int | None
    triggered_by: str | None
    subject_kind: str | None
    subject_id: UUID | None
    ticket_number: str | None
    ticket_title: str | None
    error: Mapping[str, Any] | None
    queued: str | None = None
    """Why it has not begun yet: `concurrency` or `overlap`, see `starting`."""
    wait: Wait | None = None

    @property
    def finished(self) -> bool:
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class StepExecutionRow:
    """One try of one visit of a step. `port` is the one it left by."""

    id: UUID
    step_key: str
    visit: int
    retry_attempt: int
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_ms: int | None
    input: Any
    output: Any
    error: Mapping[str, Any] | None
    port: str | None
    round: int | None = None
    """Which round of the innermost loop it was done in, from 0."""


@dataclass(frozen=True, slots=True)
class ExecutionDetails:
    """A run whole, with the very version that ran. `definition` is None only if that version is lost. `stood`: the
    keys of the steps at which one that failed or was cancelled would go on. `newest`: the version its workflow has
    published by now; None if it was never published or is deleted."""

    row: ExecutionRow
    definition: Definition | None
    trigger_data: Any
    variables: Mapping[str, Any]
    started_by: str | None
    retry_of: UUID | None
    steps: tuple[StepExecutionRow, ...]
    waits: tuple[Wait, ...]
    stood: tuple[str, ...] = ()
    newest: int | None = None


@dataclass(frozen=True, slots=True)
class ExecutionFilter:
    """`text` is found in the workflow's name, the ticket's number or its title."""

    statuses: tuple[str, ...] = ()
    workflow_id: UUID | None = None
    subject_id: UUID | None = None
    text: str = field(default="")
    batch_id: UUID | None = None
    """Runs that were started together."""


_ROW = (
    select(
        workflow_executions.c.id, workflow_executions.c.workflow_id, workflows.c.name,
        workflow_executions.c.version, workflow_executions.c.status,
        workflow_executions.c.started_at, workflow_executions.c.completed_at,
        workflow_executions.c.duration_ms, workflow_executions.c.triggered_by,
        workflow_executions.c.subject_kind, workflow_executions.c.subject_id,
        tickets.c.number, tickets.c.title, workflow_executions.c.error,
        workflow_executions.c.queued,
    )
    .join(workflows, workflows.c.id == workflow_executions.c.workflow_id)
    .outerjoin(tickets, tickets.c.id == workflow_executions.c.subject_id)
)  # fmt: skip


def list_executions(
    connection: Connection,
    tenant_id: UUID,
    wanted: ExecutionFilter | None = None,
    *,
    limit: int = 100,
    before: tuple[datetime, UUID] | None = None,
) -> list[ExecutionRow]:
    """The newest first; `before` is the last (started_at, id) seen."""
    e = workflow_executions.c
    statement = _filtered(_ROW, tenant_id, wanted or ExecutionFilter())
    if before is not None:
        started_at, row_id = before
        statement = statement.where(
            or_(e.started_at < started_at, and_(e.started_at == started_at, e.id < row_id))
        )
    rows = connection.execute(statement.order_by(e.started_at.desc(), e.id.desc()).limit(limit))
    return _with_waits(connection, [ExecutionRow(*tuple(row)) for row in rows])


def executions_by_ids(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> list[ExecutionRow]:
    """Lines of the list made anew, for what has changed."""
    e = workflow_executions.c
    statement = _ROW.where(e.tenant_id == tenant_id, e.id.in_(list(ids)))
    rows = connection.execute(statement.order_by(e.started_at.desc(), e.id.desc()))
    return _with_waits(connection, [ExecutionRow(*tuple(row)) for row in rows])


def executions_of_ticket(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, limit: int = 50
) -> list[ExecutionRow]:
    """Runs about one ticket, the newest first."""
    return list_executions(
        connection, tenant_id, ExecutionFilter(subject_id=ticket_id), limit=limit
    )


def count_executions(
    connection: Connection, tenant_id: UUID, wanted: ExecutionFilter | None = None
) -> dict[str, int]:
    """How many by status; a status without any is missing."""
    e = workflow_executions.c
    statement = select(e.status, func.count()).select_from(workflow_executions)
    if wanted is not None and wanted.text:
        statement = statement.join(workflows, workflows.c.id == e.workflow_id).outerjoin(
            tickets, tickets.c.id == e.subject_id
        )
    statement = _filtered(statement, tenant_id, wanted or ExecutionFilter())
    return {row[0]: row[1] for row in connection.execute(statement.group_by(e.status))}


def last_trigger_data(
    connection: Connection, tenant_id: UUID, workflow_id: UUID
) -> Mapping[str, Any] | None:
    """What started the newest run of a workflow; None when it has not run."""
    e = workflow_executions.c
    found = connection.execute(
        select(e.trigger_data)
        .where(e.tenant_id == tenant_id, e.workflow_id == workflow_id)
        .order_by(e.started_at.desc(), e.id.desc())
        .limit(1)
    ).first()
    return None if found is None else found.trigger_data or {}


def get_execution(
    connection: Connection, tenant_id: UUID, execution_id: UUID
) -> ExecutionDetails | None:
    """One run with its steps in the order they began."""
    found = executions_by_ids(connection, tenant_id, [execution_id])
    if not found:
        return None
    (row,) = found
    e, w = workflow_executions.c, workflows.c
    more = connection.execute(
        select(
            e.trigger_data, e.context_data, e.retry_of, e.inserted_steps, users.c.name,
            w.version, w.is_published, w.deleted_at,
        )
        .join(workflows, w.id == e.workflow_id)
        .outerjoin(users, users.c.id == e.triggered_by_user_id)
        .where(e.id == execution_id)
    ).one()  # fmt: skip
    return ExecutionDetails(
        row,
        _walked(connection, tenant_id, row, more.inserted_steps),
        more.trigger_data,
        (more.context_data or {}).get("variables") or {},
        more.name,
        more.retry_of,
        _steps(connection, execution_id),
        tuple(_waits(connection, [execution_id]).get(execution_id, ())),
        _stood(row, more.context_data or {}),
        more.version if more.is_published and more.deleted_at is None else None,
    )


def _stood(row: ExecutionRow, context: Mapping[str, Any]) -> tuple[str, ...]:
    if row.status not in ("failed", "cancelled"):
        return ()
    parked = (context.get("notes") or {}).get(NOTE) or ()
    failed = (row.error or {}).get("step")
    return tuple(dict.fromkeys([*(one["step_key"] for one in parked), *filter(None, [failed])]))


def _walked(
    connection: Connection, tenant_id: UUID, row: ExecutionRow, inserted: Any
) -> Definition | None:
    """The version that ran, with the steps that were put into this run alone."""
    frozen = get_version(connection, tenant_id, row.workflow_id, row.version)
    return frozen if frozen is None else with_inserted(frozen, inserted)[0]


# --- inside ----------------------------------------------------------------------------------------


def _filtered(statement: Select[Any], tenant_id: UUID, wanted: ExecutionFilter) -> Select[Any]:
    e = workflow_executions.c
    conditions: list[ColumnElement[bool]] = [e.tenant_id == tenant_id]
    if wanted.statuses:
        conditions.append(e.status.in_(wanted.statuses))
    if wanted.workflow_id is not None:
        conditions.append(e.workflow_id == wanted.workflow_id)
    if wanted.subject_id is not None:
        conditions.append(e.subject_id == wanted.subject_id)
    if wanted.batch_id is not None:
        conditions.append(e.batch_id == wanted.batch_id)
    if wanted.text:
        plain = wanted.text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(
            or_(
                func.lower(workflows.c.name).like(f"%{plain.lower()}%", escape="\\"),
                tickets.c.number.like(f"%{plain.upper()}%", escape="\\"),
                tickets.c.title_key.like(f"%{folded(plain)}%", escape="\\"),
            )
        )
    return statement.where(*conditions)


def _with_waits(connection: Connection, rows: list[ExecutionRow]) -> list[ExecutionRow]:
    open_ids = [row.id for row in rows if not row.finished]
    if not open_ids:
        return rows
    waits = _waits(connection, open_ids)
    return [_waiting(row, waits[row.id][0]) if row.id in waits else row for row in rows]


def _waiting(row: ExecutionRow, wait: Wait) -> ExecutionRow:
    return replace(row, wait=wait)


def _waits(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Wait]]:
    t = workflow_tokens.c
    found: dict[UUID, list[Wait]] = {}
    for row in connection.execute(
        select(t.execution_id, t.step_key, t.state, t.wake_at, t.data)
        .where(t.execution_id.in_(list(ids)))
        .order_by(t.execution_id, t.wake_at, t.id)
    ):
        until = None if row.wake_at >= NEVER else row.wake_at
        branch = (row.data or {}).get("branch")
        wait = Wait(row.step_key, row.state, until, branch)
        found.setdefault(row.execution_id, []).append(wait)
    return found


def _steps(connection: Connection, execution_id: UUID) -> tuple[StepExecutionRow, ...]:
    s = workflow_step_executions.c
    rows = connection.execute(
        select(
            s.id, s.step_key, s.visit, s.retry_attempt, s.status, s.started_at, s.completed_at,
            s.duration_ms, s.input_data, s.output_data, s.error, s.port, s.round, s.step_order,
        ).where(s.workflow_execution_id == execution_id)
    ).all()  # fmt: skip
    ordered = sorted(
        rows, key=lambda row: (row.started_at, row.visit, row.retry_attempt, row.step_order)
    )
    return tuple(StepExecutionRow(*row[:13]) for row in ordered)
