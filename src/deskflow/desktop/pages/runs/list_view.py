"""The list of runs: windowed over pages, painted rows, new ones on top without losing the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from deskflow.desktop.pages.runs.run_words import origin, remark, run_time, spent
from deskflow.desktop.records.table import Column, TableDelegate, TableHeader, TableView, cell
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


class RunsDelegate(TableDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(320, self._theme.row_height)

    def paint_row(self, painter: QPainter, rect: QRectF, index: Any) -> None:
        theme, tokens = self._theme, self._theme.tokens
        model: RunsModel = index.model()
        row, now = model.rows[index.row()], model.now()
        columns = RunColumns(theme, rect.width())
        text, tone, icon = status_words(row.status)
        paint_chip(painter, theme, cell(rect, columns.status), Chip(text, tone, icon))
        name = cell(rect, columns.name)
        self.write(painter, name, row.workflow_name, tokens.text, weight="medium")
        about = cell(rect, columns.about)
        said = origin(row)
        self.write(painter, about, said, tokens.text if row.ticket_number else tokens.text_muted)
        if row.ticket_title:
            used = theme.metrics("body", tabular=True).horizontalAdvance(said) + theme.space(1)
            self.write(painter, about.adjusted(used, 0, 0, 0), row.ticket_title, tokens.text_muted)
        ink = tokens.danger if row.error else tokens.text_muted
        self.write(painter, cell(rect, columns.remark), remark(row, now), ink)
        started = day_and_time(row.started_at, now)
        self.write(painter, cell(rect, columns.started), started, tokens.text_muted)
        took = spent(run_time(row, now))
        self.write(painter, cell(rect, columns.took), took, tokens.text_muted, right=True)


class RunsHeader(TableHeader):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(theme, view, self._titles_at)

    def _titles_at(self, width: float) -> list[tuple[Column, str, bool]]:
        columns = RunColumns(self._theme, width)
        return [
            (columns.status, self.tr("Status"), False),
            (columns.name, self.tr("Workflow"), False),
            (columns.about, self.tr("About"), False),
            (columns.remark, self.tr("Waits for"), False),
            (columns.started, self.tr("Started"), False),
            (columns.took, self.tr("Took"), True),
        ]


class RunsView(TableView):
    def __init__(self, theme: Theme, model: RunsModel) -> None:
        super().__init__(model, "")
        self.runs = model
        self.setAccessibleName(self.tr("Runs"))
        self.setItemDelegate(RunsDelegate(theme, self))
        self.doubleClicked.connect(lambda _: self.open_current())

    def choose(self, execution_id: UUID | None) -> None:
        row = self.runs.row_of(execution_id)
        if row >= 0:
            self.setCurrentIndex(self.runs.index(row))
