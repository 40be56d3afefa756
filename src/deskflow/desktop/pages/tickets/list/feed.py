"""Brings tickets to the list: the first page at once, the whole order behind it, rows as they come into view.

Everything is read on the workspace's reading threads; answers to questions that are no longer asked are dropped.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QTimer, Signal
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.async_calls import Request, Requests
from deskflow.desktop.pages.tickets.list import filter_words, groups
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.words import local
from deskflow.tickets.finding.fields import PLAIN, Catalogue, Field
from deskflow.tickets.finding.tree import EVERYTHING, Tree
from deskflow.tickets.list_columns import with_columns
from deskflow.tickets.list_order import OWN_GROUPS
from deskflow.tickets.list_queries import (
    Grouping,
    GroupSize,
    ListScope,
    TicketRow,
    due_before,
    first_page,
    group_sizes,
    ordered_keys,
    rows_by_keys,
)
from deskflow.tickets.own_columns import CHECKED
from deskflow.tickets.view_layout import OWN, READ_ALONG, Layout, SortBy, group_of

FIRST_PAGE = 60
ROWS_AT_ONCE = 400
NOBODY = {
    "assignee": QT_TRANSLATE_NOOP("words", "Nobody"),
    "team": QT_TRANSLATE_NOOP("words", "No team"),
}
NOTHING = QT_TRANSLATE_NOOP("words", "nothing")
# Many changes in a row are one look; while a queue is drained the list looks again this often at most.
REST_MS = 250
# Reading may take this share of the time, not more.
SHARE = 4


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole order, where its groups begin, and how long the reading took."""

    keys: array[int]
    marks: list[int]
    sizes: list[GroupSize]
    seconds: float
    own: Field | None = None


class TicketFeed(QObject):
    """`opened` comes with the first page, `known` when the exact number is there; `problem` carries an error."""

    opened = Signal()
    known = Signal(int)
    problem = Signal(object)

    def __init__(
        self, workspace: Workspace, requests: Requests, model: TicketListModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._catalogue = PLAIN
        self._requests = requests
        self._model = model
        self._filter = EVERYTHING
        self._layout = Layout()
        self._page: Request | None = None
        self._whole: Request | None = None
        self._window: Request | None = None
        self._next_rows: list[int] = []
        self._changed: dict[int, None] = {}
        self._early: Whole | None = None
        self._waits_for_page = False
        self._marks_soon = False
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_whole)
        model.rows_wanted.connect(self._ask_rows)

    @property
    def layout(self) -> Layout:
        return self._layout

    @property
    def filter(self) -> Tree:
        return self._filter

    def show(self, wanted: Tree, layout: Layout) -> None:
        """Another list. What is shown stays until the first rows of the new one are there."""
        self._filter, self._layout = wanted, layout
        for request in (self._page, self._whole, self._window):
            if request is not None:
                request.cancel()
        self._whole = self._window = self._early = None
        self._next_rows = []
        self._changed.clear()
        self._waits_for_page = True
        self._again = self._marks_soon = False
        self._rest.stop()
        scope = self._scope()
        self._page = self._requests.submit(
            self._workspace.ask(_read_page, scope, wanted, layout, self._grouping(scope.now)),
            self._on_page,
            self.problem.emit,
            owner=self,
        )
        self._ask_whole()

    def refresh(self) -> None:
        """Something changed: look again, soon."""
        if self._whole is not None and not self._whole.done:
            self._again = True
        elif not self._rest.isActive():
            self._rest.start()

    def mark_everything(self) -> None:
        """Choose all of this list; while it is still being read, as soon as it is known what that is."""
        self._marks_soon = self._waits_for_page or not self._model.is_whole
        if not self._marks_soon:
            self._model.mark_everything()

    def reread(self, ids: Iterable[UUID]) -> None:
        """These tickets changed: bring the rows of those that are known."""
        self._read_again(self._model.known_keys(ids))

    def _scope(self) -> ListScope:
        workspace = self._workspace
        me, now = workspace.current_user.id, workspace.clock.now()
        return ListScope(workspace.tenant_id, me, now, self._catalogue)

    def know(self, catalogue: Catalogue) -> None:
        """The fields that can be asked, the tenant's own too; a list that asks for one of those is looked up again."""
        before, self._catalogue = self._catalogue, catalogue
        if before.names != catalogue.names:
            self.refresh()

    def set_columns(self, layout: Layout) -> None:
        """The same list, other columns: rows known are read again where they need more than they have."""
        before, self._layout = self._layout, layout
        if set(_read_along(layout)) - set(_read_along(before)):
            self._read_again(self._model.all_known_keys())

    def _grouping(self, now: datetime) -> Grouping | None:
        by = group_of(self._layout.order, self._layout.group_by)
        if by is None:
            return None
        own = None
        if by.field.startswith(OWN):
            own = self._catalogue.get(by.field)
            if own is None or own.kind not in OWN_GROUPS:
                return None
        moments = groups.moments(now, groups.next_midnight(local(now))) if by.field == "due" else []
        return Grouping(by, tuple(moments), own)

    def _ask_whole(self) -> None:
        scope = self._scope()
        self._again = False
        self._whole = self._requests.submit(
            self._workspace.ask(
                _read_whole, scope, self._filter, self._layout, self._grouping(scope.now)
            ),
            self._on_whole,
            self.problem.emit,
            owner=self,
        )

    def _ask_rows(self, keys: list[int]) -> None:
        # The newest wish counts: what has been scrolled past meanwhile is not worth reading.
        self._next_rows = keys
        self._ask_next_rows()

    def _read_again(self, keys: Iterable[int]) -> None:
        self._changed.update(dict.fromkeys(keys))
        self._ask_next_rows()

    def _ask_next_rows(self) -> None:
        """What is missing before the eyes goes before what has changed; of that nothing may be left out."""
        if self._window is not None and not self._window.done:
            return
        keys, self._next_rows = self._next_rows[:ROWS_AT_ONCE], []
        if not keys:
            keys = list(islice(self._changed, ROWS_AT_ONCE))
            for key in keys:
                del self._changed[key]
        if keys:
            self._window = self._requests.submit(
                self._workspace.ask(_read_rows, keys, _read_along(self._layout)),
                self._on_rows,
                owner=self,
            )

    def _on_rows(self, rows: list[TicketRow]) -> None:
        self._window = None
        self._model.put_rows(rows)
        self._ask_next_rows()

    def _on_page(self, rows: list[TicketRow]) -> None:
        self._waits_for_page = False
        is_all = len(rows) < FIRST_PAGE
        found = []
        grouping = self._grouping(self._scope().now)
        if grouping is not None:
            values = [_value_of(row, grouping) for row in rows]
            found = groups.runs(values, grouping.by.field, is_all)
        self._model.show_page(rows, found, is_all=is_all)
        self.opened.emit()
        if is_all:
            self._tell_known(len(rows))
        if self._early is not None:
            self._on_whole(self._early)

    def _on_whole(self, whole: Whole) -> None:
        if self._waits_for_page:
            # The page was asked for first; its answer is on the way.
            self._early = whole
            return
        self._early = None
        if whole.marks:
            found = groups.groups_of(whole.marks, len(whole.keys))
        else:
            named = [_named(one, self._layout.group_by, whole.own) for one in whole.sizes]
            found = groups.fitted(named, len(whole.keys))
        self._model.show_whole(whole.keys, found)
        self._tell_known(len(whole.keys))
        self._rest.setInterval(max(REST_MS, round(whole.seconds * 1000 * SHARE)))
        if self._again:
            self.refresh()

    def _tell_known(self, count: int) -> None:
        self.known.emit(count)
        if self._marks_soon:
            self.mark_everything()


