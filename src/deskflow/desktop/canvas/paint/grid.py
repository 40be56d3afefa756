"""The dotted background, kept as one picture per zoom so that a frame costs one copy."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF
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
        x = round(pitch - origin.x() % pitch)
        y = round(pitch - origin.y() % pitch)
        # While it is zoomed a picture would be used once, so it is made for the second frame.
        key = (pitch, size.width(), size.height(), ratio)
        if self._key != key:
            self._key, self._picture = key, None
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            painter.translate(-x * ratio, -y * ratio)
            self._strew(painter, pitch, size, ratio)
            painter.restore()
            return
        if self._picture is None:
            self._picture = self._made(pitch, size, ratio)
        source = exposed.translated(x, y)
        if ratio == 1:
            # Whole pixels are copied twice as fast as fractional ones.
            painter.drawPixmap(exposed, self._picture, source)
            return
        part = QRectF(QPointF(source.topLeft()) * ratio, QSizeF(source.size()) * ratio)
        painter.drawPixmap(QRectF(exposed), self._picture, part)

    def _made(self, pitch: float, size: QRect, ratio: float) -> QPixmap:
        picture = QPixmap(self._whole(pitch, size, ratio))
        painter = QPainter(picture)
        self._strew(painter, pitch, size, ratio)
        painter.end()
        return picture

    def _strew(self, painter: QPainter, pitch: float, size: QRect, ratio: float) -> None:
        """Ground and dots, a pitch more than the viewport each way, in device pixels."""
        whole = self._whole(pitch, size, ratio)
        painter.fillRect(QRect(QPoint(), whole), self._colours.canvas)
        dot = max(1, round((1.6 if pitch < 40 else 2) * ratio))
        # One row is drawn, the others are copies of it.
        row = QPixmap(whole.width(), dot)
        row.fill(self._colours.canvas)
        ink = QPainter(row)
        for column in range(int(whole.width() / ratio / pitch) + 2):
            ink.fillRect(round(column * pitch * ratio), 0, dot, dot, self._colours.canvas_grid)
        ink.end()
        for number in range(int(whole.height() / ratio / pitch) + 2):
            painter.drawPixmap(0, round(number * pitch * ratio), row)

    @staticmethod
    def _whole(pitch: float, size: QRect, ratio: float) -> QSize:
        width, height = size.width() + 2 * pitch, size.height() + 2 * pitch
        return QSize(round(width * ratio), round(height * ratio))
