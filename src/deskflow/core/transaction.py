"""The only way a room writes: insert, update, delete, one row or many, each leaving its before-image.

A `Unit` is one database transaction; a `Transaction` is one command's view of it. Handlers read no clock,
make no random ids and touch no network: time is `tx.at`, ids come from `tx.new_id()`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Result,
    Row,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    select,
)

from deskflow.core.bulk import insert_rows
from deskflow.core.changes import Changes
from deskflow.core.errors import NotFound
from deskflow.core.events import Event, Question, Reactions
from deskflow.core.facts import Facts
from deskflow.core.ids import derived_id
from deskflow.core.images import Image, Inserts
from deskflow.core.permissions import Actor
from deskflow.core.types import Id, SortKey, folded

_CHUNK = 500
Fact = TypeVar("Fact")


@dataclass(slots=True)
class Unit:
    """One database transaction, shared by the commands that commit together."""

    connection: Connection
    facts: Facts = field(default_factory=Facts)
    touched: dict[str, set[UUID]] = field(default_factory=dict)
    # Tables with changes that are not committed; also those of commands that were undone.
    written: set[str] = field(default_factory=set)
    # What holds for this unit and is not read from tables alone.
    memo: dict[Any, Any] = field(default_factory=dict)

    def merge(self, touched: Mapping[str, set[UUID]]) -> None:
        """What a command touched; called once the command has succeeded."""
        for kind, ids in touched.items():
            self.touched.setdefault(kind, set()).update(ids)

    def changes(self) -> Changes:
        return Changes({kind: frozenset(ids) for kind, ids in self.touched.items()})

    def fact(
        self, key: Hashable, tables: frozenset[str], read: Callable[[Connection], Fact]
    ) -> Fact:
        """What `read` answers, asked only when one of `tables` may have changed since the last time."""
        if not self.written.isdisjoint(tables):
            # Not committed, perhaps taken back: nobody else may learn of it.
            return read(self.connection)
        return self.facts.get(key, tables, lambda: read(self.connection))


class Transaction:
    """One command's view of a unit. `permissions` are those of the actor, if it is a user."""

    def __init__(
        self,
        unit: Unit,
        *,
        actor: Actor,
        command_id: UUID,
        at: datetime,
        quiet: bool = False,
        permissions: frozenset[str] = frozenset(),
        reactions: Reactions | None = None,
    ) -> None:
        self.unit = unit
        self.actor = actor
        self.tenant_id = actor.tenant_id
        self.command_id = command_id
        self.at = at
        self.quiet = quiet
        self.permissions = permissions
        self._reactions: Reactions = reactions or {}
        self.images: list[Image | Inserts] = []
        self.touched: dict[str, set[UUID]] = {}
        self.pending_events: list[Event] = []
        self.all_events: list[Event] = []
        self._ordinal = 0
        # Rows this command has made: reactions that complete them need not read them back.
        self._made: dict[Table, dict[UUID, dict[str, Any]]] = {}

    # --- what a handler may know -------------------------------------------------------------------

    def new_id(self) -> UUID:
        """The next id of this command; the same on every machine that replays it."""
        self._ordinal += 1
        return derived_id(self.command_id, self._ordinal)

    def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """A read. Writing through it is forbidden, and a test looks for it."""
        return self.unit.connection.execute(statement, parameters)

    def get(self, table: Table, row_id: UUID, *columns: ColumnElement[Any]) -> Row[Any]:
        """The row of this tenant with that id, or NotFound(`<table>.not_found`)."""
        row = self.find(table, row_id, *columns)
        if row is None:
            raise NotFound(f"{table.name}.not_found", id=str(row_id))
        return row

    def find(self, table: Table, row_id: UUID, *columns: ColumnElement[Any]) -> Row[Any] | None:
        """The row of this tenant with that id, if there is one."""
        statement = _find(table, columns)
        return self.execute(statement, {"b_id": row_id, "b_tenant": self.tenant_id}).first()

    # --- writing -----------------------------------------------------------------------------------

    def insert(self, table: Table, **values: Any) -> UUID:
        """One row; makes the id and fills the tenant when they are not given. Answers with the id."""
        row = self._complete(table, values)
        insert_rows(self.unit.connection, table, [row])
        self._remember_insert(table, row)
        row_id: UUID = row.get("id", self.command_id)
        return row_id

    def insert_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[UUID]:
        """Many rows in one statement. All rows must name the same columns."""
        has_id, has_tenant = _own_columns(table)
        shared = {"tenant_id": self.tenant_id} if has_tenant else {}
        if has_id:
            completed = [
                {"id": row["id"] if "id" in row else self.new_id(), **shared, **row} for row in rows
            ]
        else:
            completed = [{**shared, **row} for row in rows]
        if not completed:
            return []
        insert_rows(self.unit.connection, table, completed)
        self.unit.written.add(table.name)
        if not has_id:
            for row in completed:
                self._remember_insert(table, row)
            return []
        ids = [row["id"] for row in completed]
        self._made.setdefault(table, {}).update(zip(ids, completed, strict=True))
        self.touched.setdefault(table.name, set()).update(ids)
        names = table.info["key"]
        self.images.append(
            Inserts(table.name, [(row_id,) for row_id in ids])
            if names == ("id",)
            else Inserts(table.name, [tuple(row[name] for name in names) for row in completed])
        )
        return ids

    def update(self, table: Table, row_id: UUID, **values: Any) -> dict[str, Any]:
        """Sets columns of one row; answers with the old values of those that really changed.

        Raises NotFound when this tenant has no such row.
        """
        values = _as_stored(table, values)
        old = self._old_rows(table, [row_id], list(values)).get(row_id)
        if old is None:
            raise NotFound(f"{table.name}.not_found", id=str(row_id))
        before = {name: value for name, value in old.items() if value != values[name]}
        if before:
            after = {name: values[name] for name in before}
            parameters = {f"b_{name}": value for name, value in after.items()} | {"b_id": row_id}
            self.unit.connection.execute(_update(table, tuple(after)), parameters)
            self._remember(table, {"id": row_id}, before, after)
        return before

    def update_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Sets columns of many rows, each `{"id": …, column: value, …}` naming the same columns.

        Answers with how many rows really changed; ids that do not exist are left alone.
        """
        if not rows:
            return 0
        names = [name for name in rows[0] if name != "id"]
        rows = [_as_stored(table, row) for row in rows]
        old = self._old_rows(table, [row["id"] for row in rows], names)
        changed: list[dict[str, Any]] = []
        for row in rows:
            known = old.get(row["id"])
            if known is None:
                continue
            before = {name: known[name] for name in names if known[name] != row[name]}
            if before:
                changed.append({f"b_{name}": row[name] for name in names} | {"b_id": row["id"]})
                self._remember(
                    table, {"id": row["id"]}, before, {name: row[name] for name in before}
                )
        if changed:
            self.unit.connection.execute(_update(table, tuple(names)), changed)
        return len(changed)

    def update_where(
        self, table: Table, condition: ColumnElement[bool], **values: Any
    ) -> list[UUID]:
        """Sets the same values on all rows of this tenant that meet the condition; answers with their ids."""
        ids = self._ids(table, condition)
        self.update_many(table, [{"id": row_id, **values} for row_id in ids])
        return ids

    def delete(self, table: Table, row_id: UUID) -> None:
        """Removes one row; NotFound when this tenant has none."""
        self.get(table, row_id, table.c.id)
        self.delete_where(table, table.c.id == row_id)

    def delete_where(self, table: Table, condition: ColumnElement[bool]) -> int:
        """Removes all rows of this tenant that meet the condition; answers with how many."""
        where = self._own(table, condition)
        rows = self.execute(select(table).where(where)).mappings().all()
        if not rows:
            return 0
        self.unit.connection.execute(table.delete().where(where))
        for row in rows:
            values = {
                name: row[name] for name in row if name != "pk" or table.info["key"] == ("pk",)
            }
            self._remember(table, {name: row[name] for name in table.info["key"]}, values, None)
        return len(rows)

    def emit(self, event: Event) -> None:
        """Something happened: reactions run before the command ends, the journal keeps it."""
        self.pending_events.append(event)

    def consult(self, question: Question) -> None:
        """Asks the rooms above at once, before anything is written; what they say is in the question."""
        for reaction in self._reactions.get(type(question), ()):
            reaction(self, [question])

    def touch(self, kind: str, row_id: UUID) -> None:
        """Whoever shows this row should look again, though the row itself did not change."""
        self.touched.setdefault(kind, set()).add(row_id)

    # --- inside ------------------------------------------------------------------------------------

    def _complete(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        row = dict(values)
        has_id, has_tenant = _own_columns(table)
        if has_id and "id" not in row:
            row["id"] = self.new_id()
        if has_tenant and "tenant_id" not in row:
            row["tenant_id"] = self.tenant_id
        return row

    def _remember_insert(self, table: Table, row: dict[str, Any]) -> None:
        self.unit.written.add(table.name)
        if "id" in row:
            self._made.setdefault(table, {})[row["id"]] = row
        key = {name: row[name] for name in table.info["key"] if name in row}
        if key:
            self._remember(table, key, None, {})

    def _remember(
        self,
        table: Table,
        key: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        self.unit.written.add(table.name)
        self.images.append(Image(table.name, key, before, after))
        row_id = key.get("id")
        if row_id is not None:
            self.touch(table.name, row_id)
            if before is not None:
                made = self._made.get(table, {})
                was = made.pop(row_id, None)
                if was is not None and after is not None:
                    made[row_id] = {**was, **after}

    def _own(self, table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return (
            and_(table.c.tenant_id == self.tenant_id, condition)
            if "tenant_id" in table.c
            else condition
        )

    def _ids(self, table: Table, condition: ColumnElement[bool]) -> list[UUID]:
        return list(self.execute(select(table.c.id).where(self._own(table, condition))).scalars())

    def _old_rows(
        self, table: Table, ids: Sequence[UUID], names: Sequence[str]
    ) -> dict[UUID, dict[str, Any]]:
        found: dict[UUID, dict[str, Any]] = {}
        unknown: list[UUID] = []
        mine = self._made.get(table, {})
        for row_id in ids:
            made = mine.get(row_id)
            if made is None:
                unknown.append(row_id)
            else:
                found[row_id] = _as_stored(table, {n: _made_value(table, made, n) for n in names})
        statement = _old(table, tuple(names))
        for start in range(0, len(unknown), _CHUNK):
            chunk = unknown[start : start + _CHUNK]
            for row in self.execute(statement, {"b_ids": chunk, "b_tenant": self.tenant_id}):
                found[row[0]] = dict(zip(names, row[1:], strict=True))
        return found


# --- statements, put together once: that takes longer than to run them -----------------------------------


@lru_cache(maxsize=512)
def _own_columns(table: Table) -> tuple[bool, bool]:
    return "id" in table.c, "tenant_id" in table.c


@lru_cache(maxsize=1024)
def _update(table: Table, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    if "revision" in table.c:
        values["revision"] = table.c.revision + 1
    return table.update().where(table.c.id == bindparam("b_id", type_=Id)).values(**values)


def _find(table: Table, columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    # Only columns are the same objects the next time; an expression would fill the cache for nothing.
    if all(isinstance(column, Column) for column in columns):
        return _find_columns(table, columns)
    return _of_tenant(table, select(*columns)).where(table.c.id == bindparam("b_id", type_=Id))


@lru_cache(maxsize=1024)
def _find_columns(table: Table, columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    statement = select(*columns) if columns else select(table)
    return _of_tenant(table, statement).where(table.c.id == bindparam("b_id", type_=Id))


@lru_cache(maxsize=1024)
def _old(table: Table, names: tuple[str, ...]) -> Select[Any]:
    ids = bindparam("b_ids", expanding=True, type_=Id)
    statement = select(table.c.id, *(table.c[name] for name in names))
    return _of_tenant(table, statement).where(table.c.id.in_(ids))


def _of_tenant(table: Table, statement: Select[Any]) -> Select[Any]:
    if "tenant_id" not in table.c:
        return statement
    return statement.where(table.c.tenant_id == bindparam("b_tenant", type_=Id))


def _made_value(table: Table, row: Mapping[str, Any], name: str) -> Any:
    """A column of a row just inserted; what was not given has its default."""
    if name in row:
        return row[name]
    default: Any = table.c[name].default
    return default.arg if default is not None and default.is_scalar else None


def _as_stored(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Sort keys come back folded; compared as given they would look changed each time."""
    return {
        name: folded(value)[:400]
        if value is not None and isinstance(table.c[name].type, SortKey)
        else value
        for name, value in values.items()
    }
