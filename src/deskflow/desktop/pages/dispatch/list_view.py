"""The board as a list: the same people and plans in the same order, for screen readers and for reading aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from deskflow.desktop.pages.dispatch.paint import state_words
from deskflow.desktop.pages.dispatch.remark_words import hours, told, tr
from deskflow.desktop.pages.dispatch.rows import Row
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.pages.dispatch.telling import block_told, time_told
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.routing.board import BoardPlan

PlanRole = Qt.ItemDataRole.UserRole
# Names of people and of customers may be long.
_MOST_LETTERS: Final = (30, 90, 34, 90)
_LEAST_TO_KNOW: Final = 14


class _UnderTitles(QStyledItemDelegate):
    """Words of the further columns begin where their titles do."""

    def __init__(self, inset: int, parent: QTreeView) -> None:
        super().__init__(parent)
        self._inset = inset

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            # Flat as in every other list; the style would paint a gradient with a frame.
            painter.fillRect(option.rect, option.palette.highlight())
            option.state &= ~QStyle.StateFlag.State_Selected
        option.rect.setLeft(option.rect.left() + (self._inset if index.column() else 0))
        super().paint(painter, option, index)


class PlanList(QTreeView):
    """Follows the state while it is shown; what is chosen here is chosen on the board."""

    opened = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, state: BoardState, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._state = state
        self._now = now
        self._theme = theme
        self._model = QStandardItemModel(self)
        self._filling = False
        self.setModel(self._model)
        self.setItemDelegate(_UnderTitles(theme.space(0) + 1, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Plans by person"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.mapToGlobal(at)))  # fmt: skip
        self.activated.connect(lambda index: self._open(index.siblingAtColumn(0).data(PlanRole)))
        self.selectionModel().selectionChanged.connect(self._on_selected)
        state.changed.connect(self.refresh)

    def refresh(self) -> None:
        if not self.isVisible():
            return
        self._filling = True
        kept, top = (
            set(self._state.marked) | {self._state.current},
            self.verticalScrollBar().value(),
        )
        self._model.clear()
        self._model.setHorizontalHeaderLabels(
            [tr("Person and time"), tr("Ticket"), tr("State"), tr("To know")]
        )
        flags = self.selectionModel().SelectionFlag
        for row in self._state.rows:
            if row.person is None:
                continue
            head = self._head(row)
            self._model.appendRow(head)
            for block in row.blocks:
                items = self._line(block.plan)
                head[0].appendRow(items)
                if block.plan.id in kept:
                    index = items[0].index()
                    self.selectionModel().select(index, flags.Select | flags.Rows)
        self.expandAll()
        self._fit()
        self.verticalScrollBar().setValue(top)
        self._filling = False

    def _fit(self) -> None:
        """Every column is as wide as it needs, as far as there is room."""
        header = self.header()
        header.setStretchLastSection(False)
        letter = self._theme.metrics().averageCharWidth()
        wanted = [
            min(self.sizeHintForColumn(column), letter * letters) + letter
            for column, letters in enumerate(_MOST_LETTERS)
        ]
        # Qt asks only the rows in sight.
        bold = self._theme.metrics("body", "semibold")
        names = [bold.horizontalAdvance(one.title) for one in self._state.rows if one.person]
        needed = max(names, default=0) + 2 * self.indentation()
        wanted[0] = max(wanted[0], min(needed, letter * _MOST_LETTERS[0]))
        rest = self.viewport().width() - wanted[0] - wanted[2]
        if wanted[1] + wanted[3] > rest:
            # Neither has all: what is to know takes what it needs up to a half.
            wanted[3] = min(max(wanted[3], letter * _LEAST_TO_KNOW), rest // 2)
            wanted[1] = rest - wanted[3]
        for column, width in enumerate(wanted):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._model.columnCount():
            self._fit()

    def _head(self, row: Row) -> list[QStandardItem]:
        name = QStandardItem(row.title)
        name.setFont(self._theme.font("body", "semibold"))
        planned = QStandardItem(tr("{hours} planned").format(hours=hours(row.hours)))
        said = f"{row.title}, {planned.text()}"
        name.setData(said, Qt.ItemDataRole.AccessibleTextRole)
        name.setSizeHint(QSize(0, self._theme.row_height - 4))
        return [name, planned, QStandardItem(""), QStandardItem("")]

    def _line(self, plan: BoardPlan) -> list[QStandardItem]:
        now = self._now()
        first = QStandardItem(time_told(plan, now))
        first.setData(plan.id, PlanRole)
        said = block_told(self._state, plan, now)
        first.setData(said, Qt.ItemDataRole.AccessibleTextRole)
        against = told(self._state.warnings.get(plan.id, ()), now)
        texts = (f"{plan.number} {plan.title}", state_words(plan), against)
        items = [first, *(QStandardItem(text) for text in texts)]
        for item in items[1:]:
            item.setToolTip(plain_tip(item.text()))
        return items

    def _on_selected(self) -> None:
        if self._filling:
            return
        chosen: list[UUID] = []
        for index in self.selectionModel().selectedRows(0):
            plan_id = index.data(PlanRole)
            if isinstance(plan_id, UUID):
                chosen.append(plan_id)
        self._state.mark(chosen if len(chosen) > 1 else ())
        self._state.choose(chosen[0] if chosen else None, self._state.cursor)

    def _open(self, plan_id: object) -> None:
        if isinstance(plan_id, UUID) and plan_id in self._state.plans:
            self.opened.emit(self._state.plans[plan_id])
