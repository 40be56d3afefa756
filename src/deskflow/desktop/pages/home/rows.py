"""A short list inside a card: as high as its rows, chosen with the arrows, opened with Enter or a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus

NO_INDEX = QModelIndex()

Paint = Callable[[QPainter, QRectF, Any], None]
Told = Callable[[Any], str]


class _RowsModel(QAbstractListModel):
    def __init__(self, told: Told, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Any] = []
        self._told = told

    def replace(self, rows: Sequence[Any]) -> None:
        if len(rows) == len(self.rows):
            for place, row in enumerate(rows):
                if row != self.rows[place]:
                    self.rows[place] = row
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(self.rows[index.row()])
        return None


class _RowDelegate(QStyledItemDelegate):
    """The surface under a row; what stands on it is the function's business."""

    def __init__(self, theme: Theme, view: ShortList, paint: Paint) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._paint = paint

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(60, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, tokens = self._theme, self._theme.tokens
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view.lines and index.row() < self._view.count - 1:
            inset = theme.space(1)
            line = QRectF(rect.left() + inset, rect.bottom() - 1, rect.width() - 2 * inset, 1)
            painter.fillRect(line, tokens.border)
        hovered = option.state & QStyle.StateFlag.State_MouseOver and self._view.can_open
        focused = option.state & QStyle.StateFlag.State_HasFocus and shows_focus(self._view)
        if hovered or focused:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_2)
            side = rect.adjusted(0, 1, 0, -2)
            painter.drawRoundedRect(side, tokens.size.radius, tokens.size.radius)
        self._paint(painter, rect.adjusted(theme.space(1), 0, -theme.space(1), -1), self._view.row(index.row()))  # fmt: skip
        if focused:
            paint_focus(painter, theme, rect.adjusted(0, 0, 0, -1))
        painter.restore()


class ShortList(QListView):
    """`opened` carries the row. With `lines` there is a hairline between rows."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        paint: Paint,
        told: Told,
        *,
        lines: bool = False,
        can_open: bool = True,
    ) -> None:
        """`paint(painter, rect, row)` draws a row, `told(row)` says it in words."""
        super().__init__()
        self._theme = theme
        self.lines = lines
        self.can_open = can_open
        self._most: int | None = None
        self._rows = _RowsModel(told, self)
        self.setModel(self._rows)
        self.setItemDelegate(_RowDelegate(theme, self, paint))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # One Tab to the list, arrows inside it.
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_opened)
        self.activated.connect(self._on_activated)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def count(self) -> int:
        return len(self._rows.rows)

    def row(self, place: int) -> Any:
        return self._rows.rows[place]

    def show_rows(self, rows: Sequence[Any]) -> None:
        here = self.currentIndex().row()
        self._rows.replace(rows)
        if self.count and self.hasFocus():
            self.setCurrentIndex(self._rows.index(min(max(here, 0), self.count - 1)))
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.count) * self._theme.row_height)

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid() and self.can_open:
            self.opened.emit(self.row(index.row()))

    def _on_activated(self, index: QModelIndex) -> None:
        # A platform where one click activates has told it by `clicked` already.
        if not self.style().styleHint(QStyle.StyleHint.SH_ItemView_ActivateItemOnSingleClick):
            self._on_opened(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.count:
            self.setCurrentIndex(self._rows.index(0))

    def wheelEvent(self, event: QEvent) -> None:
        # The page scrolls; a list of all its rows never does.
        event.ignore()
