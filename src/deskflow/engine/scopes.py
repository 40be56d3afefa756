"""The scopes of an execution in memory: who is in which, and what a loop's rounds take and give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.types import Json
from deskflow.workflows.scope_tables import workflow_scope_values

FORK: Final = "fork"
LOOP: Final = "loop"
ROUND: Final = "round"
GROUP: Final = "group"
UNDOING: Final = "undoing"

# So many items are one row: they are read as they are needed, and written when the loop first rests.
_AHEAD: Final = 100


@dataclass(slots=True)
class Scope:
    """`live` counts the tokens and scopes directly inside; `data` is small and written whenever it `changed`."""

    id: UUID
    kind: str
    step_key: str
    visit: int
    parent_id: UUID | None
    data: dict[str, Any] = field(default_factory=dict)
    stored: bool = False
    changed: bool = True
    live: int = 0
    values: LoopValues | None = None

    def set(self, **values: Any) -> None:
        self.data.update(values)
        self.changed = True


class LoopValues:
    """The items of a loop and the results of its rounds; each is written once, when the loop first rests."""

    def __init__(self, connection: Connection, scope_id: UUID, items: list[Json] | None) -> None:
        self._connection = connection
        self._scope_id = scope_id
        self._items: dict[int, Json] = dict(enumerate(items or ()))
        self._unsaved_items = bool(self._items)
        self._results: dict[int, Json] = {}
        self._saved = 0

    def item(self, place: int) -> Json:
        if place not in self._items:
            self._items = self._around(place)
        return self._items[place]

    def _around(self, place: int) -> dict[int, Json]:
        row = place // _AHEAD
        for stored in self._read("items", row, row + 1):
            return dict(enumerate(stored.value, row * _AHEAD))
        # A loop that was begun when each item had a row of its own.
        return {one.place: one.value for one in self._read("item", place, place + _AHEAD)}

    def add_result(self, place: int, value: Json) -> None:
        self._results[place] = value

    def results(self, stored: bool) -> list[Json]:
        """What the rounds that came to their end gave, in their order."""
        found = dict(self._results)
        if stored:
            found |= {row.place: row.value for row in self._read("result", 0, None)}
        return [found[place] for place in sorted(found)]

    def _read(self, kind: str, first: int, end: int | None) -> Iterator[Any]:
        v = workflow_scope_values.c
        statement = select(v.place, v.value).where(
            v.scope_id == self._scope_id, v.kind == kind, v.place >= first
        )
        if end is not None:
            statement = statement.where(v.place < end)
        return iter(self._connection.execute(statement).all())

    def rows_to_save(self) -> list[dict[str, Any]]:
        """What is not yet stored; it counts as stored from now on."""
        values: list[tuple[str, int, Json]] = []
        if self._unsaved_items:
            items = [self._items[place] for place in range(len(self._items))]
            values += [
                ("items", first // _AHEAD, items[first : first + _AHEAD])
                for first in range(0, len(items), _AHEAD)
            ]
            self._unsaved_items = False
        values += [("result", place, value) for place, value in self._results.items()]
        self._results = {}
        return [
            {"scope_id": self._scope_id, "kind": kind, "place": place, "value": value}
            for kind, place, value in values
        ]
