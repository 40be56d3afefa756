"""What the page asks of the workspace, in one visit of a reading thread. A part somebody may not see is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from deskflow.approvals.queries import PendingRow, count_pending, list_pending
from deskflow.approvals.question_queries import QuestionRow, questions_to
from deskflow.core.settings import get_setting
from deskflow.desktop.pages.home.arrangement import DEFAULT, Arrangement, read
from deskflow.people.profile_queries import list_time_off
from deskflow.people.queries import list_users
from deskflow.tickets.finding.reading import tenant_catalogue
from deskflow.tickets.finding.text import read as read_filter
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
from deskflow.tickets.list_queries import ListScope, TicketRow, count, first_page
from deskflow.tickets.my_work_queries import MentionRow, VisitRow, mentions_of, visits_of
from deskflow.tickets.viewing.queries import list_views
from deskflow.workflows.execution_queries import ExecutionFilter, ExecutionRow, list_executions

DAYS = 14
MOMENT = timedelta(microseconds=1)
VISIT_DAYS = timedelta(days=2)
MENTION_DAYS = timedelta(days=14)
MOST_FAILED = 50
_HAVE_FIGURES = frozenset({"my-open", "due-soon", "unassigned", "all-open", "all"})
_MINE = read_filter("status:open assignee:me")
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
    mine: tuple[TicketRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Automation:
    """The newest runs, and how many failed within a day (`failed` counts to `MOST_FAILED`)."""

    runs: tuple[ExecutionRow, ...]
    failed: int


@dataclass(frozen=True, slots=True)
class Home:
    """`next_approval` is when the most urgent request for me runs out, None without a limit. `views` counts those that
    are arranged; `view_titles` are of all this person has."""

    tickets: Tickets | None
    automation: Automation | None
    approvals: int
    next_approval: datetime | None
    requests: tuple[PendingRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    views: Mapping[str, int] = field(default_factory=dict)
    view_titles: Mapping[str, str] = field(default_factory=dict)


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


def read_arrangement(connection: Connection, tenant_id: UUID, me: UUID) -> Arrangement:
    """What this person's page shows."""
    kept = get_setting(connection, "home_tiles", tenant_id, me)
    return read([str(one) for one in kept] if isinstance(kept, list) else [])


def read_home(
    connection: Connection,
    scope: ListScope,
    span: Span,
    arrangement: Arrangement = DEFAULT,
    *,
    tickets: bool,
    workflows: bool,
) -> Home:
    """`tickets` and `workflows`: what this person may see. Only what is arranged is read."""
    me, tenant_id = scope.me, scope.tenant_id
    if me is None:
        return Home(None, None, 0, None)
    shown = arrangement.shown
    # Tiles count views, which may ask for fields of the tenant's own.
    scope = replace(scope, catalogue=tenant_catalogue(connection, tenant_id))
    pending = list_pending(connection, tenant_id, me, scope.now, limit=max(arrangement.rows_of("todo"), 1))  # fmt: skip
    waiting = count_pending(connection, tenant_id, me, scope.now) if pending else 0
    todo = "todo" in shown
    return Home(
        _tickets(connection, scope, span, arrangement) if tickets else None,
        _automation(connection, scope, arrangement.rows_of("automation") - 2)
        if workflows
        else None,
        waiting,
        pending[0].expires_at if pending else None,
        tuple(pending) if todo else (),
        questions_to(connection, tenant_id, me),
        tuple(mentions_of(connection, tenant_id, me, scope.now - MENTION_DAYS))
        if todo and tickets
        else (),
        tuple(visits_of(connection, tenant_id, me, scope.now, scope.now + VISIT_DAYS))
        if "visits" in shown and tickets
        else (),
        *(_views(connection, scope, arrangement) if tickets else ({}, {})),
    )


def _views(
    connection: Connection, scope: ListScope, arrangement: Arrangement
) -> tuple[dict[str, int], dict[str, str]]:
    """One that cannot be counted any more is shown without a figure."""
    assert scope.me is not None
    known = {one.view.key: one.view for one in list_views(connection, scope.tenant_id, scope.me)}
    counts: dict[str, int] = {}
    for key in arrangement.views:
        if key in known:
            counts[key] = count(connection, scope, known[key].filter)
    # Of the lists everybody has most have a figure of their own already.
    titles = {key: view.title for key, view in known.items() if key not in _HAVE_FIGURES}
    return counts, titles


def _tickets(
    connection: Connection, scope: ListScope, span: Span, arrangement: Arrangement
) -> Tickets:
    tenant_id, shown = scope.tenant_id, arrangement.shown
    nothing = Kept(0, 0)
    kept = "kept" in shown
    return Tickets(
        count_desk(connection, scope),
        count_kept(connection, tenant_id, span.week, span.edges[-1]) if kept else nothing,
        count_kept(connection, tenant_id, span.week_before, span.week) if kept else nothing,
        tuple(flow_between(connection, tenant_id, span.edges)) if "flow" in shown else (),
        tuple(due_next(connection, scope, arrangement.rows_of("due"))) if "due" in shown else (),
        _people(connection, scope) if "load" in shown else (),
        tuple(first_page(connection, scope, _MINE, "due", arrangement.rows_of("work")))
        if "work" in shown
        else (),
    )


def _people(connection: Connection, scope: ListScope) -> tuple[PersonRow, ...]:
    """Who has time off now is shown as not there, whatever else they have said."""
    tenant_id, now = scope.tenant_id, scope.now
    gone = {one.user_id for one in list_time_off(connection, tenant_id, now, now + MOMENT)}
    loads = load_by_person(connection, tenant_id)
    rows = [
        PersonRow(
            user.id,
            user.name,
            "off" if user.id in gone else user.status,
            loads[user.id].open if user.id in loads else 0,
            loads[user.id].urgent if user.id in loads else 0,
        )
        for user in list_users(connection, tenant_id)
        if user.id in loads or "technician" in user.roles
    ]
    return tuple(sorted(rows, key=lambda row: (-row.open, -row.urgent, row.name.casefold())))


def _automation(connection: Connection, scope: ListScope, rows: int) -> Automation:
    tenant_id, since = scope.tenant_id, scope.now - FAILED_SINCE
    failed = list_executions(
        connection, tenant_id, ExecutionFilter(statuses=("failed",)), limit=MOST_FAILED
    )
    return Automation(
        tuple(list_executions(connection, tenant_id, limit=rows)) if rows > 0 else (),
        sum(run.started_at >= since for run in failed),
    )
