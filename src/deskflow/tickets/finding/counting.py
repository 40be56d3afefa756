"""How many tickets match, exactly.

In a file the database keeps how many tickets there are of each combination of the words that lists ask for most
(status, priority, type, channel, promise, person, team); triggers count up and down with every change. A question
about those alone is a sum over the combinations, a few thousand instead of a million tickets. How many of these are
older than some days is that sum without the newer ones. A shared database counts the tickets, since everybody's
changes would wait for each other at such a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    and_,
    func,
    select,
)
from sqlalchemy.sql import visitors

from deskflow.tickets.finding.derived import Derived
from deskflow.tickets.finding.fields import ANY_DONE, ANY_OPEN, JUST_OPEN
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.sql import common_among, condition
from deskflow.tickets.finding.times import stretch
from deskflow.tickets.finding.tree import All, Test, Tree, leaves_of, parts_of
from deskflow.tickets.rules import STATUSES
from deskflow.tickets.tables import NEVER, tickets

NAME: Final = "search_counts"
# By which fields questions are answered from the sums, and the columns they need.
_FIELDS: Final = frozenset(
    {"status", "priority", "type", "channel", "sla", "assignee", "team", "paused"}
)
_COLUMNS: Final = (
    "tenant_id", "status", "is_open", "priority", "type", "channel", "sla_status", "sla_paused", "assignee_id",
    "team_id",
)  # fmt: skip
_MAY_MISS: Final = ("assignee_id", "team_id")

# Not among the tables of the schema: it holds nothing that is not in `tickets`.
_sums: Final = Table(
    NAME,
    MetaData(),
    *(Column(name, tickets.c[name].type) for name in _COLUMNS),
    Column("total", Integer),
)


def count(connection: Connection, scope: ListScope, wanted: Tree) -> int:
    """How many tickets match."""
    if connection.dialect.name == "sqlite":
        parts = parts_of(wanted)
        summed = All(tuple(part for part in parts if _is_summed(part)))
        others = [part for part in parts if not _is_summed(part)]
        if not others:
            return _summed(connection, scope, summed)
        few = _all_but_few(others[0], scope) if len(others) == 1 else None
        if few is not None:
            return _summed(connection, scope, summed) - _found(
                connection, and_(condition(summed, scope), few)
            )
    return _found(connection, condition(wanted, scope, common_among(connection, scope, wanted)))


def _found(connection: Connection, asked: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(tickets).where(asked)
    return int(connection.execute(statement).scalar_one())


def _summed(connection: Connection, scope: ListScope, wanted: Tree) -> int:
    asked: Any = visitors.replacement_traverse(condition(wanted, scope), {}, _in_sums)
    statement = select(func.coalesce(func.sum(_sums.c.total), 0)).where(asked)
    return int(connection.execute(statement).scalar_one())


def _all_but_few(part: Tree, scope: ListScope) -> ColumnElement[bool] | None:
    """What does not hold for few tickets is counted by those few: old ones, and those with nothing due."""
    asked = scope.catalogue.get(part.field) if isinstance(part, Test) else None
    if asked is None or not isinstance(part, Test) or len(part.values) != 1:
        return None
    if asked.key == "due" and part.values == ("none",):
        # Both are named, so that the index is found, which begins with it.
        return and_(tickets.c.is_open.in_((True, False)), tickets.c.next_due_at < NEVER)
    if asked.key not in ("created", "updated"):
        return None
    when = stretch(part.operator, part.values[0], scope.now, ahead=False)
    column = tickets.c.created_at if asked.key == "created" else tickets.c.updated_at
    return column >= when.end if when.start is None and when.end is not None else None


def count_several(connection: Connection, scope: ListScope, wanted: Sequence[Tree]) -> list[int]:
    """`count` for each of these, in one visit."""
    return [count(connection, scope, one) for one in wanted]


def is_quick(wanted: Tree) -> bool:
    """Whether a count takes no time worth mentioning, however many tickets there are."""
    return _is_summed(wanted)


def _is_summed(wanted: Tree) -> bool:
    return all(isinstance(leaf, Test) and _is_summed_test(leaf) for leaf in leaves_of(wanted))


def _is_summed_test(test: Test) -> bool:
    if test.field != "status":
        return test.field in _FIELDS
    # A status of the tenant's own is not summed.
    return all(value in (*STATUSES, ANY_OPEN, ANY_DONE, JUST_OPEN) for value in test.values)


def _in_sums(element: Any, **_: Any) -> Any:
    if isinstance(element, Column) and element.table is tickets:
        return _sums.c[element.name]
    return None


# --- how the database keeps it ------------------------------------------------------------------------------


def _key() -> str:
    return ", ".join(f"coalesce({one}, x'')" if one in _MAY_MISS else one for one in _COLUMNS)


def _up(row: str) -> str:
    values = ", ".join(f"{row}.{name}" for name in _COLUMNS)
    return (
        f"INSERT INTO {NAME}({', '.join(_COLUMNS)}, total) VALUES ({values}, 1) "  # noqa: S608 - names of our own
        f"ON CONFLICT ({_key()}) DO UPDATE SET total = total + 1"
    )


def _down(row: str) -> str:
    same = " AND ".join(
        f"coalesce({name}, x'') = coalesce({row}.{name}, x'')"
        if name in _MAY_MISS
        else f"{name} = {row}.{name}"
        for name in _COLUMNS
    )
    return f"UPDATE {NAME} SET total = total - 1 WHERE {same}"  # noqa: S608


_CHANGED: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _COLUMNS)
SQLITE: Final[Derived] = Derived(
    {
        NAME: f"CREATE TABLE {NAME} ({', '.join(_COLUMNS)}, total INTEGER NOT NULL)",
        f"{NAME}_key": f"CREATE UNIQUE INDEX {NAME}_key ON {NAME} ({_key()})",
        f"{NAME}_added": (
            f"CREATE TRIGGER {NAME}_added AFTER INSERT ON tickets BEGIN {_up('new')}; END"
        ),
        f"{NAME}_changed": (
            f"CREATE TRIGGER {NAME}_changed AFTER UPDATE OF {', '.join(_COLUMNS)} ON tickets "
            f"WHEN {_CHANGED} BEGIN {_down('old')}; {_up('new')}; END"
        ),
        f"{NAME}_gone": (
            f"CREATE TRIGGER {NAME}_gone AFTER DELETE ON tickets BEGIN {_down('old')}; END"
        ),
    },
    (
        (
            f"INSERT INTO {NAME} SELECT {', '.join(_COLUMNS)}, count(*) FROM tickets "  # noqa: S608
            f"GROUP BY {', '.join(_COLUMNS)}"
        ),
    ),
)
