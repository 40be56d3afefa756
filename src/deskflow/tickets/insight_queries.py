"""What leads ask about a stretch of time: what came and went, what was kept, who carries what, how old the open work is.

Everything is counted by the database, in a pass for each question along an index that has all of the answer: a year of
a million tickets takes a second. Times are medians, which a few slow tickets do not move. What is done in any way
(resolved, cancelled, merged) counts as finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, select

from deskflow.core.aggregates import how_many
from deskflow.people.tables import customers, users
from deskflow.tickets.rules import PRIORITIES
from deskflow.tickets.tables import tickets

AGES: Final = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 30))
"""The upper bounds of the groups by age; older ones are the last group."""
MOST_CUSTOMERS: Final = 8
MOST_TIMED: Final = 10_000
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
    all_edges = (asked.before, *asked.edges)
    created = _created(connection, asked, all_edges)
    finished = _finished(connection, asked, all_edges)
    open_now, people, ages = _open(connection, asked)
    first, last = asked.edges[0], asked.edges[-1]
    return Insights(
        _spans(open_now, created[1:], finished[1:]),
        _totals(connection, asked, created[1:], finished[1:], first, last),
        _totals(connection, asked, created[:1], finished[:1], asked.before, first),
        open_now,
        people,
        _customers(connection, asked),
        ages,
        _kept(finished[1:]),
    )


def _ours(asked: Asked) -> list[ColumnElement[bool]]:
    c = tickets.c
    ours = [c.tenant_id == asked.tenant_id]
    return ours if asked.team_id is None else [*ours, c.team_id == asked.team_id]


def _unsought(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, but no way to its tickets: looking up each in the table takes longer than a walk along the index of
    last changes, which has what is asked."""
    return func.coalesce(column, column)


def _created(connection: Connection, asked: Asked, edges: Sequence[datetime]) -> list[int]:
    """One walk down the index for each span: far quicker than sorting every row into one of them."""
    c = tickets.c
    spans = (
        select(func.count())
        .select_from(tickets)
        .where(*_ours(asked), c.created_at >= start, c.created_at < end)
        .scalar_subquery()
        for start, end in pairwise(edges)
    )
    return [int(count) for count in connection.execute(select(*spans)).one()]


Finished = dict[str, tuple[int, int]]
"""By priority: how many were finished, and how many of them without a missed promise."""


def _finished(connection: Connection, asked: Asked, edges: Sequence[datetime]) -> list[Finished]:
    c = tickets.c
    place = case(*((c.resolved_at < end, at) for at, end in enumerate(edges[1:])))
    rows = connection.execute(
        select(place, c.priority, func.count(), how_many(c.sla_status != "breached"))
        .where(*_ours(asked), c.resolved_at >= edges[0], c.resolved_at < edges[-1])
        .group_by(place, c.priority)
    )
    found: list[Finished] = [{} for _ in edges[1:]]
    for at, priority, count, kept in rows:
        found[at][priority] = (int(count), int(kept))
    return found


def _sums(finished: Iterable[Finished]) -> tuple[int, int]:
    both = [pair for one in finished for pair in one.values()]
    return sum(count for count, _ in both), sum(kept for _, kept in both)


def _spans(
    open_now: int, created: Sequence[int], finished: Sequence[Finished]
) -> tuple[SpanFigures, ...]:
    """The backlog is known now, and reckoned backwards from here."""
    spans: list[SpanFigures] = []
    backlog = open_now
    for came, done in zip(reversed(created), reversed(finished), strict=True):
        count, kept = _sums([done])
        spans.append(SpanFigures(came, count, kept, max(0, backlog)))
        backlog += count - came
    return tuple(reversed(spans))


def _totals(
    connection: Connection,
    asked: Asked,
    created: Sequence[int],
    finished: Sequence[Finished],
    since: datetime,
    until: datetime,
) -> Totals:
    c = tickets.c
    timed = connection.execute(
        select(c.created_at, c.first_response_at, c.resolved_at)
        .where(*_ours(asked), c.resolved_at >= since, c.resolved_at < until)
        .order_by(c.resolved_at.desc())
        .limit(MOST_TIMED)
    ).all()
    answers = [(one - born).total_seconds() for born, one, _ in timed if one is not None]
    ends = [(one - born).total_seconds() for born, _, one in timed]
    return Totals(
        sum(created),
        *_sums(finished),
        median(answers) if answers else None,
        median(ends) if ends else None,
    )


def _open(
    connection: Connection, asked: Asked
) -> tuple[int, tuple[PersonFigures, ...], tuple[tuple[int, ...], ...]]:
    """How many are open, by person (who has most comes first; what nobody has, last) and by age, in one pass."""
    c = tickets.c
    age = case(
        *((c.created_at > asked.now - bound, at) for at, bound in enumerate(AGES)), else_=len(AGES)
    )
    person = _unsought(c.assignee_id)
    rows = connection.execute(
        select(person, age, c.priority, func.count(), how_many(c.next_due_at < asked.now))
        .where(*_ours(asked), _unsought(c.is_open).is_(True))
        .group_by(person, age, c.priority)
    )
    ages = [[0] * len(PRIORITIES) for _ in range(len(AGES) + 1)]
    by_person: dict[UUID | None, list[int]] = {}
    for person, at, priority, count, overdue in rows:
        ages[at][PRIORITIES.index(priority)] += int(count)
        theirs = by_person.setdefault(person, [0, 0, 0])
        theirs[0] += int(count)
        theirs[1] += int(count) if priority in ("P1", "P2") else 0
        theirs[2] += int(overdue)
    named = select(users.c.id, users.c.name).where(users.c.tenant_id == asked.tenant_id)
    names: dict[UUID | None, str] = {row.id: row.name for row in connection.execute(named)}
    people = [PersonFigures(one, names.get(one, ""), *counts) for one, counts in by_person.items()]
    people.sort(key=lambda one: (one.user_id is None, -one.open, one.name))
    return sum(map(sum, ages)), tuple(people), tuple(map(tuple, ages))


def _customers(connection: Connection, asked: Asked) -> tuple[CustomerFigures, ...]:
    c = tickets.c
    customer, created = _unsought(c.customer_id).label("customer_id"), _unsought(c.created_at)
    counted = (
        select(customer, func.count().label("created"))
        .where(*_ours(asked), created >= asked.edges[0], created < asked.edges[-1])
        .group_by(customer)
        .subquery()
    )
    rows = connection.execute(
        select(customers.c.id, customers.c.name, counted.c.created)
        .join(counted, counted.c.customer_id == customers.c.id)
        .order_by(counted.c.created.desc(), customers.c.name)
        .limit(MOST_CUSTOMERS)
    )
    return tuple(CustomerFigures(one, name, int(many)) for one, name, many in rows)


def _kept(finished: Sequence[Finished]) -> tuple[KeptFigures, ...]:
    found = []
    for priority in PRIORITIES:
        done, kept = _sums([{priority: one[priority]} for one in finished if priority in one])
        if done:
            found.append(KeptFigures(priority, done, kept))
    return tuple(found)
