"""Brings tickets to the list: the first page at once, the whole order behind it, rows as they come into view.

Everything is read on the workspace's reading threads; answers to questions that are no longer asked are dropped.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request, Requests
from deskflow.desktop.pages.tickets.list import groups
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.words import local
from deskflow.tickets.list_queries import (
    ListScope,
    TicketRow,
    due_before,
    first_page,
    ordered_keys,
    rows_by_keys,
)
from deskflow.tickets.views import Sort, TicketFilter

FIRST_PAGE = 60
# Many changes in a row are one look; while a queue is drained the list looks again this often at most.
REST_MS = 250
# Reading may take this share of the time, not more.
SHARE = 4


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole order, where its groups begin, and how long the reading took."""

    keys: array[int]
    marks: list[int]
    seconds: float


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
        self._requests = requests
        self._model = model
        self._filter = TicketFilter()
        self._sort: Sort = "due"
        self._page: Request | None = None
        self._whole: Request | None = None
        self._window: Request | None = None
        self._next_rows: list[int] = []
        self._changed: set[UUID] = set()
        self._early: Whole | None = None
        self._waits_for_page = False
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_whole)
        model.rows_wanted.connect(self._ask_rows)

    @property
    def sort(self) -> Sort:
        return self._sort

    @property
    def filter(self) -> TicketFilter:
        return self._filter

    def show(self, wanted: TicketFilter, sort: Sort) -> None:
        """Another list. What is shown stays until the first rows of the new one are there."""
        self._filter, self._sort = wanted, sort
        for request in (self._page, self._whole, self._window):
            if request is not None:
                request.cancel()
        self._whole = self._window = self._early = None
        self._next_rows = []
        self._waits_for_page = True
        self._again = False
        self._rest.stop()
        scope = self._scope()
        self._page = self._requests.submit(
            self._workspace.ask(first_page, scope, wanted, sort, FIRST_PAGE),
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

    def reread(self, ids: Iterable[UUID]) -> None:
        """These tickets changed: bring the rows of those that are known."""
        self._changed.update(ids)
        keys = self._model.known_keys(self._changed)
        self._changed.clear()
        if keys:
            self._ask_rows(keys)

    def _scope(self) -> ListScope:
        workspace = self._workspace
        return ListScope(workspace.tenant_id, workspace.current_user.id, workspace.clock.now())

    def _ends(self, now: datetime) -> list[datetime]:
        return groups.moments(now, groups.next_midnight(local(now)))

    def _ask_whole(self) -> None:
        scope = self._scope()
        ends = self._ends(scope.now) if self._sort == "due" else []
        self._again = False
        self._whole = self._requests.submit(
            self._workspace.ask(_read_whole, scope, self._filter, self._sort, ends),
            self._on_whole,
            self.problem.emit,
            owner=self,
        )

    def _ask_rows(self, keys: list[int]) -> None:
        if self._window is not None and not self._window.done:
            # The newest wish counts: what has been scrolled past meanwhile is not worth reading.
            self._next_rows = keys
            return
        self._window = self._requests.submit(
            self._workspace.ask(rows_by_keys, keys[:400]), self._on_rows, owner=self
        )

    def _on_rows(self, rows: list[TicketRow]) -> None:
        self._window = None
        self._model.put_rows(rows)
        wanted, self._next_rows = self._next_rows, []
        if wanted:
            self._ask_rows(wanted)

    def _on_page(self, rows: list[TicketRow]) -> None:
        self._waits_for_page = False
        is_all = len(rows) < FIRST_PAGE
        found = []
        if self._sort == "due":
            ends = self._ends(self._scope().now)
            found = groups.groups_of_page([row.due_at for row in rows], ends, is_all)
        self._model.show_page(rows, found, is_all=is_all)
        self.opened.emit()
        if is_all:
            self.known.emit(len(rows))
        if self._early is not None:
            self._on_whole(self._early)

    def _on_whole(self, whole: Whole) -> None:
        if self._waits_for_page:
            # The page was asked for first; its answer is on the way.
            self._early = whole
            return
        self._early = None
        found = groups.groups_of(whole.marks, len(whole.keys)) if whole.marks else []
        self._model.show_whole(whole.keys, found)
        self.known.emit(len(whole.keys))
        self._rest.setInterval(max(REST_MS, round(whole.seconds * 1000 * SHARE)))
        if self._again:
            self.refresh()


def _read_whole(
    connection: Connection,
    scope: ListScope,
    wanted: TicketFilter,
    sort: Sort,
    ends: Sequence[datetime],
) -> Whole:
    began = time.perf_counter()
    keys = ordered_keys(connection, scope, wanted, sort)
    marks = due_before(connection, scope, wanted, ends) if ends else []
    return Whole(keys, marks, time.perf_counter() - began)
