"""The list of workflows: one painted row each, a header over it, a switch that can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from deskflow.desktop.pages.workflows.categories import category_words
from deskflow.desktop.pages.workflows.health import health_words, trouble
from deskflow.desktop.records.table import Column, TableDelegate, TableHeader, TableView, cell
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip, paint_chip
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_workflows import status_words, tr, trigger_in_words
from deskflow.workflows.queries import WorkflowRow

Role = Qt.ItemDataRole
_NONE = QModelIndex()
ROW = 54


def state_chip(row: WorkflowRow) -> Chip:
    """Draft, published, or published with newer edits."""
    if row.version is None:
        return Chip(tr("Draft"), "neutral", "pencil")
    if row.has_changes:
        return Chip(tr("v{version} · edited").format(version=row.version), "warning", "pencil")
    return Chip(tr("v{version}").format(version=row.version), "success", "circle-check")


class WorkflowsModel(QAbstractListModel):
    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self._all: list[WorkflowRow] = []
        self.rows: list[WorkflowRow] = []
        self._text = ""
        self._takes: Callable[[WorkflowRow], bool] = lambda row: True

    def set_rows(self, rows: Sequence[WorkflowRow]) -> None:
        self._all = list(rows)
        self._show()

    def set_filter(self, text: str) -> None:
        self._text = text.casefold()
        self._show()

    def set_choice(self, takes: Callable[[WorkflowRow], bool]) -> None:
        """Only those it takes."""
        self._takes = takes
        self._show()

    @property
    def every(self) -> Sequence[WorkflowRow]:
        """Also what is not shown now."""
        return self._all

    @property
    def is_empty(self) -> bool:
        return not self._all

    def row_of(self, workflow_id: UUID) -> int:
        return next((at for at, row in enumerate(self.rows) if row.id == workflow_id), -1)

    def _show(self) -> None:
        wanted = [row for row in self._all if self._text in _searched(row) and self._takes(row)]
        if [row.id for row in wanted] == [row.id for row in self.rows]:
            self.rows = wanted
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self.rows = wanted
        self.endResetModel()

    def rowCount(self, parent: Any = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Any, role: int = Role.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return row.name
        if role == Role.ToolTipRole:
            return health_words(row, self.now()) or None
        if role == Role.AccessibleTextRole:
            active = tr("active") if row.is_active else tr("switched off")
            trigger = trigger_in_words(row.trigger_type, row.trigger_config)
            of = f", {category_words(row.category)}" if row.category else ""
            said = f"{row.name}{of}, {trigger}, {state_chip(row).text}, {active}"
            return f"{said}, {wrong}" if (wrong := trouble(row, self.now())) else said
        return None


def _searched(row: WorkflowRow) -> str:
    trigger = trigger_in_words(row.trigger_type, row.trigger_config)
    return f"{row.name} {row.description or ''} {category_words(row.category)} {trigger}".casefold()


class Columns:
    """Where the columns lie in a row of this width; narrow windows lose the less important ones."""

    def __init__(self, theme: Theme, width: float) -> None:
        side = theme.space(3)
        right = width - side
        self.last = (right - 176, 176.0)
        right -= 176 + theme.space(2)
        self.runs = (right - 104, 104.0) if width > 760 else (right, 0.0)
        right -= self.runs[1] + (theme.space(2) if self.runs[1] else 0)
        self.fired = (right - 128, 128.0) if width > 900 else (right, 0.0)
        right -= self.fired[1] + (theme.space(2) if self.fired[1] else 0)
        self.state = (right - 116, 116.0)
        right -= 116 + theme.space(2)
        self.switch = (right - 40, 40.0)
        right -= 40 + theme.space(2)
        self.name = (float(side), right - side)


class WorkflowsDelegate(TableDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(320, ROW)

    def paint_row(self, painter: QPainter, rect: QRectF, index: Any) -> None:
        theme = self._theme
        model: WorkflowsModel = index.model()
        row = model.rows[index.row()]
        columns = Columns(theme, rect.width())
        self._paint_name(painter, cell(rect, columns.name), row, model.now())
        paint_switch(painter, theme, cell(rect, columns.switch), row)
        paint_chip(painter, theme, cell(rect, columns.state), state_chip(row))
        if columns.fired[1]:
            self._paint_fired(painter, cell(rect, columns.fired), row, model.now())
        if columns.runs[1]:
            self._paint_runs(painter, cell(rect, columns.runs), row)
        self._paint_last(painter, cell(rect, columns.last), row, model.now())

    def _paint_name(self, painter: QPainter, cell: QRectF, row: WorkflowRow, now: datetime) -> None:
        theme, tokens = self._theme, self._theme.tokens
        upper = QRectF(cell.left(), cell.top() + 8, cell.width(), 19)
        lower = QRectF(cell.left(), cell.top() + 27, cell.width(), 19)
        self.write(painter, upper, row.name, tokens.text, size="body", weight="semibold")
        if row.category:
            # Behind the name, where there is room for both.
            named = theme.metrics("body", "semibold").horizontalAdvance(row.name) + theme.space(1)
            rest = upper.adjusted(named, 0, 0, 0)
            words = theme.metrics("sm").horizontalAdvance(category_words(row.category))
            if rest.width() > words + theme.space(3):
                paint_chip(painter, theme, rest, Chip(category_words(row.category), "neutral"))
        if wrong := trouble(row, now):
            # A trigger that has died says so where its words would stand.
            theme.icons.paint(
                painter,
                "triangle-alert",
                tokens.danger,
                QRectF(lower.left(), lower.top(), 14, 19),
                14,
            )
            self.write(painter, lower.adjusted(20, 0, 0, 0), wrong, tokens.danger, size="sm")
            return
        said = trigger_in_words(row.trigger_type, row.trigger_config)
        if row.description:
            said = f"{said} · {row.description}"
        self.write(painter, lower, said, tokens.text_muted, size="sm")

    def _paint_fired(
        self, painter: QPainter, cell: QRectF, row: WorkflowRow, now: datetime
    ) -> None:
        tokens = self._theme.tokens
        if row.next_run_at is not None:
            said = tr("next {when}").format(when=day_and_time(row.next_run_at, now))
        elif row.fired_at is not None:
            said = day_and_time(row.fired_at, now)
        else:
            said = "–"
        self.write(painter, cell, said, tokens.text_muted, size="sm")

    def _paint_runs(self, painter: QPainter, cell: QRectF, row: WorkflowRow) -> None:
        tokens = self._theme.tokens
        if not row.executions:
            self.write(painter, cell, "–", tokens.text_muted, size="sm")
            return
        upper = QRectF(cell.left(), cell.top() + 8, cell.width(), 19)
        lower = QRectF(cell.left(), cell.top() + 27, cell.width(), 19)
        if not row.failed:
            upper = cell
        self.write(painter, upper, f"{row.executions:n}", tokens.text, size="body")
        if row.failed:
            said = tr("%n failed", row.failed)
            self.write(painter, lower, said, tokens.danger, size="sm")

    def _paint_last(self, painter: QPainter, cell: QRectF, row: WorkflowRow, now: datetime) -> None:
        if row.last_status is None or row.last_started_at is None:
            self.write(painter, cell, "–", self._theme.tokens.text_muted, size="sm")
            return
        text, tone, icon = status_words(row.last_status)
        box = paint_chip(painter, self._theme, cell, Chip(text, tone, icon))
        rest = cell.adjusted(box.width() + self._theme.space(1), 0, 0, 0)
        said = day_and_time(row.last_started_at, now)
        self.write(painter, rest, said, self._theme.tokens.text_muted, size="sm")


def paint_switch(painter: QPainter, theme: Theme, cell: QRectF, row: WorkflowRow) -> None:
    """On at the right, off at the left; faint where there is nothing to switch yet."""
    tokens = theme.tokens
    track = QRectF(cell.left(), cell.center().y() - 8, 30, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.accent if row.is_active else tokens.border_strong)
    if row.version is None:
        painter.setBrush(tokens.surface_3)
    painter.drawRoundedRect(track, 8, 8)
    knob = track.right() - 14 if row.is_active else track.left() + 2
    painter.setBrush(tokens.on_accent if row.is_active else tokens.surface_1)
    painter.drawEllipse(QRectF(knob, track.top() + 2, 12, 12))


class WorkflowsHeader(TableHeader):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(theme, view, self._titles_at)

    def _titles_at(self, width: float) -> list[tuple[Column, str, bool]]:
        columns = Columns(self._theme, width)
        return [
            (columns.name, self.tr("Workflow"), False),
            (columns.switch, self.tr("On"), False),
            (columns.state, self.tr("State"), False),
            (columns.fired, self.tr("Fired"), False),
            (columns.runs, self.tr("Runs"), False),
            (columns.last, self.tr("Last run"), False),
        ]


class WorkflowsView(TableView):
    """`switched` comes with a click on the switch or with Space."""

    switched = Signal(object)

    def __init__(self, theme: Theme, model: WorkflowsModel) -> None:
        super().__init__(model, "")
        self._theme = theme
        self.workflows = model
        self.setAccessibleName(self.tr("Workflows"))
        self.setItemDelegate(WorkflowsDelegate(theme, self))

    def choose(self, workflow_id: UUID | None) -> None:
        """Select this one, or the first."""
        row = self.workflows.row_of(workflow_id) if workflow_id is not None else 0
        if self.workflows.rows:
            self.setCurrentIndex(self.workflows.index(max(row, 0)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            left, width = Columns(self._theme, self.viewport().width()).switch
            if left - 4 <= event.position().x() <= left + width:
                self.switched.emit(self.workflows.rows[index.row()])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        left, width = Columns(self._theme, self.viewport().width()).switch
        on_switch = left - 4 <= event.position().x() <= left + width
        if not on_switch:
            self.open_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.current is not None:
            self.switched.emit(self.current)
            return
        super().keyPressEvent(event)
