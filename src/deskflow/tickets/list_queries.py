"""Lists of tickets at any size: the first page by index, the whole order as numbers, rows by those numbers.

A list paints its first page at once while `ordered_keys` runs on another thread; then any position is one
small query away, wherever the scroll bar is dropped.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select

from deskflow.core.aggregates import how_many
from deskflow.core.whole_numbers import whole_numbers
from deskflow.people.tables import customers, users
from deskflow.tickets.finding import keeping  # noqa: F401 - what is kept beside the tables is made with them
from deskflow.tickets.finding.counting import count, count_several
from deskflow.tickets.finding.fields import Field
from deskflow.tickets.finding.leafing import first_keys
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.sql import common_among, condition
from deskflow.tickets.finding.tree import EVERYTHING, Tree, tidy
from deskflow.tickets.list_order import (
    group_names,
    group_rank,
    group_value,
    order_columns,
)
from deskflow.tickets.tables import NEVER, tickets
from deskflow.tickets.view_layout import PRESETS, Order, SortBy, as_order

__all__ = [
    "GroupSize",
    "Grouping",
    "ListScope",
    "Picked",
    "TicketRow",
    "count",
    "count_several",
    "due_before",
    "first_page",
    "group_sizes",
    "ordered_keys",
    "pick_by_keys",
    "rows_by_keys",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What a list shows of one ticket. `due_at` is None when nothing is due."""

    pk: int
    id: UUID
    number: str
    title: str
    status: str
    priority: str
    type: str
    customer_id: UUID
    customer_name: str
    assignee_id: UUID | None
    assignee_name: str | None
    due_at: datetime | None
    due_kind: str | None
    due_from: datetime | None
    sla_status: str
    sla_paused: bool
    created_at: datetime
    updated_at: datetime
    own_status: str | None = None
    # Columns read along because a list shows them (`list_columns.py`): name and text.
    more: tuple[tuple[str, str], ...] = ()


