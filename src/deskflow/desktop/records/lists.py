"""The list of a pane, in which one record is chosen, and the short list of a card, whose rows are opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QWidget

from deskflow.desktop.records.rows import (
    NO_INDEX,
    RecordDelegate,
    RecordModel,
    RecordRow,
)
from deskflow.desktop.theme import Theme

MOST_ROWS = 8


class RecordList(QListView):
    """`picked` carries the id of the record to show, `opened` comes with Enter or a double click, `wants_more` near
    the end."""

    picked = Signal(object)
    opened = Signal()
    wants_more = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = RecordModel(self)
        self.setModel(self.records)
        self.setItemDelegate(RecordDelegate(theme, self, framed=True))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.doItemsLayout)
        self._showing = False

    @property
    def current_id(self) -> Any:
        row = self.currentIndex().row()
        return self.records.rows[row].id if 0 <= row < len(self.records.rows) else None

    def show_rows(self, rows: Sequence[RecordRow], keep: Any) -> None:
        """New content; `keep` stays chosen if it is among it. Tells nobody."""
        self._showing = True
        self.records.replace(rows)
        place = self.records.place_of(keep)
        if place >= 0 and place != self.currentIndex().row():
            self.setCurrentIndex(self.records.index(place))
        elif place < 0:
            self.clearSelection()
            self.setCurrentIndex(NO_INDEX)
        self._showing = False

    def choose(self, record_id: Any) -> bool:
        """Whether it is in the list."""
        place = self.records.place_of(record_id)
        if place >= 0:
            self.setCurrentIndex(self.records.index(place))
        return place >= 0

    def step(self, by: int) -> None:
        """To the next row or the one before."""
        count = len(self.records.rows)
        if count:
            place = min(count - 1, max(0, self.currentIndex().row() + by))
            self.setCurrentIndex(self.records.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id is not None:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid() and not self._showing:
            self.picked.emit(self.records.rows[current.row()].id)

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - self.height():
            self.wants_more.emit()


class ShortList(QListView):
    """All rows at once, up to `most_rows`, then it scrolls. `opened` carries a row's id: a click, or Enter."""

    opened = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.most_rows = MOST_ROWS
        self.records = RecordModel(self)
        self.setModel(self.records)
        self.setItemDelegate(RecordDelegate(theme, self, framed=False))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_rows(self, rows: Sequence[RecordRow]) -> None:
        self.records.replace(rows)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        shown = range(min(self.records.rowCount(), self.most_rows))
        return QSize(120, sum(max(0, self.sizeHintForRow(row)) for row in shown) + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.records.rowCount():
            self.setCurrentIndex(self.records.index(0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.records.rows[index.row()].id)
