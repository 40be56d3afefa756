"""A list of records on the left, the chosen one on the right: asking, paging, filtering, keeping up with changes.

It knows no customer and no device; a page says what is listed (`Listed`), how, and in which words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.list_pane import ListPane
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.tickets.list_queries import ListScope

PAGE_ROWS = 200
# In average letters of the body font.
LIST_LETTERS = 48


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are others behind the limit."""

    rows: Sequence[Any]
    more: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a reader sees, translated by the page."""

    title: str
    filter: str
    new: str
    filter_action: str
    next: str
    previous: str
    nothing: str
    no_match: str
    empty_title: str
    empty_text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed and shown. `key` names it in actions and in the window's state; `listed` and `shown` are tables.

    `is_nothing` says of the rows without a filter that there is nothing to show yet, `first` which one to begin with.
    """

    key: str
    icon: str
    permission: str
    listed: tuple[str, ...]
    shown: tuple[str, ...]
    read_list: Callable[[Connection, UUID, str, int], Found]
    read_details: Callable[[Connection, ListScope, UUID], Any]
    row: Callable[[Any], RecordRow]
    is_nothing: Callable[[Sequence[Any]], bool]
    first: Callable[[Sequence[Any]], UUID]


class Side(Protocol):
    """The right side of a page of records, a widget."""

    def show_details(self, details: Any) -> None: ...

    def focus_first(self) -> None: ...

    def flush(self) -> None: ...


class RecordBrowser(QWidget):
    """`new_wanted` comes from the button over the list and from the page that is still empty."""

    new_wanted = Signal()

    def __init__(self, context: PageContext, listed: Listed, words: Words, side: Side) -> None:
        super().__init__()
        self._context, self._listed, self._words, self.side = context, listed, words, side
        self._limit = PAGE_ROWS
        self._text = ""
        self._more = False
        self._stale = False
        self.wanted: UUID | None = None
        may_write = context.workspace.can(listed.permission)
        keys = [
            (("J", "K"), self.tr("move")),
            (("Return",), self.tr("edit") if may_write else self.tr("read")),
            (("/",), self.tr("filter")),
        ]
        self.pane = ListPane(context.theme, words.title, words.filter, keys, may_add=may_write)
        self.empty = EmptyState(
            context.theme,
            listed.icon,
            words.empty_title,
            words.empty_text,
            action=words.new if may_write else "",
            action_icon="plus",
            action_key="N",
        )
        self.empty.acted.connect(self.new_wanted)
        self.right = QStackedWidget()
        for part in (QWidget(), side, self.empty):
            self.right.addWidget(part)  # type: ignore[arg-type]
        splitter = Splitter(listed.key, context.state)
        splitter.addWidget(self.pane)
        splitter.addWidget(self.right)
        splitter.setStretchFactor(1, 1)
        splitter.restore([context.theme.metrics().averageCharWidth() * LIST_LETTERS, 900])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.pane.searched.connect(self._on_searched)
        self.pane.new_wanted.connect(self.new_wanted)
        self.pane.list.picked.connect(self.show_record)
        self.pane.list.opened.connect(side.focus_first)
        self.pane.list.wants_more.connect(self._on_wants_more)
        context.changes.changed.connect(self._on_changed)
        self.ask_list()

    def actions(self, *, new_id: str) -> Sequence[Action]:
        """What can be done with any list of records; `new_id` is the action that adds one."""
        words, listed, steps = self._words, self._listed, self.pane.list
        return (
            Action(
                id=new_id,
                title=words.new,
                callback=self.new_wanted.emit,
                icon=listed.icon,
                shortcuts=("N",),
                group=words.title,
                permission=listed.permission,
            ),
            Action(
                id=f"{listed.key}.filter",
                title=words.filter_action,
                callback=self._focus_filter,
                icon="search",
                shortcuts=("/", "Ctrl+F"),
                group=words.title,
            ),
            Action(
                id=f"{listed.key}.next",
                title=words.next,
                callback=lambda: steps.step(1),
                shortcuts=("J",),
                group=words.title,
                key_only=True,
            ),
            Action(
                id=f"{listed.key}.previous",
                title=words.previous,
                callback=lambda: steps.step(-1),
                shortcuts=("K",),
                group=words.title,
                key_only=True,
            ),
        )

    def focus_default(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """Catch up with what changed while another page was shown."""
        if self._stale:
            self._stale = False
            self.ask_list()
            self._ask_details()

    # --- the list -----------------------------------------------------------------------------

    def ask_list(self) -> None:
        workspace, text = self._context.workspace, self._text
        asked = workspace.ask(self._listed.read_list, workspace.tenant_id, text, self._limit)
        self._context.requests.submit(asked, lambda found: self._on_listed(text, found), owner=self)

    def _on_listed(self, text: str, found: Found) -> None:
        if text != self._text:
            return
        self._more = found.more
        if not text and self.wanted is None and self._listed.is_nothing(found.rows):
            self.pane.say_nothing(self._words.nothing)
            self.right.setCurrentWidget(self.empty)
            return
        if not found.rows:
            self.pane.say_nothing(self._words.no_match.format(text=text))
            return
        rows = [self._listed.row(record) for record in found.rows]
        self.pane.show_rows(rows, self.wanted, more=found.more)
        if self.wanted is None:
            self.pane.list.choose(self._listed.first(found.rows))

    def _on_searched(self, text: str) -> None:
        self._text, self._limit = text, PAGE_ROWS
        self.ask_list()

    def _on_wants_more(self) -> None:
        if self._more:
            self._more = False
            self._limit += PAGE_ROWS
            self.ask_list()

    def _focus_filter(self) -> None:
        self.pane.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.search.selectAll()

    # --- one record ---------------------------------------------------------------------------

    def show_record(self, record_id: UUID) -> None:
        self.wanted = record_id
        if self.pane.list.current_id != record_id:
            self.pane.list.choose(record_id)
        self._ask_details()

    def show_new(self, record_id: UUID) -> None:
        """One that was just made here, also in the list."""
        self.show_record(record_id)
        self.ask_list()

    def _ask_details(self) -> None:
        wanted, workspace = self.wanted, self._context.workspace
        if wanted is None:
            return
        scope = ListScope(workspace.tenant_id, workspace.current_user.id, workspace.clock.now())
        self._context.requests.submit(
            workspace.ask(self._listed.read_details, scope, wanted),
            lambda details: self._on_details(wanted, details),
            owner=self,
        )

    def _on_details(self, wanted: UUID, details: Any) -> None:
        if wanted != self.wanted:
            return
        if details is None:
            # Undone, or taken away elsewhere.
            self.wanted = None
            self.right.setCurrentIndex(0)
            self.ask_list()
            return
        self.side.show_details(details)
        self.right.setCurrentWidget(self.side)  # type: ignore[arg-type]

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*self._listed.shown):
            return
        if not self.isVisible():
            self._stale = True
            return
        if changes.touches(*self._listed.listed):
            self.ask_list()
        self._ask_details()
