"""Many rows into one table, past what SQLAlchemy does for each of them.

On a file a batch goes to the driver as tuples, every column turned into what is stored in one go; a single row goes
there directly, since SQLAlchemy takes longer to hand it over than SQLite to store it. On Postgres, where the time is
spent on the way, SQLAlchemy does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Connection, Dialect, Insert, Table, insert
from sqlalchemy.types import TypeEngine

from deskflow.core.types import Id, Utc, to_micros

_Convert = Callable[[list[Any]], list[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows name the same columns; what they do not name gets the default of its column."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert_of(table), [*rows])
        return
    statement, steps = _plan(table, tuple(rows[0]), connection.dialect)
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


def _taken(connection: Connection, statement: str, row: tuple[Any, ...]) -> bool:
    """Whether the driver took the row. What it refuses is tried again, for SQLAlchemy's name of the error."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement, row)
    except connection.dialect.dbapi.Error:  # type: ignore[union-attr]
        return False
    return True


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
