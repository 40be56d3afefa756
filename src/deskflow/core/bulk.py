"""Many rows into one table, changed in it or out of it, past what SQLAlchemy does for each of them.

On a file a batch goes to the driver as tuples, every column turned into what is stored in one go; a single row goes
there directly, since SQLAlchemy takes longer to hand it over than SQLite to store it. On Postgres, where the time is
spent on the way, SQLAlchemy does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import TypeEngine

from deskflow.core import sqlite
from deskflow.core.types import Id, Utc, to_micros

_AT_ONCE = 128
_Convert = Callable[[list[Any]], list[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows name the same columns; what they do not name gets the default of its column."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert_of(table), [*rows])
        return
    statement, steps = _plan(table, tuple(rows[0]), _dialect())
    columns: list[Any] = []
    for name, convert, default in steps:
        if name is None:
            columns.append(repeat(default))
            continue
        values = [row[name] for row in rows]
        columns.append(values if convert is None else convert(values))
    stored = list(zip(*columns, strict=False))
    if len(stored) > 1 or not _taken(connection, statement, stored[0]):
        connection.exec_driver_sql(statement, stored)


def update_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    names: tuple[str, ...] | None = None,
    *,
    counts_up: bool = False,
) -> None:
    """Sets the other columns of the rows with these ids; all rows name the same columns, of which `names` are set if
    given. `counts_up`: their revisions go up by one."""
    if not rows:
        return
    names = tuple(rows[0]) if names is None else ("id", *names)
    if connection.dialect.name == "sqlite":
        _change(connection, _update_plan(table, names, counts_up, _dialect()), rows)
        return
    connection.execute(
        _update_of(table, names, counts_up),
        [{f"b_{name}": row[name] for name in names} for row in rows],
    )


def delete_rows(connection: Connection, table: Table, ids: Sequence[UUID]) -> None:
    """Takes out the rows with these ids, as far as they are there."""
    if not ids:
        return
    if connection.dialect.name == "sqlite":
        _change(connection, _delete_plan(table, _dialect()), [{"id": one} for one in ids])
        return
    connection.execute(_delete_of(table), [{"b_id": one} for one in ids])


def rows_with(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    column: str,
    values: Sequence[UUID],
) -> list[tuple[Any, ...]]:
    """These columns of all rows whose `column` is one of the values, in the order of their primary key."""
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(values), _AT_ONCE):
        chunk = values[start : start + _AT_ONCE]
        if connection.dialect.name != "sqlite":
            statement = _reading_of(table, names, column)
            found += [tuple(row) for row in connection.execute(statement, {"b_values": chunk})]
            continue
        # As many places as a power of two: few statements are known to the driver, whatever is asked for.
        places = 1 << (len(chunk) - 1).bit_length()
        sql, conversions = _reading_plan(table, names, column, places, _dialect())
        stored = _ids([*chunk, *repeat(chunk[-1], places - len(chunk))])
        rows = connection.exec_driver_sql(sql, tuple(stored)).all()
        columns = [
            part if convert is None else map(convert, part)
            for convert, part in zip(conversions, zip(*rows, strict=True), strict=False)
        ]
        found += zip(*columns, strict=True)
    return found


def run_plain(connection: Connection, statement: str) -> None:
    """A statement without parameters and rows, a savepoint say: on a file SQLAlchemy would take ten times as long."""
    if connection.dialect.name != "sqlite" or not _taken(connection, statement, ()):
        connection.exec_driver_sql(statement)


def _change(
    connection: Connection,
    plan: tuple[str, tuple[tuple[str, _Convert | None], ...]],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    statement, steps = plan
    columns = []
    for name, convert in steps:
        values = [row[name] for row in rows]
        columns.append(values if convert is None else convert(values))
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _taken(connection: Connection, statement: str, row: tuple[Any, ...]) -> bool:
    """Whether the driver took the row. What it refuses is tried again, for SQLAlchemy's name of the error."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement, row)
    except connection.dialect.dbapi.Error:  # type: ignore[union-attr]
        return False
    return True


