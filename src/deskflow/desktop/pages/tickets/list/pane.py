"""The middle pane: title and sort, filter, the list or why it is empty, work on many, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskflow.core.clock import Clock
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list import empty
from deskflow.desktop.pages.tickets.list.bulk_bar import BulkBar
from deskflow.desktop.pages.tickets.list.filter_field import FilterField
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.view import TicketListView
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import GhostButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.key_hints import KeyHint
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.views import SORTS, Sort

SORT_WORDS: dict[Sort, Any] = {
    "due": QT_TRANSLATE_NOOP("words", "Due"),
    "updated": QT_TRANSLATE_NOOP("words", "Last change"),
    "created": QT_TRANSLATE_NOOP("words", "Newest"),
    "priority": QT_TRANSLATE_NOOP("words", "Priority"),
    "title": QT_TRANSLATE_NOOP("words", "Title"),
    "number": QT_TRANSLATE_NOOP("words", "Number"),
}
# Keys, what they do, and who may: a hint for something refused would mislead.
HINTS: tuple[tuple[tuple[str, ...], Any, str], ...] = (
    (("J", "K"), QT_TRANSLATE_NOOP("words", "move"), ""),
    (("A",), QT_TRANSLATE_NOOP("words", "assign"), "tickets.assign"),
    (("S",), QT_TRANSLATE_NOOP("words", "status"), "tickets.update"),
    (("R",), QT_TRANSLATE_NOOP("words", "reply"), "tickets.reply"),
    (("X",), QT_TRANSLATE_NOOP("words", "select"), "tickets.update"),
    (("?",), QT_TRANSLATE_NOOP("words", "all keys"), ""),
)


class ListPane(Surface):
    """`sort_chosen` carries the order, `action_wanted` the id of an action a button stands for."""

    sort_chosen = Signal(str)
    action_wanted = Signal(str)

    def __init__(
        self, theme: Theme, clock: Clock, model: TicketListModel, may: Callable[[str], bool]
    ) -> None:
        super().__init__(theme, "surface-1")
        self._theme = theme
        self._sort: Sort = "due"
        self.setMinimumWidth(330)
        self.filter = FilterField(theme)
        self.view = TicketListView(theme, clock, model)
        self.bulk = BulkBar(theme, model)
        self.banner = InlineBanner(theme)
        self._title = ElidedLabel(theme, "", size="heading", weight="bold")
        self._count = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.sort_button = GhostButton(theme, "", icon="arrow-down-wide-narrow")
        self.sort_button.clicked.connect(self.choose_sort)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._empty: EmptyState | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(self.filter)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.bulk)
        layout.addWidget(HintBar(theme, may))
        self.filter.left_down.connect(self.view.setFocus)
        self.set_sort("due")

    def _header(self) -> QWidget:
        theme = self._theme
        header = Surface(theme, "surface-1", edges="b")
        header.setFixedHeight(theme.tokens.size.page_header)
        row = QHBoxLayout(header)
        row.setContentsMargins(theme.space(2), 0, theme.space(1), 1)
        row.setSpacing(theme.space(1))
        row.addWidget(self._title, 1)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.sort_button)
        return header

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        # As wide as it is, so that the count stands right behind it, and no wider than there is room.
        self._title.setMaximumWidth(self._title.sizeHint().width() + 4)

    def set_count(self, count: int | None) -> None:
        self._count.setText("" if count is None else f"{count:n}")

    def set_sort(self, sort: Sort) -> None:
        self._sort = sort
        name = words.translated(SORT_WORDS[sort])
        self.sort_button.setText(name)
        self.sort_button.setAccessibleName(self.tr("Order: {name}").format(name=name))
        self.sort_button.updateGeometry()

    def choose_sort(self) -> None:
        """A list of the orders under the button."""
        choices = [
            Choice(sort, words.translated(SORT_WORDS[sort]), current=sort == self._sort)
            for sort in SORTS
        ]
        pick(self._theme, self.sort_button, self.tr("Order by…"), choices, self.sort_chosen.emit, "below-right")  # fmt: skip

    def show_list(self) -> None:
        self._stack.setCurrentWidget(self.view)

    def show_empty(self, what: empty.Emptiness) -> None:
        """Instead of the list, say why there is nothing."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = EmptyState(
            self._theme,
            what.icon,
            words.translated(what.title),
            words.translated(what.text),
            action=words.translated(what.button) if what.button else "",
            action_icon=what.button_icon,
            width=min(340, max(200, self.width() - 2 * self._theme.space(4))),
        )
        self._empty.acted.connect(lambda: self.action_wanted.emit(what.action))
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)

    @property
    def is_empty_shown(self) -> bool:
        return self._stack.currentWidget() is not self.view


class HintBar(Surface):
    """The keys that matter most, where the hand is."""

    def __init__(self, theme: Theme, may: Callable[[str], bool]) -> None:
        super().__init__(theme, "surface-1", edges="t")
        self.setFixedHeight(theme.tokens.size.row["compact"])
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(theme.space(2), 1, theme.space(2), 0)
        row.setSpacing(theme.space(0))
        self._parts: list[QWidget] = []
        for keys, text, permission in HINTS:
            if permission and not may(permission):
                continue
            part = QWidget()
            inside = QHBoxLayout(part)
            inside.setContentsMargins(0, 0, theme.space(1), 0)
            inside.setSpacing(theme.space(0))
            for key in keys:
                inside.addWidget(KeyHint(theme, key))
            inside.addWidget(Label(theme, words.translated(text), size="sm", tone="text-muted"))
            self._parts.append(part)
            row.addWidget(part)
        row.addStretch(1)

    def resizeEvent(self, event: object) -> None:
        """Hints that do not fit are left out whole; the last one leads to all of them and stays."""
        *others, last = self._parts
        room = self.width() - 2 * self._theme.space(2) - last.sizeHint().width()
        for part in others:
            room -= part.sizeHint().width() + self._theme.space(0)
            part.setVisible(room >= 0)
