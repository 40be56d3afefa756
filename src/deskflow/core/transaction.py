"""The only way a room writes: insert, update, delete, one row or many, each leaving its before-image.

A `Unit` is one database transaction; a `Transaction` is one command's view of it. Handlers read no clock,
make no random ids and touch no network: time is `tx.at`, ids come from `tx.new_id()`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Result,
    Row,
    Table,
    and_,
    select,
)

from deskflow.core import statements
from deskflow.core.bulk import insert_rows, update_rows
from deskflow.core.changes import Changes
from deskflow.core.errors import NotFound
from deskflow.core.events import Event, Question, Reactions
from deskflow.core.facts import Facts
from deskflow.core.ids import derived_id
from deskflow.core.images import Image, Inserts
from deskflow.core.permissions import Actor

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
        keeps_images: bool = True,
    ) -> None:
        self.unit = unit
        self.actor = actor
        self.tenant_id = actor.tenant_id
        self.command_id = command_id
        self.at = at
        self.quiet = quiet
        self.permissions = permissions
        self._reactions: Reactions = reactions or {}
        self.keeps_images = keeps_images
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
        statement = statements.find(table, columns)
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
        has_id, has_tenant = statements.own_columns(table)
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
        if self.keeps_images:
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
        values = statements.as_stored(table, values)
        old = self._old_rows(table, [row_id], list(values)).get(row_id)
        if old is None:
            raise NotFound(f"{table.name}.not_found", id=str(row_id))
        before = {name: value for name, value in old.items() if value != values[name]}
        if before:
            after = {name: values[name] for name in before}
            parameters = {f"b_{name}": value for name, value in after.items()} | {"b_id": row_id}
            self.unit.connection.execute(statements.update(table, tuple(after)), parameters)
            self._remember(table, {"id": row_id}, before, after)
        return before

    def update_many(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Any]],
        known: Sequence[Mapping[str, Any]] | None = None,
    ) -> int:
        """Sets columns of many rows, each `{"id": …, column: value, …}` naming the same columns.

        Answers with how many rows really changed; ids that do not exist are left alone. `known`: these columns of each
        row, if the caller has just read them in this transaction and nobody else can have changed them.
        """
        if not rows:
            return 0
        names = [name for name in rows[0] if name != "id"]
        if statements.has_sort_keys(table, tuple(names)):
            rows = [statements.as_stored(table, row) for row in rows]
        changed: list[Mapping[str, Any]] = []
        moved: set[str] = set()
        for row, was in zip(rows, known or self._known(table, rows, names), strict=True):
            if was is None:
                continue
            before = {name: was[name] for name in names if was[name] != row[name]}
            if before:
                changed.append(row)
                moved.update(before)
                self._remember(
                    table, {"id": row["id"]}, before, {name: row[name] for name in before}
                )
        if changed:
            # A column that is named moves its indexes, even if its value is what it was.
            update_rows(
                self.unit.connection,
                table,
                changed,
                tuple(name for name in names if name in moved),
                counts_up=statements.counts_up(table),
            )
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

    def keep_no_images(self) -> None:
        """Nobody can take this command back, as if it were one that is not `undoable`."""
        self.keeps_images = False
        self.images.clear()

    # --- inside ------------------------------------------------------------------------------------

    def _complete(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        row = dict(values)
        has_id, has_tenant = statements.own_columns(table)
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
        if self.keeps_images:
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

    def _known(
        self, table: Table, rows: Sequence[Mapping[str, Any]], names: Sequence[str]
    ) -> Iterator[Mapping[str, Any] | None]:
        old = self._old_rows(table, [row["id"] for row in rows], names)
        return (old.get(row["id"]) for row in rows)

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
                found[row_id] = statements.as_stored(
                    table, {n: statements.made_value(table, made, n) for n in names}
                )
        statement = statements.old(table, tuple(names))
        for start in range(0, len(unknown), _CHUNK):
            chunk = unknown[start : start + _CHUNK]
            for row in self.execute(statement, {"b_ids": chunk, "b_tenant": self.tenant_id}):
                found[row[0]] = dict(zip(names, row[1:], strict=True))
        return found
