"""What waits for somebody: cards at the side of the board, to be carried onto it or planned with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from deskflow.desktop import words
from deskflow.desktop.pages.dispatch.paint import TONES
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import shows_focus
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.routing.rules import Judgement
from deskflow.routing.waiting import Waiting

Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
WaitingRole = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


class QueueModel(QAbstractListModel):
    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.rows: tuple[Waiting, ...] = ()
        self.fits: Mapping[UUID, Judgement] = {}

    def show(self, rows: Sequence[Waiting]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def show_fits(self, fits: Mapping[UUID, Judgement]) -> None:
        self.fits = fits
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == WaitingRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.told(row)
        return None

    def told(self, row: Waiting) -> str:
        parts = [row.priority, row.number, row.title, row.customer]
        left = due_words(row, self._now())
        if left is not None:
            parts.append(tr("due: {left}").format(left=left[0]))
        fit = self.fits.get(row.ticket_id)
        if row.assignee:
            parts.append(tr("assigned to {name}").format(name=row.assignee))
        elif fit is not None:
            parts.append(tr("fits best: {name}").format(name=fit.name))
        return ", ".join(parts)


def due_words(row: Waiting, now: datetime) -> tuple[str, Tone] | None:
    """How much time is left until it has to be done, and how loud that is."""
    if row.due_at is None:
        return None
    left = (row.due_at - now).total_seconds()
    text = words.duration(left)
    if left < 0:
        return f"−{text}", "danger"
    if left < 3600:
        return text, "danger"
    return text, "warning" if left < 7200 or row.sla_status == "at_risk" else "neutral"


class CardPaint(QStyledItemDelegate):
    """Priority and title; number, customer and the time left; who fits best."""

    def __init__(self, theme: Theme, model: QueueModel, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._now = now

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        text = theme.metrics("body", "semibold").height() + 2 * theme.metrics("sm").height()
        return QSize(180, text + 4 * theme.space(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, tokens = self._theme, self._theme.tokens
        row: Waiting | None = index.data(WaitingRole)
        if row is None:
            return
        view: Any = option.widget
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        space = theme.space(1)
        box = QRectF(option.rect).adjusted(space, space / 2, -space, -space / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = here and view is not None and shows_focus(view)
        edge = tokens.focus if focused else tokens.accent if here else tokens.border
        painter.setPen(QPen(edge, 2 if focused else 1.4 if here else 1))
        painter.setBrush(tokens.surface_2 if hovered and not here else tokens.surface_1)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.size.radius, tokens.size.radius)  # fmt: skip
        room = box.adjusted(space + 2, space - 1, -space - 2, -space + 1)
        self._upper(painter, room, row)
        painter.restore()

    def _upper(self, painter: QPainter, room: QRectF, row: Waiting) -> None:
        theme, tokens = self._theme, self._theme.tokens
        title, small = theme.metrics("body", "semibold"), theme.metrics("sm", tabular=True)
        line = QRectF(room.left(), room.top(), room.width(), title.height() + 2)
        chip = Chip(row.priority, TONES.get(row.priority, "neutral"))
        paint_chip(painter, theme, line, chip)
        left = chip_width(theme, chip) + theme.space(1)
        words_at = line.adjusted(left, 0, 0, 0)
        painter.setFont(theme.font("body", "semibold"))
        painter.setPen(tokens.text)
        painter.drawText(
            words_at, _LEFT, title.elidedText(row.title, _ELIDE, int(words_at.width()))
        )
        line = QRectF(room.left(), line.bottom() + 3, room.width(), small.height())
        painter.setFont(theme.font("sm", tabular=True))
        left_over = due_words(row, self._now())
        right = 0.0
        if left_over is not None:
            text, tone = left_over
            right = small.horizontalAdvance(text)
            painter.setPen(tokens.tone(tone))
            painter.drawText(line, _RIGHT, text)
            mark = QRectF(line.right() - right - 18, line.top(), 14, line.height())
            theme.icons.paint(painter, "clock", tokens.tone(tone), mark, 12)
            right += 24
        painter.setPen(tokens.text_muted)
        about = f"{row.number} · {row.customer}"
        painter.drawText(line, _LEFT, small.elidedText(about, _ELIDE, int(line.width() - right)))
        line = QRectF(room.left(), line.bottom() + 2, room.width(), small.height())
        fit = self._model.fits.get(row.ticket_id)
        mark = QRectF(line.left(), line.top(), 14, line.height())
        if row.assignee:
            theme.icons.paint(painter, "user", tokens.text_muted, mark, 12)
            painter.setPen(tokens.text_muted)
            name = small.elidedText(row.assignee, _ELIDE, int(line.width()) - 20)
            painter.drawText(line.adjusted(20, 0, 0, 0), _LEFT, name)
            return
        if fit is None:
            return
        theme.icons.paint(painter, "sparkles", tokens.accent, mark, 12)
        painter.setPen(tokens.accent)
        said = small.elidedText(f"{fit.name} {fit.score / 100:.2f}", _ELIDE, int(line.width()) - 20)
        painter.drawText(line.adjusted(20, 0, 0, 0), _LEFT, said)


class QueueView(QListView):
    """`carried` says where a card is, on the screen, and whether it is to snap; `let_go` that it was dropped."""

    carried = Signal(object, QPoint, bool)
    let_go = Signal(bool)
    opened = Signal(object)
    menu_wanted = Signal(QPoint)
    moved_on = Signal()
    escaped = Signal()

    def __init__(self, theme: Theme, model: QueueModel, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._pressed: QPoint | None = None
        self._carries: Waiting | None = None
        self.may_change = True
        self.setModel(model)
        self._paint = CardPaint(theme, model, now)
        self.setItemDelegate(self._paint)
        self.setProperty("plain", True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Tickets that wait for somebody"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.mapToGlobal(at)))  # fmt: skip
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(WaitingRole)))

    def chosen(self) -> list[Waiting]:
        """In their order; the one the keyboard is on, where none is chosen."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        model = self.model()
        assert isinstance(model, QueueModel)
        return [model.rows[row] for row in rows if row < len(model.rows)]

    def show_rows(self, rows: Sequence[Waiting]) -> None:
        """Others; what is chosen stays chosen as long as it is there, else what follows it is."""
        model = self.model()
        assert isinstance(model, QueueModel)
        if model.rows == tuple(rows):
            return
        kept = {one.ticket_id for one in self.chosen()}
        place, top = self.currentIndex().row(), self.verticalScrollBar().value()
        had = bool(kept)
        model.show(rows)
        places = [number for number, one in enumerate(rows) if one.ticket_id in kept]
        if not places and had and rows:
            places = [min(max(place, 0), len(rows) - 1)]
        for number, at in enumerate(places):
            index = model.index(at)
            if number == 0:
                self.setCurrentIndex(index)
            flags = self.selectionModel().SelectionFlag
            self.selectionModel().select(index, flags.Select)
        self.verticalScrollBar().setValue(top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if not held or self._pressed is None or not self.may_change:
            super().mouseMoveEvent(event)
            return
        if self._carries is None:
            if (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._carries = self.indexAt(self._pressed).data(WaitingRole)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._carries is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.carried.emit(self._carries, event.globalPosition().toPoint(), free)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = None
        if self._carries is not None:
            self._end(keep=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._carries is not None:
            self._end(keep=False)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for one in self.chosen()[:1]:
                self.opened.emit(one)
        elif event.key() == Qt.Key.Key_Right:
            self.moved_on.emit()
        else:
            super().keyPressEvent(event)

    def _end(self, *, keep: bool) -> None:
        self._carries = None
        self._pressed = None
        self.unsetCursor()
        self.let_go.emit(keep)
