"""The one metadata all rooms put their tables into, and the columns every table shares."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    TextClause,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, SchemaItem

from deskflow.core.types import Id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

# In `metadata.info`: what is made of a connection when the schema has been brought up to date, beside the tables.
AFTER_UPGRADE = "after_upgrade"
# Tables and indexes that are made there begin so; they hold nothing that is not in the tables.
DERIVED = "search_"


def entity(name: str, *items: SchemaItem, searched: bool = False) -> Table:
    """A tenant-owned table: `id`, `tenant_id`, a `revision` the transaction counts up, then `items`.

    `searched` tables get an integer key beside the id, because FTS5 over a BLOB key returns wrong rows
    after a VACUUM.
    """
    id_columns: list[Column[Any]] = (
        [
            Column("pk", Integer, primary_key=True, autoincrement=True),
            Column("id", Id, nullable=False, unique=True),
        ]
        if searched
        else [Column("id", Id, primary_key=True)]
    )
    return Table(
        name,
        metadata,
        *id_columns,
        Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
        Column("revision", Integer, nullable=False, default=1, server_default="1"),
        *items,
        info={"key": ("id",)},
    )


def part(name: str, *items: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """A table without the shared columns: links, journals, the engine's own rows.

    `key` names the columns a row is found by when a change to it is taken back.
    """
    return Table(name, metadata, *items, info={"key": key})


def partial_index(
    name: str, *columns: Any, where: ColumnElement[bool] | TextClause, unique: bool = False
) -> Index:
    """An index of those rows alone that meet the condition, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=where, info={"where": where})


@compiles(CreateIndex, "postgresql")
def _create_index(element: CreateIndex, compiler: Any, **options: Any) -> str:
    # As an argument of the index it would load the whole dialect into programs that work on a file.
    where = element.element.info.get("where")
    if where is None:
        # Revisions only say it for SQLite, for they know nothing of `info`.
        where = element.element.dialect_options["sqlite"].get("where")
    if where is not None:
        element.element.dialect_options["postgresql"]["where"] = where
    text: str = compiler.visit_create_index(element, **options)
    return text
