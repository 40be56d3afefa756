"""The ring that shows how much of a time limit is used up, beside the time that is left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from deskflow.desktop.theme import Theme, Tone

RING_PX = 14
STROKE = 2.5
# QPainter counts angles in sixteenths of a degree, from three o'clock, against the clock.
TOP = 90 * 16
FULL_CIRCLE = 360 * 16


@dataclass(frozen=True, slots=True)
class Ring:
    """`used` is the share of the time that has gone (0 to 1); `text` says what is left in words."""

    used: float
    tone: Tone = "info"
    text: str = ""
    paused: bool = False


def paint_ring(painter: QPainter, theme: Theme, rect: QRectF, ring: Ring) -> None:
    """Draw the circle alone in the middle of `rect`."""
    side = min(rect.width(), rect.height(), RING_PX)
    circle = QRectF(0, 0, side - STROKE, side - STROKE)
    circle.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.tokens.surface_3, STROKE))
    painter.drawEllipse(circle)
    pen = QPen(theme.tokens.tone(ring.tone), STROKE)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if ring.paused:
        pen.setDashPattern([1.0, 0.8])
    painter.setPen(pen)
    used = min(1.0, max(0.0, ring.used))
    painter.drawArc(circle, TOP, -round(FULL_CIRCLE * used))
    painter.restore()


def time_left_width(theme: Theme, ring: Ring) -> int:
    metrics = theme.metrics("sm", "semibold", tabular=True)
    text = metrics.horizontalAdvance(ring.text)
    return text + (theme.space(1) if text else 0) + RING_PX


def paint_time_left(painter: QPainter, theme: Theme, rect: QRectF, ring: Ring) -> None:
    """The words and the ring, set against the right edge of `rect`: the loudest thing in a row."""
    circle = QRectF(rect.right() - RING_PX, rect.top(), RING_PX, rect.height())
    paint_ring(painter, theme, circle, ring)
    if not ring.text:
        return
    painter.setFont(theme.font("sm", "semibold", tabular=True))
    painter.setPen(theme.tokens.tone(ring.tone))
    words = rect.adjusted(0, 0, -(RING_PX + theme.space(1)), 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, ring.text)


class RingLabel(QWidget):
    """The same as a widget."""

    def __init__(self, theme: Theme, ring: Ring, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.set_ring(ring)

    def set_ring(self, ring: Ring) -> None:
        self._ring = ring
        self.setAccessibleName(ring.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(time_left_width(self._theme, self._ring), self._theme.tokens.size.chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_time_left(painter, self._theme, QRectF(self.rect()), self._ring)
        painter.end()
