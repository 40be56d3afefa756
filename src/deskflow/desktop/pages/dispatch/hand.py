"""The hand on the board: pressing, carrying, letting go. What comes of it is said by the board's signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.dispatch.axis import snapped
from deskflow.desktop.pages.dispatch.dragging import (
    MovePlans,
    PlaceTicket,
    RubberBand,
    StretchPlan,
    copied,
)
from deskflow.desktop.pages.dispatch.rows import Row
from deskflow.desktop.pages.dispatch.state import Cursor
from deskflow.desktop.pages.dispatch.telling import (
    carried_lines,
    ghost_lines,
    hover_lines,
    person_lines,
)
from deskflow.routing.board import BoardPlan

if TYPE_CHECKING:
    from deskflow.desktop.pages.dispatch.board import BoardView

HOVER_MS = 350
# So near to the end of a block the hand takes the end.
EDGE = 6
# So near to the window's edge what is carried takes the board along.
MARGIN = 28
SCROLL_MS = 30
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Hand(QObject):
    def __init__(self, board: BoardView) -> None:
        super().__init__(board)
        self._board = board
        self.may_change = True
        self._pressed: QPointF | None = None
        self._taken: BoardPlan | None = None
        self._edge = ""
        self._toggle = False
        self._at = QPointF()
        self._free = False
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(HOVER_MS)
        self._hover.timeout.connect(self._tell)
        self._scroll = QTimer(self)
        self._scroll.setInterval(SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)

    # --- events -------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        board, state = self._board, self._board.state
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.rest()
        at = event.position()
        found = board.block_at(at)
        self._pressed, self._taken, self._edge, self._toggle = at, None, "", False
        if found is None:
            row = board.row_at(at)
            if not event.modifiers() & CTRL:
                state.mark(())
            if row is not None and row.person is not None:
                moment = snapped(board.axis.at(max(0.0, board.place_of(at).x())))
                state.choose(None, Cursor(row.person.id, moment))
            return
        _, block, box = found
        self._taken = block.plan
        self._edge = self._edge_at(box, at)
        if event.modifiers() & CTRL:
            self._toggle = True
        elif block.plan.id not in state.marked:
            state.mark(())
            state.choose(block.plan.id)

    def move(self, event: QMouseEvent) -> None:
        at = event.position()
        self._free = bool(event.modifiers() & ALT)
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_shape(at)
            self._hover_at(at)
            return
        if self._board.drag is None:
            if (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin(self._pressed)
        if self._board.drag is not None:
            self.carry_to(at, free=self._free)

    def release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        state = self._board.state
        if self._board.drag is not None:
            self.let_go(keep=True, copy=bool(event.modifiers() & CTRL))
        elif self._taken is not None and self._toggle:
            if state.current is not None and not state.marked:
                state.mark([state.current])
            state.toggle_mark(self._taken.id)
            state.choose(self._taken.id)
        elif self._taken is not None and state.marked:
            state.mark(())
            state.choose(self._taken.id)
        self._pressed = self._taken = None

    # --- carrying -----------------------------------------------------------------------------

    def _begin(self, at: QPointF) -> None:
        board, state = self._board, self._board.state
        place = board.place_of(at)
        if self._taken is None:
            if at.x() >= board.names:
                board.drag = RubberBand(place)
            return
        if not self.may_change:
            return
        if self._edge:
            board.drag = StretchPlan(self._taken, end=self._edge == "end")
            return
        together = state.targets if self._taken.id in state.marked else [self._taken]
        board.drag = MovePlans(together, self._taken, place)

    def carry_to(self, at: QPointF, *, free: bool) -> None:
        board, drag = self._board, self._board.drag
        if drag is None:
            return
        self._at, self._free = at, free
        drag.to(board.ground(), board.place_of(at), free=free)
        lines = carried_lines(board.state, drag.shown, drag.remarks, board.now())
        board.card.tell(lines, board.viewport().mapTo(board, at.toPoint()))
        board.viewport().update()
        if self._push() != (0, 0):
            if not self._scroll.isActive():
                self._scroll.start()
        else:
            self._scroll.stop()

    def let_go(self, *, keep: bool, copy: bool = False) -> None:
        board, drag = self._board, self._board.drag
        self._scroll.stop()
        board.drag = None
        self._pressed = None
        board.card.hide()
        board.viewport().update()
        if drag is None or not keep:
            return
        if isinstance(drag, RubberBand):
            self._choose_under(drag.box)
        elif isinstance(drag, PlaceTicket):
            if drag.shown:
                board.placed.emit(drag.shown)
        elif isinstance(drag, MovePlans | StretchPlan) and drag.is_moved:
            if copy and isinstance(drag, MovePlans):
                board.copied.emit([copied(one) for one in drag.shown])
            else:
                board.moved.emit(drag.shown)

    def _choose_under(self, band: QRectF) -> None:
        board, state = self._board, self._board.state
        under = []
        shift = QPointF(board.shift, board.ruler - board.verticalScrollBar().value())
        for row in state.rows:
            for block in row.blocks:
                boxes = board.block_boxes(row, block)
                if any(band.translated(shift).intersects(box) for box in boxes):
                    under.append(block.plan.id)
        state.mark(under)
        if under:
            state.choose(under[0])

    def _push(self) -> tuple[int, int]:
        """Which way the board goes under a hand at its edge."""
        area, at = self._board.viewport().rect(), self._at
        across = -1 if self._board.names <= at.x() < self._board.names + MARGIN else 0
        across = 1 if at.x() > area.right() - MARGIN else across
        down = -1 if at.y() < self._board.ruler + MARGIN else 0
        down = 1 if at.y() > area.bottom() - MARGIN else down
        return across, down

    def _on_scroll(self) -> None:
        across, down = self._push()
        for bar, way in (
            (self._board.horizontalScrollBar(), across), (self._board.verticalScrollBar(), down),
        ):  # fmt: skip
            bar.setValue(bar.value() + 16 * way)
        self.carry_to(self._at, free=self._free)

    # --- hovering -----------------------------------------------------------------------------

    def rest(self) -> None:
        """No card beside the pointer any more."""
        self._hover.stop()
        if self._board.drag is None:
            self._board.card.hide()

    def _hover_at(self, at: QPointF) -> None:
        if (at - self._at).manhattanLength() > 3:
            self._at = at
            self.rest()
            self._hover.start()

    def _tell(self) -> None:
        board = self._board
        found, ghost = board.block_at(self._at), board.ghost_at(self._at)
        if ghost is not None:
            lines = ghost_lines(ghost, board.now())
        elif found is not None:
            lines = hover_lines(board.state, found[1].plan, board.now())
        else:
            row: Row | None = board.row_at(self._at) if self._at.x() < board.names else None
            if row is None or row.person is None or self._at.y() < board.ruler:
                return
            lines = person_lines(row.person, row.hours, board.now())
        board.card.tell(lines, board.viewport().mapTo(board, self._at.toPoint()))

    def _edge_at(self, box: QRectF, at: QPointF) -> str:
        if box.width() < 3 * EDGE or not self.may_change:
            return ""
        if at.x() > box.right() - EDGE:
            return "end"
        return "begin" if at.x() < box.left() + EDGE else ""

    def _show_shape(self, at: QPointF) -> None:
        found = self._board.block_at(at)
        shape = Qt.CursorShape.ArrowCursor
        if found is not None:
            edge = self._edge_at(found[2], at)
            shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.PointingHandCursor
        if self._board.viewport().cursor().shape() != shape:
            self._board.viewport().setCursor(shape)
