"""What the page asks of the workspace, in one visit of a reading thread. A part somebody may not see is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from deskflow.approvals.queries import count_pending, list_pending
from deskflow.people.queries import list_users
from deskflow.tickets.home_queries import (
    DayFlow,
    DeskCounts,
    Kept,
    count_desk,
    count_kept,
    due_next,
    flow_between,
    load_by_person,
)
from deskflow.tickets.list_queries import ListScope, TicketRow
from deskflow.workflows.execution_queries import ExecutionFilter, ExecutionRow, list_executions

DAYS = 14
MOST_DUE = 9
MOST_RUNS = 7
MOST_FAILED = 50
FAILED_SINCE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are shown, in the reader's zone; `edges` are their midnights and the one that comes."""

    days: tuple[date, ...]
    edges: tuple[datetime, ...]
    week: datetime
    week_before: datetime


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A technician, or somebody else with open tickets."""

    id: UUID
    name: str
    status: str
    open: int
    urgent: int


@dataclass(frozen=True, slots=True)
class Tickets:
    """What those who may see tickets get."""

    counts: DeskCounts
    week: Kept
    week_before: Kept
    flow: tuple[DayFlow, ...]
    due: tuple[TicketRow, ...]
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class Automation:
    """The newest runs, and how many failed within a day (`failed` counts to `MOST_FAILED`)."""

    runs: tuple[ExecutionRow, ...]
    failed: int


@dataclass(frozen=True, slots=True)
class Home:
    """`next_approval` is when the most urgent request for me runs out, None without a limit."""

    tickets: Tickets | None
    automation: Automation | None
    approvals: int
    next_approval: datetime | None


def span_of(now: datetime) -> Span:
    """The last `DAYS` days up to today, and this week from Monday, in the zone of this machine."""
    today = now.astimezone().date()
    days = tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))
    monday = today - timedelta(days=today.weekday())
    return Span(
        days,
        tuple(_midnight(day) for day in (*days, today + timedelta(days=1))),
        _midnight(monday),
        _midnight(monday - timedelta(days=7)),
    )


def _midnight(day: date) -> datetime:
    # Each one through local time: a day may have 23 or 25 hours.
    return datetime.combine(day, time()).astimezone()


def read_home(
    connection: Connection, scope: ListScope, span: Span, *, tickets: bool, workflows: bool
) -> Home:
    """`tickets` and `workflows`: what this person may see."""
    me = scope.me
    waiting = count_pending(connection, scope.tenant_id, me, scope.now) if me is not None else 0
    first = (
        list_pending(connection, scope.tenant_id, me, scope.now, limit=1) if me and waiting else []
    )
    return Home(
        _tickets(connection, scope, span) if tickets else None,
        _automation(connection, scope) if workflows else None,
        waiting,
        first[0].expires_at if first else None,
    )


def _tickets(connection: Connection, scope: ListScope, span: Span) -> Tickets:
    tenant_id = scope.tenant_id
    return Tickets(
        count_desk(connection, scope),
        count_kept(connection, tenant_id, span.week, span.edges[-1]),
        count_kept(connection, tenant_id, span.week_before, span.week),
        tuple(flow_between(connection, tenant_id, span.edges)),
        tuple(due_next(connection, scope, MOST_DUE)),
        _people(connection, tenant_id),
    )


def _people(connection: Connection, tenant_id: UUID) -> tuple[PersonRow, ...]:
    loads = load_by_person(connection, tenant_id)
    rows = [
        PersonRow(
            user.id,
            user.name,
            user.status,
            loads[user.id].open if user.id in loads else 0,
            loads[user.id].urgent if user.id in loads else 0,
        )
        for user in list_users(connection, tenant_id)
        if user.id in loads or "technician" in user.roles
    ]
    return tuple(sorted(rows, key=lambda row: (-row.open, -row.urgent, row.name.casefold())))


def _automation(connection: Connection, scope: ListScope) -> Automation:
    tenant_id, since = scope.tenant_id, scope.now - FAILED_SINCE
    failed = list_executions(
        connection, tenant_id, ExecutionFilter(statuses=("failed",)), limit=MOST_FAILED
    )
    return Automation(
        tuple(list_executions(connection, tenant_id, limit=MOST_RUNS)),
        sum(run.started_at >= since for run in failed),
    )
