"""What is drawn over the rows of the board: proposals, what is chosen, what is carried, and the time it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from deskflow.desktop.pages.dispatch.dragging import RubberBand, proposed_plan
from deskflow.desktop.pages.dispatch.paint import paint_ring
from deskflow.desktop.pages.dispatch.rows import Block
from deskflow.routing.board import BoardPlan

if TYPE_CHECKING:
    from deskflow.desktop.pages.dispatch.board import BoardView


def paint_over(board: BoardView, painter: QPainter) -> None:
    state = board.state
    painter.save()
    area = QRectF(board.viewport().rect()).adjusted(board.names, board.ruler, 0, 0)
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ghost in state.ghosts:
        for box in boxes_of(board, proposed_plan(ghost)):
            board.paint.ghost(painter, box, ghost)
    for plan_id in state.marked | ({state.current} if state.current else set()):
        place = state.place_of(plan_id)
        for box in board.block_boxes(*place) if place is not None else ():
            paint_ring(painter, board.theme, box, current=plan_id == state.current)
    _paint_cursor(board, painter)
    for plan in board.drag.shown if board.drag is not None else ():
        for box in boxes_of(board, plan):
            board.paint.block(painter, box, plan, floating=True)
            paint_ring(painter, board.theme, box, current=True)
    if isinstance(board.drag, RubberBand):
        _paint_band(board, painter, board.drag)
    now = board.now().timestamp()
    if board.axis.columns[0].begins <= now < board.axis.columns[-1].ends:
        left = board.axis.left_of(now) + board.shift
        line = QRectF(round(left) - 1, board.ruler, 2, area.height())
        painter.fillRect(line, board.theme.tokens.accent)
    painter.restore()


def boxes_of(board: BoardView, plan: BoardPlan) -> list[QRectF]:
    """Where a plan that is not in the rows would stand."""
    row = board.state.row_of(plan.user_id)
    if row is None:
        return []
    block = Block(plan, plan.starts_at.timestamp(), plan.ends_at.timestamp())
    return board.block_boxes(row, block)


def _paint_band(board: BoardView, painter: QPainter, band: RubberBand) -> None:
    accent = board.theme.tokens.accent
    veil = QColor(accent)
    veil.setAlphaF(0.12)
    painter.setPen(QPen(accent, 1))
    painter.setBrush(veil)
    down = board.ruler - board.verticalScrollBar().value()
    painter.drawRect(band.box.translated(QPointF(board.shift, down)))


def _paint_cursor(board: BoardView, painter: QPainter) -> None:
    """Where the keyboard is when it is on no plan."""
    cursor, tokens = board.state.cursor, board.theme.tokens
    row = board.state.row_of(cursor.user_id) if cursor is not None else None
    if cursor is None or row is None or board.state.current is not None:
        return
    box = board.row_box(row)
    left = board.axis.left_of(cursor.at) + board.shift
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.focus)
    painter.drawRoundedRect(QRectF(left - 1.5, box.top() + 3, 3, box.height() - 7), 1.5, 1.5)
