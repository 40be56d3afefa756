"""The statements of a transaction, put together once: that takes longer than to run them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, Update, bindparam, select

from deskflow.core.types import Id, SortKey, folded


@lru_cache(maxsize=512)
def own_columns(table: Table) -> tuple[bool, bool]:
    return "id" in table.c, "tenant_id" in table.c


@lru_cache(maxsize=512)
def counts_up(table: Table) -> bool:
    return "revision" in table.c


@lru_cache(maxsize=512)
def has_sort_keys(table: Table, names: tuple[str, ...]) -> bool:
    return any(isinstance(table.c[name].type, SortKey) for name in names)


@lru_cache(maxsize=1024)
def update(table: Table, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    if "revision" in table.c:
        values["revision"] = table.c.revision + 1
    return table.update().where(table.c.id == bindparam("b_id", type_=Id)).values(**values)


def find(table: Table, columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    # Only columns are the same objects the next time; an expression would fill the cache for nothing.
    if all(isinstance(column, Column) for column in columns):
        return _find_columns(table, columns)
    return _of_tenant(table, select(*columns)).where(table.c.id == bindparam("b_id", type_=Id))


@lru_cache(maxsize=1024)
def _find_columns(table: Table, columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    statement = select(*columns) if columns else select(table)
    return _of_tenant(table, statement).where(table.c.id == bindparam("b_id", type_=Id))


@lru_cache(maxsize=1024)
def old(table: Table, names: tuple[str, ...]) -> Select[Any]:
    ids = bindparam("b_ids", expanding=True, type_=Id)
    statement = select(table.c.id, *(table.c[name] for name in names))
    return _of_tenant(table, statement).where(table.c.id.in_(ids))


def _of_tenant(table: Table, statement: Select[Any]) -> Select[Any]:
    if "tenant_id" not in table.c:
        return statement
    return statement.where(table.c.tenant_id == bindparam("b_tenant", type_=Id))


def made_value(table: Table, row: Mapping[str, Any], name: str) -> Any:
    """A column of a row just inserted; what was not given has its default."""
    if name in row:
        return row[name]
    default: Any = table.c[name].default
    return default.arg if default is not None and default.is_scalar else None


def as_stored(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Sort keys come back folded; compared as given they would look changed each time."""
    return {
        name: folded(value)[:400]
        if value is not None and isinstance(table.c[name].type, SortKey)
        else value
        for name, value in values.items()
    }
