"""The board itself: one widget that paints everything and takes the hand and the keys.

It says what somebody wants by signals; nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.dispatch import board_keys
from deskflow.desktop.pages.dispatch.axis import TimeAxis
from deskflow.desktop.pages.dispatch.card import FloatingCard
from deskflow.desktop.pages.dispatch.dragging import Drag, Ground, PlaceTicket, proposed_plan
from deskflow.desktop.pages.dispatch.hand import Hand
from deskflow.desktop.pages.dispatch.hours import USUAL_HOURS, hours_shown, usual_left
from deskflow.desktop.pages.dispatch.overlay import boxes_of, paint_over
from deskflow.desktop.pages.dispatch.paint import RowPaint, paint_ruler
from deskflow.desktop.pages.dispatch.remark_words import hours, tr
from deskflow.desktop.pages.dispatch.rows import Block, Row, lay_out
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.pages.dispatch.telling import block_told, row_told
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.routing.board import BoardPlan
from deskflow.routing.queue_plan import Proposed

NAMES_LETTERS = (27, 42)
LEAST_PX_PER_HOUR = 64
MOST_PX_PER_HOUR = 320
# What is kept free at the left of the first hour.
EDGE_PX = 4
# Rows whose pictures are kept; each is as wide as the window.
PICTURES = 90


class BoardView(QAbstractScrollArea):
    """`moved`, `copied` and `placed` carry plans as they should be; `nudged` seconds, rows and seconds longer."""

    moved = Signal(object)
    copied = Signal(object)
    placed = Signal(object)
    nudged = Signal(float, int, float)
    opened = Signal(object)
    ghost_taken = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, state: BoardState, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.theme = theme
        self.state = state
        self.now = now
        self.paint = RowPaint(theme, state)
        self._pictures: dict[int, QPixmap] = {}
        self._zoom = 0.0
        self._height = 0
        self._shown: tuple[str, date | None] = ("", None)
        self.axis = TimeAxis(state.days, 0, 24, 100.0)
        self.card = FloatingCard(theme, self)
        self.drag: Drag | None = None
        self.hand = Hand(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Dispatch board"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().valueChanged.connect(self._forget)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        state.changed.connect(self._on_changed)
        state.chosen.connect(self._on_chosen)
        state.ghosts_changed.connect(self.viewport().update)
        theme.changed.connect(self._lay_out)
        self._lay_out()

    # --- geometry -----------------------------------------------------------------------------

    @property
    def ruler(self) -> int:
        line = self.theme.metrics("sm").height()
        return line * 2 + 4 if self.state.span == "week" else line + self.theme.space(2)

    @property
    def names(self) -> int:
        """A large window gives some of its room to the names."""
        letter = self.theme.metrics().averageCharWidth()
        least, most = (letter * letters for letters in NAMES_LETTERS)
        return max(least, min(most, self.viewport().width() // 8))

    def sizeHint(self) -> QSize:
        return QSize(700, 420)

    def _lay_out(self) -> None:
        theme, state = self.theme, self.state
        text = theme.metrics("body", "semibold").height() + theme.metrics("xs").height()
        heading = theme.metrics("xs").height() + theme.space(1)
        lane = theme.metrics("sm").height() + 5
        person = text + theme.row_height - theme.space(1)
        self._height = lay_out(state.rows, heading, person, lane)
        self.paint.names = self.names
        room = max(100, self.viewport().width() - self.names)
        first, last = hours_shown(state)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        shown, kept = (state.span, state.day), self.axis.at(across.value() + EDGE_PX)
        if self._shown[0] != state.span:
            self._zoom = 0.0
        if state.span == "day":
            each = self._zoom or max(LEAST_PX_PER_HOUR, room / (USUAL_HOURS[1] - USUAL_HOURS[0]))
            wide = max(float(room), each * 24)
        else:
            wide = max(float(room), self._zoom * (last - first) * len(state.days))
        self.axis = TimeAxis(state.days, first, last, wide)
        across.setRange(0, max(0, round(wide) - room))
        across.setPageStep(room)
        across.setSingleStep(round(self.axis.px_per_hour / 2))
        rows = self.viewport().height() - self.ruler
        down.setRange(0, max(0, self._height - rows))
        down.setPageStep(max(1, rows))
        down.setSingleStep(person // 2)
        left = usual_left(state, self.now()) if self._shown != shown else kept
        across.setValue(round(self.axis.left_of(left)) - EDGE_PX)
        self._shown = shown
        self._forget()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Hours become wider or narrower around a place of the window; they always fill it."""
        middle = (self.viewport().width() + self.names) / 2 if at is None else at
        moment = self.axis.at(middle - self.names + self.horizontalScrollBar().value())
        wanted = self.axis.px_per_hour * factor
        self._zoom = min(MOST_PX_PER_HOUR, wanted)
        self._lay_out()
        left = self.axis.left_of(moment) - (middle - self.names)
        self.horizontalScrollBar().setValue(round(left))

    def _forget(self) -> None:
        self._pictures.clear()
        self.viewport().update()

    # --- places -------------------------------------------------------------------------------

    def ground(self) -> Ground:
        return Ground(self.state, self.axis)

    def place_of(self, at: QPointF) -> QPointF:
        """From a place of the window to one of the time area and the rows."""
        left = at.x() - self.names + self.horizontalScrollBar().value()
        return QPointF(left, at.y() - self.ruler + self.verticalScrollBar().value())

    def row_box(self, row: Row) -> QRectF:
        top = self.ruler + row.top - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), row.height)

    @property
    def shift(self) -> float:
        """From a place of the time area to one of the window."""
        return self.names - self.horizontalScrollBar().value()

    def block_boxes(self, row: Row, block: Block) -> list[QRectF]:
        """Where a plan stands in the window, once for each day it touches."""
        box = self.row_box(row)
        return [
            self.paint.block_rect(row, block, left, right).translated(self.shift, box.top())
            for left, right in self.axis.spans(block.begins, block.ends)
        ]

    def block_at(self, at: QPointF) -> tuple[Row, Block, QRectF] | None:
        if at.x() < self.names or at.y() < self.ruler:
            return None
        row = self.row_at(at)
        for block in reversed(row.blocks if row is not None else ()):
            assert row is not None
            for box in self.block_boxes(row, block):
                if box.adjusted(-1, 0, 1, 0).contains(at):
                    return row, block, box
        return None

    def ghost_at(self, at: QPointF) -> Proposed | None:
        """What is proposed there."""
        under = (
            ghost
            for ghost in self.state.ghosts
            if any(box.contains(at) for box in boxes_of(self, proposed_plan(ghost)))
        )
        return next(under, None)

    def row_at(self, at: QPointF) -> Row | None:
        top = self.place_of(at).y()
        found = (row for row in self.state.rows if row.top <= top < row.bottom)
        return next((row for row in found if row.person is not None), None)

    def show_block(self, plan: BoardPlan) -> None:
        """Scrolls as little as needed to bring it into sight."""
        place = self.state.place_of(plan.id)
        if place is None:
            return
        row, block = place
        boxes = self.block_boxes(row, block)
        self.show_row(row)
        if not boxes or self.state.span == "week":
            return
        across, box = self.horizontalScrollBar(), boxes[0]
        if box.left() < self.names:
            across.setValue(across.value() - round(self.names - box.left()) - 20)
        elif box.right() > self.viewport().width():
            over = round(min(box.right() - self.viewport().width(), box.left() - self.names))
            across.setValue(across.value() + over + 20)

    def show_row(self, row: Row) -> None:
        down, box = self.verticalScrollBar(), self.row_box(row)
        if box.top() < self.ruler:
            down.setValue(down.value() - round(self.ruler - box.top()))
        elif box.bottom() > self.viewport().height():
            down.setValue(down.value() + round(box.bottom() - self.viewport().height()))

    # --- from outside -------------------------------------------------------------------------

    def carry(self, drag: PlaceTicket, at: QPoint, *, free: bool) -> None:
        """A ticket is carried over the window; `at` is a place of the screen."""
        self.drag = drag
        here = QPointF(self.viewport().mapFromGlobal(at))
        if self.viewport().rect().contains(here.toPoint()) and here.x() >= self.names:
            self.hand.carry_to(here, free=free)
        else:
            drag.leave()
            self.card.hide()
            self.viewport().update()

    def let_go(self, *, keep: bool = True) -> None:
        """Ends what is being carried; with `keep` it stays where it is."""
        self.hand.let_go(keep=keep)

    def _on_changed(self) -> None:
        self._lay_out()
        self.setAccessibleDescription(self._told_in_all())

    def _on_chosen(self) -> None:
        self.viewport().update()
        place = self.state.place_of(self.state.current) if self.state.current else None
        if place is not None:
            told = block_told(self.state, place[1].plan, self.now())
        elif self.state.cursor is not None:
            told = row_told(self.state, self.state.cursor)
        else:
            return
        self.setAccessibleDescription(told)
        announce(self, told)

    def _told_in_all(self) -> str:
        people = [row for row in self.state.rows if row.person is not None]
        planned = hours(sum(row.hours for row in people))
        return tr("%n people", len(people)) + " · " + tr("{hours} planned").format(hours=planned)

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint_frame(painter)
        painter.end()

    def paint_frame(self, painter: QPainter) -> None:
        tokens, width = self.theme.tokens, self.viewport().width()
        height = self.viewport().height()
        top = self.ruler - self.verticalScrollBar().value()
        for number, row in enumerate(self.state.rows):
            if row.bottom + top <= self.ruler:
                continue
            if row.top + top >= height:
                break
            painter.drawPixmap(0, row.top + top, self._picture(number, row, width))
        below = max(self.ruler, self._height + top)
        painter.fillRect(QRectF(0, below, width, height - below), tokens.surface_0)
        paint_over(self, painter)
        self._paint_head(painter, width)
        if shows_focus(self):
            paint_focus(painter, self.theme, QRectF(self.viewport().rect()), 0)

    def _picture(self, number: int, row: Row, width: int) -> QPixmap:
        kept = self._pictures.get(number)
        if kept is not None:
            return kept
        if len(self._pictures) >= PICTURES:
            self._pictures.clear()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(width * ratio), round(row.height * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self.paint.paint(painter, row, self.axis, self.horizontalScrollBar().value(), width)
        painter.end()
        self._pictures[number] = picture
        return picture

    def _paint_head(self, painter: QPainter, width: int) -> None:
        theme, tokens = self.theme, self.theme.tokens
        height = self.ruler
        painter.fillRect(QRectF(0, 0, width, height), tokens.surface_1)
        painter.save()
        painter.setClipRect(QRectF(self.names, 0, width - self.names, height))
        painter.translate(self.names - self.horizontalScrollBar().value(), 0)
        now = self.now()
        box = QRectF(0, 0, self.axis.width, height)
        paint_ruler(painter, theme, self.axis, box, now.astimezone().date(), now.timestamp())
        painter.restore()
        painter.fillRect(QRectF(0, height - 1, width, 1), tokens.border)
        painter.fillRect(QRectF(self.names - 1, 0, 1, height), tokens.border)
        painter.setFont(theme.font("sm", tabular=True))
        painter.setPen(tokens.text_muted)
        place = QRectF(theme.space(2), 0, self.names - theme.space(3), height)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        text = theme.metrics("sm", tabular=True).elidedText(
            self._told_in_all(), Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, flags, text)

    # --- Qt -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        over = event.type() == QEvent.Type.ShortcutOverride
        if over and isinstance(event, QKeyEvent) and board_keys.is_ours(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not board_keys.press(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found, ghost = self.block_at(event.position()), self.ghost_at(event.position())
        if ghost is not None:
            self.ghost_taken.emit(ghost)
        elif found is not None:
            self.opened.emit(found[1].plan)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hand.rest()
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.2 if event.angleDelta().y() > 0 else 1 / 1.2, event.position().x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across = self.horizontalScrollBar()
            across.setValue(across.value() - event.angleDelta().y() or event.angleDelta().x())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.block_at(QPointF(event.pos()))
        if found is not None and found[1].plan.id not in self.state.marked:
            self.state.mark(())
            self.state.choose(found[1].plan.id)
        self.menu_wanted.emit(event.globalPos())
