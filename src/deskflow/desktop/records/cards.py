"""The right side of a page of records: cards in one or two columns, each with a title and a short list or a form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Card, Surface

# Below this many letters of width two columns would squeeze both.
LETTERS_FOR_TWO = 100
WIDEST = 1180


class TitledCard(Card):
    """A card with a heading; `add` puts widgets at the right of it."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.space(1))
        self.title = Label(theme, title, weight="semibold")
        self.count = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self._head.addWidget(self.title)
        self._head.addWidget(self.count)
        self._head.addStretch(1)
        self.body.addLayout(self._head)

    def add(self, widget: QWidget) -> None:
        self._head.addWidget(widget)


class ListCard(TitledCard):
    """Rows that can be opened; without any, a line that says so. `add_wanted` comes from its button."""

    opened = Signal(object)
    add_wanted = Signal()

    def __init__(
        self, theme: Theme, title: str, nothing: str, add: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, title, parent)
        self.list = ShortList(theme, title)
        self.list.opened.connect(self.opened)
        self._nothing = Label(theme, nothing, tone="text-muted", wrap=True)
        self.add_button = Button(theme, add, kind="ghost", icon="plus")
        self.add_button.clicked.connect(self.add_wanted)
        self.add(self.add_button)
        self.add_button.setVisible(bool(add))
        self.body.addWidget(self.list)
        self.body.addWidget(self._nothing)
        self.show_rows(())

    def show_rows(self, rows: Sequence[RecordRow]) -> None:
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self.count.setText(str(len(rows)) if rows else "")


class Columns(QWidget):
    """Cards side by side where there is room, one below the other where there is not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = theme.metrics().averageCharWidth() * LETTERS_FOR_TWO
        gap = theme.space(3)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        for column, share in ((self.left, 3), (self.right, 2)):
            column.setSpacing(gap)
            self._box.addLayout(column, share)

    def close_up(self) -> None:
        """After the last card: what is short stays at the top."""
        self.left.addStretch(1)
        self.right.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= self._least
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
        super().resizeEvent(event)


class Scrolling(QScrollArea):
    """The scrolled ground of a page; put widgets into `body`."""

    def __init__(
        self, theme: Theme, *, widest: int = WIDEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = Surface(theme, "surface-0")
        self._row = row = QHBoxLayout(ground)
        self._inset = theme.space(4)
        row.setContentsMargins(self._inset, self._inset, self._inset, self._inset)
        inner = QWidget()
        inner.setMaximumWidth(widest)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.space(3))
        row.addWidget(inner)
        self.setWidget(ground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards stay where they are when the scroll bar comes and goes: it takes its room from the margin."""
        bar = max(0, self.width() - self.viewport().width())
        self._row.setContentsMargins(self._inset, self._inset, max(0, self._inset - bar), self._inset)  # fmt: skip
        super().resizeEvent(event)
