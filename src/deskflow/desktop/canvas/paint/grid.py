"""The dotted background, kept as one picture per zoom so that a frame costs one copy."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from deskflow.desktop.canvas.colours import CanvasColours
from deskflow.desktop.canvas.geometry import GRID

_CLOSEST = 15.0
"""Dots nearer than this many pixels are noise; every second one is left out then."""


class Grid:
    def __init__(self, colours: CanvasColours) -> None:
        self._colours = colours
        self._picture: QPixmap | None = None
        self._key: tuple[float, int, int, float] | None = None

    def paint(
        self, painter: QPainter, exposed: QRect, origin: QPointF, zoom: float, size: QRect
    ) -> None:
        """Fill ``exposed`` (viewport pixels); ``origin`` is where the canvas' 0,0 is in the viewport."""
        pitch = GRID * zoom
        while pitch < _CLOSEST:
            pitch *= 2
        ratio = painter.device().devicePixelRatioF()
        picture = self._made(pitch, size, ratio)
        x, y = origin.x() % pitch, origin.y() % pitch
        source = exposed.translated(round(pitch - x), round(pitch - y))
        if ratio == 1:
            # Whole pixels are copied twice as fast as fractional ones.
            painter.drawPixmap(exposed, picture, source)
            return
        part = QRectF(QPointF(source.topLeft()) * ratio, QSizeF(source.size()) * ratio)
        painter.drawPixmap(QRectF(exposed), picture, part)

    def _made(self, pitch: float, size: QRect, ratio: float) -> QPixmap:
        key = (pitch, size.width(), size.height(), ratio)
        if self._picture is not None and self._key == key:
            return self._picture
        width, height = size.width() + 2 * pitch, size.height() + 2 * pitch
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.fill(self._colours.canvas)
        dot = max(1, round((1.6 if pitch < 40 else 2) * ratio))
        painter = QPainter(picture)
        painter.setPen(Qt.PenStyle.NoPen)
        columns = [round(column * pitch * ratio) for column in range(int(width / pitch) + 2)]
        # One row is drawn, the others are copies of it.
        row = QPixmap(picture.width(), dot)
        row.fill(self._colours.canvas)
        ink = QPainter(row)
        for x in columns:
            ink.fillRect(x, 0, dot, dot, self._colours.canvas_grid)
        ink.end()
        for number in range(int(height / pitch) + 2):
            painter.drawPixmap(0, round(number * pitch * ratio), row)
        painter.end()
        self._picture, self._key = picture, key
        return picture