_ROWS = (
    select(
        tickets.c.pk, tickets.c.id, tickets.c.number, tickets.c.title, tickets.c.status,
        tickets.c.priority, tickets.c.type, tickets.c.customer_id, customers.c.name, tickets.c.assignee_id,
        users.c.name, tickets.c.next_due_at, tickets.c.next_due_kind, tickets.c.next_due_from,
        tickets.c.sla_status, tickets.c.sla_paused, tickets.c.created_at, tickets.c.updated_at,
        tickets.c.own_status,
    )
    .join(customers, customers.c.id == tickets.c.customer_id)
    .outerjoin(users, users.c.id == tickets.c.assignee_id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grouping:
    """What the groups of a list are made by; `moments` are the ends of those by due time, `own` is a field of the
    tenant's own (of a kind in `OWN_GROUPS`)."""

    by: SortBy
    moments: tuple[datetime, ...] = ()
    own: Field | None = None


@dataclass(frozen=True, slots=True)
class GroupSize:
    """`value` is what its tickets have in common, `name` what that is called where it is somebody or something."""

    value: Any
    name: str
    size: int


def first_page(
    connection: Connection,
    scope: ListScope,
    wanted: Tree,
    sort: str | Order,
    limit: int = 60,
    grouping: Grouping | None = None,
) -> list[TicketRow]:
    """The first rows in order, straight from an index."""
    # The page is cut before the joins, so that they run for `limit` rows only.
    columns = _order(as_order(sort), grouping)
    return rows_by_keys(connection, first_keys(connection, scope, wanted, columns, limit))


def ordered_keys(
    connection: Connection,
    scope: ListScope,
    wanted: Tree,
    sort: str | Order,
    grouping: Grouping | None = None,
) -> array[int]:
    """The keys (`pk`) of all matching tickets in order; eight bytes each."""
    columns = _whole_order(wanted, as_order(sort), grouping)
    statement = _filtered(connection, select(tickets.c.pk), scope, wanted).order_by(*columns)
    return whole_numbers(connection, statement)


def due_before(
    connection: Connection, scope: ListScope, wanted: Tree, moments: Sequence[datetime]
) -> list[int]:
    """How many matching tickets are due before each of these moments: where groups of a list begin."""
    columns: list[ColumnElement[Any]] = [how_many(tickets.c.next_due_at < at) for at in moments]
    row = connection.execute(_filtered(connection, select(*columns), scope, wanted)).one()
    return [int(count) for count in row]


def group_sizes(
    connection: Connection, scope: ListScope, wanted: Tree, grouping: Grouping
) -> list[GroupSize]:
    """The groups that have tickets, in the order they stand in, and how many tickets each has."""
    by = grouping.by
    value = group_value(by.field, grouping.moments, grouping.own).label("value")
    counted: Select[Any]
    if grouping.own is None:
        sizes = select(value, func.count().label("size"))
        counted = _filtered(connection, sizes, scope, wanted).group_by(value)
    else:
        # Postgres groups by no question about the row itself.
        each = _filtered(connection, select(value), scope, wanted).subquery()
        counted = select(each.c.value, func.count().label("size")).group_by(each.c.value)
    table = group_names(by.field, grouping.own)
    if table is None:
        rows = [(row.value, "", row.size) for row in connection.execute(counted)]
        rows.sort(key=lambda row: group_rank(by.field, row[0], grouping.own), reverse=by.descending)
        return [GroupSize(*row) for row in rows]
    inside = counted.subquery()
    order = [func.coalesce(table.c.name_key, ""), inside.c.value]
    named = (
        select(inside.c.value, func.coalesce(table.c.name, ""), inside.c.size)
        .outerjoin(table, table.c.id == inside.c.value)
        .order_by(*(column.desc() if by.descending else column for column in order))
    )
    return [GroupSize(*row) for row in connection.execute(named)]


def rows_by_keys(connection: Connection, keys: Sequence[int]) -> list[TicketRow]:
    """The rows of these keys in the order given; a ticket that is gone is left out."""
    if not keys:
        return []
    found = {row[0]: row for row in connection.execute(_ROWS.where(tickets.c.pk.in_(keys)))}
    return [_ticket_row(found[key]) for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class Picked:
    """As much of a ticket as a change to a whole selection has to know before it is tried."""

    id: UUID
    number: str
    status: str
    own_status: str | None = None

    @property
    def status_key(self) -> str:
        """The status of the tenant's own where it stands in one."""
        return self.own_status or self.status


def pick_by_keys(connection: Connection, keys: Sequence[int]) -> list[Picked]:
    """The tickets behind these keys, in the order given; those that are gone are left out."""
    c, found = tickets.c, dict[int, Picked]()
    for start in range(0, len(keys), 500):
        statement = select(c.pk, c.id, c.number, c.status, c.own_status).where(
            c.pk.in_(keys[start : start + 500])
        )
        found.update((row[0], Picked(*row[1:])) for row in connection.execute(statement))
    return [found[key] for key in keys if key in found]


def _order(order: Order, grouping: Grouping | None) -> list[ColumnElement[Any]]:
    if grouping is None:
        return order_columns(order)
    return order_columns(order, grouping.by, grouping.moments, grouping.own)


def _whole_order(wanted: Tree, order: Order, grouping: Grouping | None) -> list[ColumnElement[Any]]:
    """The order for all rows at once: when few of them match, finding those and sorting them is many times
    quicker than following the index of the order, which the database prefers unless it is hidden from it."""
    if order == PRESETS["number"] and grouping is None:
        # Walking the table itself would read all of every ticket.
        return [(tickets.c.pk + 0).desc()]
    if order not in (PRESETS["updated"], PRESETS["created"]) or tidy(wanted) == EVERYTHING:
        return _order(order, grouping)
    if grouping is not None:
        return _order(order, grouping)
    column = tickets.c.updated_at if order == PRESETS["updated"] else tickets.c.created_at
    return [func.coalesce(column, column).desc(), tickets.c.pk.desc()]


def _filtered(
    connection: Connection, statement: Select[Any], scope: ListScope, wanted: Tree
) -> Select[Any]:
    return statement.where(condition(wanted, scope, common_among(connection, scope, wanted)))


def _ticket_row(row: Sequence[Any]) -> TicketRow:
    values = list(row)
    if values[11] == NEVER:
        values[11] = None
    return TicketRow(*values)
