"""A list with columns that are painted: the titles over them, the text in a cell, the view that opens a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.desktop.theme import Theme
from deskflow.desktop.theme.fonts import TextSize, Weight

# Where a column begins and how wide it is; one without width is not shown.
Column = tuple[float, float]
Titles = Callable[[float], Sequence[tuple[Column, str, bool]]]


class TableHeader(QWidget):
    """The titles of the columns, over those of the rows also while there is a scroll bar.

    `titles` answers for a width with the columns, their titles, and whether these stand at the right.
    """

    def __init__(self, theme: Theme, view: QListView, titles: Titles) -> None:
        super().__init__()
        self._theme, self._view, self._titles = theme, view, titles
        view.verticalScrollBar().rangeChanged.connect(self._on_range)
        self.setFixedHeight(theme.tokens.size.row["compact"])
        theme.changed.connect(self.update)

    def _on_range(self, _least: int, _most: int) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.surface_0)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.border)
        painter.setFont(theme.font("sm", "medium"))
        painter.setPen(tokens.text_muted)
        for (left, width), title, right in self._titles(self._view.viewport().width()):
            if width:
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                box = QRectF(left, 0, width, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, title)
        painter.end()


class TableDelegate(QStyledItemDelegate):
    """Paints the ground of a row; what stands in it is for `paint_row`."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        tokens = self._theme.tokens
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_2)
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        self.paint_row(painter, rect, index)
        painter.restore()

    def paint_row(self, painter: QPainter, rect: QRectF, index: Any) -> None:
        raise NotImplementedError

    def write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        ink: QColor,
        *,
        size: TextSize = "body",
        weight: Weight = "regular",
        right: bool = False,
    ) -> None:
        """One line, cut where there is no room for it."""
        if rect.width() < 12 or not text:
            return
        painter.setFont(self._theme.font(size, weight, tabular=True))
        painter.setPen(ink)
        metrics = self._theme.metrics(size, weight, tabular=True)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(rect.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side, shown)


def cell(rect: QRectF, column: Column) -> QRectF:
    return QRectF(rect.left() + column[0], rect.top(), column[1], rect.height())


class TableView(QListView):
    """`opened` carries a row of the model's `rows`, `menu_wanted` where a context menu should open."""

    opened = Signal(object)
    menu_wanted = Signal(object)
    current_changed = Signal()

    def __init__(self, model: Any, name: str) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at))
        )

    @property
    def current(self) -> Any:
        """The row the keyboard is on; None without one."""
        row = self.currentIndex().row()
        return self._rows.rows[row] if 0 <= row < len(self._rows.rows) else None

    def open_current(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
            return
        super().keyPressEvent(event)
