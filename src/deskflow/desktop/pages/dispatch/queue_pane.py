"""The queue beside the board with its head: which tickets, in which order, and what to do when there are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import get_args
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from deskflow.desktop.pages.dispatch.queue import QueueModel, QueueView
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import GhostButton
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.routing.waiting import Queue, QueueOrder, QueueScope

LETTERS = 36


class QueuePane(Surface):
    """`asked` when another scope or order is wanted; `emptied` when the keyboard has nothing left to be on."""

    asked = Signal()
    emptied = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme, "surface-0", edges="r")
        self.scope: QueueScope = "unassigned"
        self.order: QueueOrder = "due"
        self.text = ""
        self.total = 0
        self.model = QueueModel(now)
        self.view = QueueView(theme, self.model, now)
        self._scopes = {"unassigned": tr("Unassigned"), "unplanned": tr("Not planned")}
        self._orders = {"due": tr("Due"), "priority": tr("Priority"), "created": tr("Oldest")}
        self.scope_button = GhostButton(theme, self._scopes[self.scope])
        self.scope_button.set_menu(self._menu(self._scopes, self._on_scope))
        self.order_button = GhostButton(
            theme, self._orders[self.order], icon="arrow-down-wide-narrow"
        )
        self.order_button.set_menu(self._menu(self._orders, self._on_order))
        self._count = Label(theme, "", tone="text-muted")
        self._more = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self._more.hide()
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(1), theme.space(1), theme.space(1), 0)
        head.setSpacing(theme.space(0))
        head.addWidget(self.scope_button)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.order_button)
        self._empty = EmptyState(
            theme, "circle-check", tr("Nothing waits"),
            tr("Every open ticket has somebody. What comes in next appears here, to be dragged onto the board."),
            width=theme.metrics().averageCharWidth() * (LETTERS - 8),
        )  # fmt: skip
        self._none = EmptyState(
            theme, "calendar-check", tr("All is planned"),
            tr("Every assigned ticket has its time."),
            width=theme.metrics().averageCharWidth() * (LETTERS - 8),
        )  # fmt: skip
        self._no_match = EmptyState(
            theme, "search-x", tr("Nothing matches"), tr("No ticket that waits has these words."),
            second=tr("Show all"), width=theme.metrics().averageCharWidth() * (LETTERS - 8),
        )  # fmt: skip
        self.filter = SearchField(theme, tr("Filter what waits"))
        self.filter.searched.connect(self._on_text)
        self.filter.left_down.connect(self.focus)
        self._no_match.acted_second.connect(self.filter.clear)
        self._stack = QStackedWidget()
        for part in (self.view, self._empty, self._none, self._no_match):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(theme.space(0))
        layout.addLayout(head)
        line = QHBoxLayout()
        line.setContentsMargins(theme.space(1), 0, theme.space(1), theme.space(0))
        line.addWidget(self.filter)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._more)
        self._more.setContentsMargins(theme.space(2), 0, theme.space(2), theme.space(1))
        self.setMinimumWidth(theme.metrics().averageCharWidth() * 24)

    def show_queue(self, queue: Queue) -> None:
        self.total = queue.total
        self._count.setText(str(queue.total))
        self.view.show_rows(queue.rows)
        had_focus = self.view.hasFocus()
        nothing = self._empty if self.scope == "unassigned" else self._none
        nothing = self._no_match if self.text else nothing
        self._stack.setCurrentWidget(self.view if queue.rows else nothing)
        if had_focus and not queue.rows:
            self.emptied.emit()
        more = queue.total - len(queue.rows)
        self._more.setText(tr("and %n more ticket(s)", more) if more else "")
        self._more.setVisible(more > 0)

    def set_scope(self, scope: QueueScope) -> None:
        self.scope = scope
        self.scope_button.setText(self._scopes[scope])
        self.asked.emit()

    def _menu(self, choices: dict[str, str], chosen: Callable[[str], None]) -> QMenu:
        menu = QMenu(self)
        for key, title in choices.items():
            entry = QAction(title, menu)
            entry.triggered.connect(lambda _=False, one=key: chosen(one))
            menu.addAction(entry)
        return menu

    def _on_scope(self, key: str) -> None:
        for scope in get_args(QueueScope):
            if scope == key:
                self.set_scope(scope)

    def _on_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.asked.emit()

    def choose(self, ticket_id: UUID) -> bool:
        """Whether this ticket waits here; then it is chosen."""
        ids = [one.ticket_id for one in self.model.rows]
        if ticket_id not in ids:
            return False
        self.view.setCurrentIndex(self.model.index(ids.index(ticket_id)))
        return True

    def _on_order(self, key: str) -> None:
        for order in get_args(QueueOrder):
            if order == key:
                self.order = order
        self.order_button.setText(self._orders[key])
        self.asked.emit()

    def focus(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid() and self.model.rows:
            self.view.setCurrentIndex(self.model.index(0))