@cache
def _dialect() -> Dialect:
    """That of every file. Engines have one each, for which all would be put together anew."""
    return SQLiteDialect_pysqlite(dbapi=sqlite.driver())


@lru_cache(maxsize=512)
def insert_of(table: Table) -> Insert:
    """The statement, put together once."""
    return insert(table)


@lru_cache(maxsize=512)
def _plan(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str | None, _Convert | None, Any], ...]]:
    """The SQL, and for each of its places a column of the rows and how it is stored, or a default."""
    compiled: Any = insert(table).inline().compile(dialect=dialect, column_keys=list(names))
    steps: list[tuple[str | None, _Convert | None, Any]] = []
    for name in compiled.positiontup:
        convert = _conversion(table.c[name].type, dialect)
        if name in names:
            steps.append((name, convert, None))
        else:
            default: Any = table.c[name].default
            value = default.arg if convert is None else convert([default.arg])[0]
            steps.append((None, None, value))
    return str(compiled), tuple(steps)


@lru_cache(maxsize=512)
def _update_of(table: Table, names: tuple[str, ...], counts_up: bool) -> Update:
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names if name != "id"}
    if counts_up:
        # Not as a parameter: whoever fills the places knows only those of the rows.
        values["revision"] = table.c.revision + literal_column("1")
    return table.update().where(table.c.id == bindparam("b_id")).values(values)


@lru_cache(maxsize=512)
def _delete_of(table: Table) -> Delete:
    return table.delete().where(table.c.id == bindparam("b_id"))


@lru_cache(maxsize=512)
def _update_plan(
    table: Table, names: tuple[str, ...], counts_up: bool, dialect: Dialect
) -> tuple[str, tuple[tuple[str, _Convert | None], ...]]:
    return _changing(_update_of(table, names, counts_up), table, dialect)


@lru_cache(maxsize=512)
def _delete_plan(
    table: Table, dialect: Dialect
) -> tuple[str, tuple[tuple[str, _Convert | None], ...]]:
    return _changing(_delete_of(table), table, dialect)


def _changing(
    statement: Update | Delete, table: Table, dialect: Dialect
) -> tuple[str, tuple[tuple[str, _Convert | None], ...]]:
    """The SQL, and for each of its places the column it stands for and how that is stored."""
    compiled: Any = statement.compile(dialect=dialect)
    names = [place.removeprefix("b_") for place in compiled.positiontup]
    return str(compiled), tuple((name, _conversion(table.c[name].type, dialect)) for name in names)


@lru_cache(maxsize=512)
def _reading_of(table: Table, names: tuple[str, ...], column: str) -> Select[Any]:
    wanted = bindparam("b_values", expanding=True, type_=Id)
    statement = select(*(table.c[name] for name in names))
    return statement.where(table.c[column].in_(wanted)).order_by(*table.primary_key)


@lru_cache(maxsize=512)
def _reading_plan(
    table: Table, names: tuple[str, ...], column: str, places: int, dialect: Dialect
) -> tuple[str, tuple[Callable[[Any], Any] | None, ...]]:
    """The SQL with so many places, and how each column is read."""
    wanted = [bindparam(f"b_{place}", type_=Id) for place in range(places)]
    statement = select(*(table.c[name] for name in names))
    statement = statement.where(table.c[column].in_(wanted)).order_by(*table.primary_key)
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    return str(statement.compile(dialect=dialect)), tuple(
        kind.result_processor(dialect, None) for kind in kinds
    )


def _conversion(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    # The driver takes True for 1; SQLAlchemy would look at each value first.
    if isinstance(kind, Boolean):
        return None
    if isinstance(kind, Id):
        return _ids
    if isinstance(kind, Utc):
        return _moments
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return None

    def convert(values: list[Any]) -> list[Any]:
        return [None if value is None else process(value) for value in values]

    return convert


def _ids(values: list[UUID | None]) -> list[Any]:
    return [None if value is None else value.int.to_bytes(16, "big") for value in values]


def _moments(values: list[Any]) -> list[Any]:
    return [None if value is None else to_micros(value) for value in values]
