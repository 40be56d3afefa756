"""A short list whose rows a person puts in order: dragged, or moved by Alt with an arrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.theme import Theme


class OrderedList(ShortList):
    """`moved` carries a row's id and the place it should have among `movable` rows, which stand first."""

    moved = Signal(object, int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._theme = theme
        self.movable = 0
        self._pressed: QPoint | None = None
        self._from = -1
        self._gap = -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, step = self.currentIndex().row(), step_of(event)
        if step and 0 <= at < self.movable:
            if 0 <= at + step < self.movable:
                self.moved.emit(self.records.rows[at].id, at + step)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._from = self.indexAt(self._pressed).row()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not 0 <= self._from < self.movable:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._gap >= 0:
            self._gap = self._gap_at(at.y())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gap, origin = self._gap, self._from
        self._pressed, self._from, self._gap = None, -1, -1
        self.unsetCursor()
        self.viewport().update()
        if gap < 0:
            super().mouseReleaseEvent(event)
            return
        # It was carried, not clicked.
        self.blockSignals(True)
        super().mouseReleaseEvent(event)
        self.blockSignals(False)
        to = gap - 1 if gap > origin else gap
        if to != origin:
            self.moved.emit(self.records.rows[origin].id, to)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap < 0:
            return
        last = self.visualRect(self.records.index(max(self._gap - 1, 0)))
        y = last.bottom() if self._gap else last.top()
        painter = QPainter(self.viewport())
        painter.fillRect(QRectF(0, y, self.viewport().width(), 2), self._theme.tokens.accent)
        painter.end()

    def _gap_at(self, y: int) -> int:
        """Before which row it would come to stand."""
        for row in range(self.movable):
            if y < self.visualRect(self.records.index(row)).center().y():
                return row
        return self.movable
