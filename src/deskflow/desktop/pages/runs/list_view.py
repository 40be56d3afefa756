"""The list of runs: windowed over pages, painted rows, new ones on top without losing the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.desktop.pages.runs.run_words import origin, remark, run_time, spent
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip, paint_chip
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_workflows import status_words
from deskflow.workflows.execution_queries import ExecutionRow

Role = Qt.ItemDataRole
_NONE = QModelIndex()


class RunsModel(QAbstractListModel):
    """`more_wanted` asks for the page behind the last row."""

    more_wanted = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.rows: list[ExecutionRow] = []
        self.complete = True
        self.asking = False

    def set_rows(self, rows: Sequence[ExecutionRow], *, complete: bool) -> None:
        """A new beginning. The same ids in the same order only repaint."""
        self.complete, self.asking = complete, False
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add_page(self, rows: Sequence[ExecutionRow], *, complete: bool) -> None:
        self.complete, self.asking = complete, False
        known = {row.id for row in self.rows}
        fresh = [row for row in rows if row.id not in known]
        if fresh:
            self.beginInsertRows(_NONE, len(self.rows), len(self.rows) + len(fresh) - 1)
            self.rows += fresh
            self.endInsertRows()

    def row_of(self, execution_id: UUID | None) -> int:
        return next((at for at, row in enumerate(self.rows) if row.id == execution_id), -1)

    def rowCount(self, parent: Any = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent: Any) -> bool:
        return not self.complete and not self.asking

    def fetchMore(self, parent: Any) -> None:
        self.asking = True
        self.more_wanted.emit()

    def data(self, index: Any, role: int = Role.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return row.workflow_name
        if role == Role.ToolTipRole:
            return remark(row, self.now()) or None
        if role == Role.AccessibleTextRole:
            parts = (
                row.workflow_name,
                origin(row),
                status_words(row.status)[0],
                remark(row, self.now()),
            )
            return ", ".join(part for part in parts if part)
        return None


class RunColumns:
    """Where the columns lie; a narrow window loses the less important ones."""

    def __init__(self, theme: Theme, width: float) -> None:
        gap, side = theme.space(2), theme.space(3)
        right = width - side
        self.took = (right - 76, 76.0)
        right -= 76 + gap
        self.started = (right - 96, 96.0)
        right -= 96 + gap
        left = float(side)
        self.status = (left, 134.0)
        left += 134 + gap
        name = min(220.0, max(120.0, (right - left) * 0.28))
        self.name = (left, name)
        left += name + gap
        about = min(300.0, max(90.0, (right - left) * 0.42))
        self.about = (left, about)
        left += about + gap
        self.remark = (left, max(0.0, right - left))


class RunsDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(320, self._theme.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        theme, tokens = self._theme, self._theme.tokens
        model: RunsModel = index.model()
        row, now = model.rows[index.row()], model.now()
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_2)
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        columns = RunColumns(theme, rect.width())
        text, tone, icon = status_words(row.status)
        paint_chip(painter, theme, _cell(rect, columns.status), Chip(text, tone, icon))
        self._text(painter, _cell(rect, columns.name), row.workflow_name, tokens.text, "medium")
        about = _cell(rect, columns.about)
        said = origin(row)
        self._text(painter, about, said, tokens.text if row.ticket_number else tokens.text_muted)
        if row.ticket_title:
            used = theme.metrics("body", tabular=True).horizontalAdvance(said) + theme.space(1)
            self._text(painter, about.adjusted(used, 0, 0, 0), row.ticket_title, tokens.text_muted)
        ink = tokens.danger if row.error else tokens.text_muted
        self._text(painter, _cell(rect, columns.remark), remark(row, now), ink)
        started = day_and_time(row.started_at, now)
        self._text(painter, _cell(rect, columns.started), started, tokens.text_muted)
        took = spent(run_time(row, now))
        self._text(painter, _cell(rect, columns.took), took, tokens.text_muted, right=True)
        painter.restore()

    def _text(
        self, painter: QPainter, rect: QRectF, text: str, ink: Any, weight: Any = "regular", *,
        right: bool = False,
    ) -> None:  # fmt: skip
        if rect.width() < 12 or not text:
            return
        painter.setFont(self._theme.font("body", weight, tabular=True))
        painter.setPen(ink)
        metrics = self._theme.metrics("body", weight, tabular=True)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(rect.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _cell(rect: QRectF, column: tuple[float, float]) -> QRectF:
    return QRectF(rect.left() + column[0], rect.top(), column[1], rect.height())


class RunsHeader(QWidget):
    """The titles of the columns, over those of the rows also while there is a scroll bar."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__()
        self._view = view
        view.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._theme = theme
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
        columns = RunColumns(theme, self._view.viewport().width())
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        for (left, width), title, side in (
            (columns.status, self.tr("Status"), middle),
            (columns.name, self.tr("Workflow"), middle),
            (columns.about, self.tr("About"), middle),
            (columns.remark, self.tr("Waits for"), middle),
            (columns.started, self.tr("Started"), middle),
            (columns.took, self.tr("Took"), middle | right),
        ):
            painter.drawText(QRectF(left, 0, width, self.height()), side, title)
        painter.end()


class RunsView(QListView):
    """`opened` carries a row, on Enter or a double click."""

    opened = Signal(object)
    menu_wanted = Signal(object)
    current_changed = Signal()

    def __init__(self, theme: Theme, model: RunsModel) -> None:
        super().__init__()
        self.runs = model
        self.setModel(model)
        self.setItemDelegate(RunsDelegate(theme, self))
        self.setAccessibleName(self.tr("Runs"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at))
        )
        self.doubleClicked.connect(lambda _: self._open())

    @property
    def current(self) -> ExecutionRow | None:
        row = self.currentIndex().row()
        return self.runs.rows[row] if 0 <= row < len(self.runs.rows) else None

    def choose(self, execution_id: UUID | None) -> None:
        row = self.runs.row_of(execution_id)
        if row >= 0:
            self.setCurrentIndex(self.runs.index(row))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        super().keyPressEvent(event)
