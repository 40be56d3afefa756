"""The list on the left: requests that wait, or those of the past, two lines each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip

NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A line. `done` ones are quiet: decided already, or about to be sent."""

    id: UUID
    title: str
    detail: str
    chip: Chip | None = None
    done: bool = False


class RequestsModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RequestRow] = []

    def replace(self, rows: Sequence[RequestRow]) -> None:
        """Rows that stay where they are are only painted again, so that selection and scroll stay, too."""
        if [row.id for row in rows] == [row.id for row in self.rows]:
            for place, row in enumerate(rows):
                if row != self.rows[place]:
                    self.rows[place] = row
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def place_of(self, request_id: UUID | None) -> int:
        """-1 when it is not here."""
        return next((at for at, row in enumerate(self.rows) if row.id == request_id), -1)

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chip = row.chip.text if row.chip else ""
            return ", ".join(part for part in (row.title, row.detail, chip) if part)
        return None


class _RequestDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        theme = self._theme
        lines = theme.metrics("body", "semibold").height() + theme.metrics("sm").height()
        return QSize(100, lines + 2 * theme.space(2) + theme.space(0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, tokens = self._theme, self._theme.tokens
        row: RequestRow = index.model().rows[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_2)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.border)
        self._paint_words(painter, rect, row)
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(self._view):
            paint_focus(painter, theme, rect.adjusted(0, 0, 0, -1), 0)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, row: RequestRow) -> None:
        theme, tokens = self._theme, self._theme.tokens
        inside = rect.adjusted(theme.space(3), theme.space(2), -theme.space(2), -theme.space(2))
        bold = theme.metrics("body", "semibold")
        taken = 0
        if row.chip is not None:
            taken = chip_width(theme, row.chip) + theme.space(1)
            place = QRectF(
                inside.right() - taken + theme.space(1), inside.top(), taken, bold.height()
            )
            paint_chip(painter, theme, place, row.chip)
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(theme.font("body", "medium" if row.done else "semibold"))
        painter.setPen(tokens.text_muted if row.done else tokens.text)
        room = round(inside.width()) - taken
        painter.drawText(inside, top_left, bold.elidedText(row.title, elide, room))
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        below = inside.adjusted(0, bold.height() + theme.space(0), 0, theme.space(0))
        detail = theme.metrics("sm").elidedText(row.detail, elide, round(inside.width()))
        painter.drawText(below, top_left, detail)


class RequestList(QListView):
    """`picked` carries the id of the request to show; `opened` comes with Enter."""

    picked = Signal(object)
    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.requests = RequestsModel(self)
        self.setModel(self.requests)
        self.setItemDelegate(_RequestDelegate(theme, self))
        self.setAccessibleName(self.tr("Requests"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self.opened.emit())
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._showing = False

    @property
    def current_id(self) -> UUID | None:
        row = self.currentIndex().row()
        return self.requests.rows[row].id if 0 <= row < len(self.requests.rows) else None

    def show_rows(self, rows: Sequence[RequestRow], keep: UUID | None) -> None:
        """New content; `keep` stays chosen if it is among it. Tells nobody."""
        self._showing = True
        self.requests.replace(rows)
        place = self.requests.place_of(keep)
        if place >= 0 and place != self.currentIndex().row():
            self.setCurrentIndex(self.requests.index(place))
        elif place < 0:
            self.clearSelection()
            self.setCurrentIndex(NO_INDEX)
        self._showing = False

    def choose(self, request_id: UUID) -> None:
        place = self.requests.place_of(request_id)
        if place >= 0:
            self.setCurrentIndex(self.requests.index(place))

    def step(self, by: int) -> None:
        """To the next row or the one before."""
        count = len(self.requests.rows)
        if count:
            place = min(count - 1, max(0, self.currentIndex().row() + by))
            self.setCurrentIndex(self.requests.index(place))

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid() and not self._showing:
            self.picked.emit(self.requests.rows[current.row()].id)
