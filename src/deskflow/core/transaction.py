"""The only way a room writes: insert, update, delete, one row or many, each leaving its before-image.

A `Unit` is one database transaction; a `Transaction` is one command's view of it. Handlers read no clock,
make no random ids and touch no network: time is `tx.at`, ids come from `tx.new_id()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Result,
    Row,
    Table,
    and_,
    bindparam,
    select,
)

from deskflow.core.changes import Changes
from deskflow.core.errors import NotFound
from deskflow.core.events import Event
from deskflow.core.ids import derived_id
from deskflow.core.images import Image
from deskflow.core.permissions import Actor
from deskflow.core.types import SortKey, folded

_CHUNK = 500


@dataclass(slots=True)
class Unit:
    """One database transaction, shared by the commands that commit together."""

    connection: Connection
    touched: dict[str, set[UUID]] = field(default_factory=dict)
    # What a command learned that holds for the whole unit (wanted events, permissions of a user).
    memo: dict[Any, Any] = field(default_factory=dict)

    def merge(self, touched: Mapping[str, set[UUID]]) -> None:
        """What a command touched; called once the command has succeeded."""
        for kind, ids in touched.items():
            self.touched.setdefault(kind, set()).update(ids)

    def changes(self) -> Changes:
        return Changes({kind: frozenset(ids) for kind, ids in self.touched.items()})


class Transaction:
    """One command's view of a unit."""

    def __init__(
        self, unit: Unit, *, actor: Actor, command_id: UUID, at: datetime, quiet: bool = False
    ) -> None:
        self.unit = unit
        self.actor = actor
        self.tenant_id = actor.tenant_id
        self.command_id = command_id
        self.at = at
        self.quiet = quiet
        self.images: list[Image] = []
        self.touched: dict[str, set[UUID]] = {}
        self.pending_events: list[Event] = []
        self.all_events: list[Event] = []
        self._ordinal = 0

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
        statement = (select(*columns) if columns else select(table)).where(table.c.id == row_id)
        if "tenant_id" in table.c:
            statement = statement.where(table.c.tenant_id == self.tenant_id)
        return self.execute(statement).first()

    # --- writing -----------------------------------------------------------------------------------

    def insert(self, table: Table, **values: Any) -> UUID:
        """One row; makes the id and fills the tenant when they are not given. Answers with the id."""
        row = self._complete(table, values)
        self.unit.connection.execute(table.insert(), row)
        self._remember_insert(table, row)
        return row.get("id", self.command_id)

    def insert_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[UUID]:
        """Many rows in one statement. All rows must name the same columns."""
        completed = [self._complete(table, row) for row in rows]
        if not completed:
            return []
        self.unit.connection.execute(table.insert(), completed)
        for row in completed:
            self._remember_insert(table, row)
        return [row["id"] for row in completed if "id" in row]

    def update(self, table: Table, row_id: UUID, **values: Any) -> dict[str, Any]:
        """Sets columns of one row; answers with the old values of those that really changed.

        Raises NotFound when this tenant has no such row.
        """
        values = _as_stored(table, values)
        columns = [table.c[name] for name in values]
        old = self.get(table, row_id, *columns)
        before = {
            name: old_value
            for name, old_value in zip(values, old, strict=True)
            if old_value != values[name]
        }
        if before:
            after = {name: values[name] for name in before}
            statement = (
                table.update().where(table.c.id == row_id).values(**self._bumped(table, after))
            )
            self.unit.connection.execute(statement)
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
            values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
            statement = table.update().where(table.c.id == bindparam("b_id"))
            self.unit.connection.execute(statement.values(**self._bumped(table, values)), changed)
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

    def touch(self, kind: str, row_id: UUID) -> None:
        """Whoever shows this row should look again, though the row itself did not change."""
        self.touched.setdefault(kind, set()).add(row_id)

    # --- inside ------------------------------------------------------------------------------------

    def _complete(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        row = dict(values)
        if "id" in table.c and "id" not in row:
            row["id"] = self.new_id()
        if "tenant_id" in table.c and "tenant_id" not in row:
            row["tenant_id"] = self.tenant_id
        return row

    def _bumped(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        if "revision" not in table.c:
            return dict(values)
        return {**values, "revision": table.c.revision + 1}

    def _remember_insert(self, table: Table, row: Mapping[str, Any]) -> None:
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
        self.images.append(Image(table.name, key, before, after))
        row_id = key.get("id")
        if row_id is not None:
            self.touch(table.name, row_id)

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
        columns = [table.c[name] for name in names]
        found: dict[UUID, dict[str, Any]] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            statement = select(table.c.id, *columns).where(self._own(table, table.c.id.in_(chunk)))
            for row in self.execute(statement):
                found[row[0]] = dict(zip(names, row[1:], strict=True))
        return found


def _as_stored(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Sort keys come back folded; compared as given they would look changed each time."""
    return {
        name: folded(value)[:400]
        if value is not None and isinstance(table.c[name].type, SortKey)
        else value
        for name, value in values.items()
    }
