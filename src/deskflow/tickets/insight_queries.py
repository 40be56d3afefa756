"""What leads ask about a stretch of time: what came and went, what was kept, who carries what, how old the open work is.

Everything is counted by the database in one pass for each question; times are medians, which a few slow tickets do
not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, select

from deskflow.people.tables import customers, users
from deskflow.tickets.rules import PRIORITIES
from deskflow.tickets.tables import tickets

AGES: Final = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 30))
"""The upper bounds of the groups by age; older ones are the last group."""
MOST_CUSTOMERS: Final = 8
MOST_TIMED: Final = 20_000
"""Medians are of so many tickets, those finished last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`edges` bound the spans, in order; `before` is where the time compared with begins. Without a team: all of them."""

    tenant_id: UUID
    edges: tuple[datetime, ...]
    before: datetime
    now: datetime
    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """`kept` of the `finished` ones without a missed promise; `backlog` is what was open when the span ended."""

    created: int = 0
    finished: int = 0
    kept: int = 0
    backlog: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a whole stretch. Seconds; None where nothing was answered or finished."""

    created: int = 0
    finished: int = 0
    kept: int = 0
    answer_median: float | None = None
    finish_median: float | None = None

    @property
    def kept_percent(self) -> float | None:
        return 100 * self.kept / self.finished if self.finished else None


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Open tickets of one person; `user_id` is None for those nobody has."""

    user_id: UUID | None
    name: str
    open: int
    urgent: int
    overdue: int


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    customer_id: UUID
    name: str
    created: int


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """How tickets of one priority fared."""

    priority: str
    finished: int
    kept: int


@dataclass(frozen=True, slots=True)
class Insights:
    """`ages` has a row for each group of `AGES` and one for what is older: open tickets by priority, P1 first."""

    spans: tuple[SpanFigures, ...]
    totals: Totals
    totals_before: Totals
    open: int
    people: tuple[PersonFigures, ...] = ()
    customers: tuple[CustomerFigures, ...] = ()
    ages: tuple[tuple[int, ...], ...] = ()
    kept: tuple[KeptFigures, ...] = field(default=())


def read_insights(connection: Connection, asked: Asked) -> Insights:
    """All figures of the page."""
    c = tickets.c
    ours = _ours(asked)
    open_now = connection.execute(
        select(func.count()).where(*ours, c.is_open.is_(True))
    ).scalar_one()
    all_edges = (asked.before, *asked.edges)
    created = _by_span(connection, asked, c.created_at, all_edges)
    finished = _by_span(connection, asked, c.resolved_at, all_edges)
    # What is over without having been resolved (cancelled, merged) leaves the backlog as well.
    gone = _by_span(
        connection, asked, func.coalesce(c.resolved_at, c.closed_at, c.updated_at), all_edges,
        c.is_open.is_(False),
    )  # fmt: skip
    first, last = asked.edges[0], asked.edges[-1]
    return Insights(
        _spans(open_now, created[1:], finished[1:], gone[1:]),
        _totals(connection, asked, created[1:], finished[1:], first, last),
        _totals(connection, asked, created[:1], finished[:1], asked.before, first),
        int(open_now),
        _people(connection, asked),
        _customers(connection, asked),
        _ages(connection, asked),
        _kept(connection, asked),
    )


def _ours(asked: Asked) -> list[ColumnElement[bool]]:
    c = tickets.c
    ours = [c.tenant_id == asked.tenant_id]
    return ours if asked.team_id is None else [*ours, c.team_id == asked.team_id]


def _since(asked: Asked, moment: datetime) -> list[ColumnElement[bool]]:
    # Whatever happened to a ticket since then also touched it, and that has an index.
    return [*_ours(asked), tickets.c.updated_at >= moment]


def _by_span(
    connection: Connection,
    asked: Asked,
    moment: ColumnElement[Any],
    edges: Sequence[datetime],
    *more: ColumnElement[bool],
) -> list[tuple[int, int]]:
    """How many in each span, and how many of them without a missed promise."""
    place = case(*((moment < end, at) for at, end in enumerate(edges[1:])), else_=len(edges))
    rows = connection.execute(
        select(place, func.count(), _how_many(tickets.c.sla_status != "breached"))
        .where(*_since(asked, edges[0]), moment >= edges[0], *more)
        .group_by(place)
    )
    counted = [(0, 0)] * (len(edges) - 1)
    for at, count, kept in rows:
        if at < len(counted):
            counted[at] = (int(count), int(kept))
    return counted


def _spans(
    open_now: int,
    created: Sequence[tuple[int, int]],
    finished: Sequence[tuple[int, int]],
    gone: Sequence[tuple[int, int]],
) -> tuple[SpanFigures, ...]:
    """The backlog is known now, and reckoned backwards from here."""
    spans: list[SpanFigures] = []
    backlog = open_now
    for (came, _), (done, kept), (left, _) in zip(
        reversed(created), reversed(finished), reversed(gone), strict=True
    ):
        spans.append(SpanFigures(came, done, kept, max(0, backlog)))
        backlog += left - came
    return tuple(reversed(spans))


def _totals(
    connection: Connection,
    asked: Asked,
    created: Sequence[tuple[int, int]],
    finished: Sequence[tuple[int, int]],
    since: datetime,
    until: datetime,
) -> Totals:
    c = tickets.c
    timed = connection.execute(
        select(c.created_at, c.first_response_at, c.resolved_at)
        .where(*_since(asked, since), c.resolved_at >= since, c.resolved_at < until)
        .order_by(c.resolved_at.desc())
        .limit(MOST_TIMED)
    ).all()
    answers = [(one - born).total_seconds() for born, one, _ in timed if one is not None]
    ends = [(one - born).total_seconds() for born, _, one in timed]
    return Totals(
        sum(count for count, _ in created),
        sum(count for count, _ in finished),
        sum(kept for _, kept in finished),
        median(answers) if answers else None,
        median(ends) if ends else None,
    )


def _people(connection: Connection, asked: Asked) -> tuple[PersonFigures, ...]:
    """Who has most comes first; what nobody has, last."""
    c = tickets.c
    rows = connection.execute(
        select(
            c.assignee_id,
            users.c.name,
            func.count(),
            _how_many(c.priority.in_(("P1", "P2"))),
            _how_many(c.next_due_at < asked.now),
        )
        .select_from(tickets.outerjoin(users, users.c.id == c.assignee_id))
        .where(*_ours(asked), c.is_open.is_(True))
        .group_by(c.assignee_id, users.c.name)
    )
    found = [PersonFigures(one, name or "", *map(int, counts)) for one, name, *counts in rows]
    found.sort(key=lambda one: (one.user_id is None, -one.open, one.name))
    return tuple(found)


def _customers(connection: Connection, asked: Asked) -> tuple[CustomerFigures, ...]:
    c, count = tickets.c, func.count()
    rows = connection.execute(
        select(c.customer_id, customers.c.name, count)
        .join(customers, customers.c.id == c.customer_id)
        .where(*_ours(asked), c.created_at >= asked.edges[0], c.created_at < asked.edges[-1])
        .group_by(c.customer_id, customers.c.name)
        .order_by(count.desc(), customers.c.name)
        .limit(MOST_CUSTOMERS)
    )
    return tuple(CustomerFigures(one, name, int(many)) for one, name, many in rows)


def _ages(connection: Connection, asked: Asked) -> tuple[tuple[int, ...], ...]:
    c = tickets.c
    age = case(
        *((c.created_at > asked.now - bound, at) for at, bound in enumerate(AGES)), else_=len(AGES)
    )
    rows = connection.execute(
        select(age, c.priority, func.count())
        .where(*_ours(asked), c.is_open.is_(True))
        .group_by(age, c.priority)
    )
    counted = [[0] * len(PRIORITIES) for _ in range(len(AGES) + 1)]
    for at, priority, count in rows:
        counted[at][PRIORITIES.index(priority)] = int(count)
    return tuple(tuple(row) for row in counted)


def _kept(connection: Connection, asked: Asked) -> tuple[KeptFigures, ...]:
    c = tickets.c
    since, until = asked.edges[0], asked.edges[-1]
    rows = connection.execute(
        select(c.priority, func.count(), _how_many(c.sla_status != "breached"))
        .where(*_since(asked, since), c.resolved_at >= since, c.resolved_at < until)
        .group_by(c.priority)
        .order_by(c.priority)
    )
    return tuple(KeptFigures(priority, int(done), int(kept)) for priority, done, kept in rows)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
