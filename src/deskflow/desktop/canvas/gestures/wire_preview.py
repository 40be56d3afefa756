"""The wire while it is being drawn, and the reason beside it when it may not end here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.geometry import Box, Point
from deskflow.desktop.canvas.paint.wire_path import rounded
from deskflow.desktop.canvas.routing import route

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_PADDING = 8.0


def paint_preview(
    view: CanvasView,
    painter: QPainter,
    fixed: PortRef,
    *,
    forward: bool,
    loose: QPointF,
    candidate: PortRef | None,
    reason: str,
) -> None:
    """From the fixed port to the candidate, or to the loose end under the pointer."""
    canvas = view.canvas
    own = canvas.nodes.get(fixed.node)
    if own is None:
        return
    here = own.port_in_scene(fixed.port, forward)
    other = canvas.nodes.get(candidate.node) if candidate is not None else None
    if other is not None and candidate is not None:
        there, there_box = other.port_in_scene(candidate.port, not forward), other.scene_box()
    else:
        there = Point(loose.x(), loose.y())
        there_box = Box(there.x, there.y, 0, 0)
    if forward:
        points = route(here, there, own.scene_box(), there_box)
    else:
        points = route(there, here, there_box, own.scene_box())
    brushwork = canvas.brushwork
    painter.save()
    painter.setTransform(view.viewportTransform())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(brushwork.wire_refused if reason else brushwork.wire_preview)
    painter.drawPath(rounded(points))
    if other is None:
        painter.setBrush(brushwork.surface)
        painter.drawEllipse(QPointF(*there), 4.5, 4.5)
    painter.restore()
    if reason:
        paint_reason(view, painter, view.viewportTransform().map(loose), reason)


def paint_reason(view: CanvasView, painter: QPainter, near: QPointF, reason: str) -> None:
    """A small bubble with a "no" sign, kept inside the viewport."""
    colours = view.canvas.look.colours
    font = view.font()
    metrics = QFontMetricsF(font)
    size = metrics.size(Qt.TextFlag.TextSingleLine, reason)
    sign = metrics.height() * 0.8
    bubble = QRectF(near + QPointF(14, 14), size)
    bubble.setWidth(size.width() + sign + 3 * _PADDING)
    bubble.setHeight(size.height() + _PADDING)
    area = QRectF(view.viewport().rect()).adjusted(4, 4, -4, -4)
    if bubble.right() > area.right():
        bubble.moveRight(area.right())
    if bubble.bottom() > area.bottom():
        bubble.moveBottom(near.y() - 14)
    painter.setPen(QPen(colours.danger, 1))
    painter.setBrush(colours.danger_soft)
    painter.drawRoundedRect(bubble, 6, 6)
    disc = QRectF(bubble.left() + _PADDING, bubble.center().y() - sign / 2, sign, sign)
    painter.setPen(QPen(colours.danger, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc)
    slant = sign * 0.35
    painter.drawLine(disc.center() - QPointF(slant, slant), disc.center() + QPointF(slant, slant))
    painter.setFont(font)
    painter.setPen(colours.text)
    text = bubble.adjusted(2 * _PADDING + sign, 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, reason)
