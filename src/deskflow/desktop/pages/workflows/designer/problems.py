"""The list of problems: where, what, and a quick fix at the right. Enter or a click goes there, F or the link fixes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from deskflow.desktop.theme import Theme
from deskflow.desktop.words_problems import describe_fix, describe_problem
from deskflow.workflows.validation import Problem

Role = Qt.ItemDataRole
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem with the title of the step it is about."""

    problem: Problem
    where: str

    @property
    def text(self) -> str:
        said = describe_problem(self.problem)
        where = self.where.rstrip("?!.: ")
        return f"{where}: {said[:1].lower()}{said[1:]}" if where else said

    @property
    def fix(self) -> str:
        return describe_fix(self.problem.fix) if self.problem.fix else ""


class ProblemModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[ProblemLine] = []

    def set_lines(self, lines: Sequence[ProblemLine]) -> None:
        """Errors first; the order is otherwise that of the steps."""
        ordered = sorted(lines, key=lambda line: not line.problem.is_error)
        if ordered == self.lines:
            return
        self.beginResetModel()
        self.lines = ordered
        self.endResetModel()

    def rowCount(self, parent: Any = _NONE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Any, role: int = Role.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Role.DisplayRole:
            return line.text
        if role == Role.AccessibleTextRole:
            return ", ".join(part for part in (line.text, line.fix) if part)
        return None


class _ProblemDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(200, self._theme.tokens.size.row["compact"] + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        theme, tokens = self._theme, self._theme.tokens
        line: ProblemLine = index.model().lines[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_2)
        error = line.problem.is_error
        lead = QRectF(rect.left() + theme.space(2), rect.top(), 16, rect.height())
        tone = tokens.danger if error else tokens.warning
        theme.icons.paint(painter, "circle-x" if error else "triangle-alert", tone, lead, 15)
        inside = rect.adjusted(theme.space(2) + 24, 0, -theme.space(2), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font())
        if line.fix:
            width = theme.metrics().horizontalAdvance(line.fix)
            painter.setPen(tokens.accent)
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, line.fix)
            inside.setRight(inside.right() - width - theme.space(2))
        painter.setPen(tokens.text)
        shown = theme.metrics().elidedText(
            line.text, Qt.TextElideMode.ElideRight, round(inside.width())
        )
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class ProblemList(QListView):
    jump_wanted = Signal(object)
    fix_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.problems = ProblemModel()
        self.setModel(self.problems)
        self.setItemDelegate(_ProblemDelegate(theme, self))
        self.setAccessibleName(self.tr("Problems"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_lines(self, lines: Sequence[ProblemLine]) -> None:
        row = self.currentIndex().row()
        self.problems.set_lines(lines)
        if 0 <= row < len(self.problems.lines):
            self.setCurrentIndex(self.problems.index(row))

    def fix_rect(self, row: int) -> QRectF:
        """Where the link of this row is, empty without one."""
        line = self.problems.lines[row]
        if not line.fix:
            return QRectF()
        rect = QRectF(self.visualRect(self.problems.index(row)))
        width = self._theme.metrics().horizontalAdvance(line.fix) + self._theme.space(3)
        return QRectF(rect.right() - width, rect.top(), width, rect.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        problem = self.problems.lines[index.row()].problem
        if self.fix_rect(index.row()).contains(event.position()):
            self.fix_wanted.emit(problem)
        else:
            self.jump_wanted.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if 0 <= row < len(self.problems.lines):
            problem = self.problems.lines[row].problem
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.jump_wanted.emit(problem)
                return
            if event.key() == Qt.Key.Key_F and problem.fix is not None:
                self.fix_wanted.emit(problem)
                return
        super().keyPressEvent(event)