def _read_along(layout: Layout) -> list[str]:
    """What has to be read beside the rows; groups need what they are made by."""
    return [
        one
        for one in (*layout.columns, layout.group_by)
        if one in READ_ALONG or one.startswith(OWN)
    ]


def _value_of(row: TicketRow, grouping: Grouping) -> tuple[Any, str]:
    """What group a row belongs to, and what that is called."""
    by = grouping.by.field
    if by == "due":
        return groups.bucket(row.due_at, grouping.moments), ""
    if by == "assignee":
        return row.assignee_id, group_name(by, row.assignee_id, row.assignee_name or "")
    if by == "customer":
        return row.customer_id, row.customer_name
    if by == "team":
        team = dict(row.more).get("team", "")
        return team, group_name(by, team or None, team)
    if grouping.own is not None:
        text = dict(row.more).get(by, "")
        return text, own_group_name(grouping.own, text)
    value = dict(row.more).get(by) if by in READ_ALONG else getattr(row, by)
    return value, group_name(by, value, "")


def _named(size: GroupSize, by: str, own: Field | None = None) -> groups.Group:
    if own is not None:
        # A row knows what its column says, not the key or the id behind it.
        text = _own_text(size, own)
        return groups.named_group(by, text, own_group_name(own, text), size.size)
    name = group_name(by, size.value, size.name)
    # Names of teams are unique, and a row knows its team by name alone.
    value = size.name if by == "team" else size.value
    return groups.named_group(by, value, name, size.size)


def _own_text(size: GroupSize, own: Field) -> str:
    if own.kind == "flag":
        return CHECKED if size.value else ""
    named = (one.name for one in own.choices if one.key == size.value)
    return size.name or next(named, str(size.value or ""))


def own_group_name(own: Field, text: str) -> str:
    """What the heading says of tickets whose column of this field says `text`."""
    if own.kind == "flag":
        text = words.translated(filter_words.VALUES["yes" if text else "no"])
        return f"{own.name}: {text}"
    return text or f"{own.name}: {words.translated(NOTHING)}"


def group_name(by: str, value: Any, name: str) -> str:
    """What the heading of such a group says."""
    if by in ("assignee", "team"):
        return name if value is not None else words.translated(NOBODY[by])
    return name or words.word_of(by, value)


def _read_page(
    connection: Connection,
    scope: ListScope,
    wanted: Tree,
    layout: Layout,
    grouping: Grouping | None,
) -> list[TicketRow]:
    rows = first_page(connection, scope, wanted, layout.order, FIRST_PAGE, grouping)
    return with_columns(connection, rows, _read_along(layout))


def _read_rows(
    connection: Connection, keys: Sequence[int], columns: Sequence[str]
) -> list[TicketRow]:
    return with_columns(connection, rows_by_keys(connection, keys), columns)


def _read_whole(
    connection: Connection,
    scope: ListScope,
    wanted: Tree,
    layout: Layout,
    grouping: Grouping | None,
) -> Whole:
    began = time.perf_counter()
    keys = ordered_keys(connection, scope, wanted, layout.order, grouping)
    marks: list[int] = []
    sizes: list[GroupSize] = []
    if grouping is not None and grouping.by == SortBy("due"):
        marks = due_before(connection, scope, wanted, grouping.moments)
    elif grouping is not None:
        sizes = group_sizes(connection, scope, wanted, grouping)
    own = grouping.own if grouping is not None else None
    return Whole(keys, marks, sizes, time.perf_counter() - began, own)
