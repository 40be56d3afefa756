"""The rounded sheet on which small controls lie over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from deskflow.desktop.canvas.colours import CanvasColours


def paint_panel(painter: QPainter, colours: CanvasColours, rect: QRect, radius: float) -> None:
    painter.setPen(QPen(colours.border, 1))
    painter.setBrush(colours.surface_1)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def panel_picture(colours: CanvasColours, size: QSize, radius: float, ratio: float) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_panel(painter, colours, QRect(0, 0, size.width(), size.height()), radius)
    painter.end()
    return picture
