"""Cards without their words, painted once and copied ever after.

A rounded rectangle costs the raster engine thirty microseconds, a copy of the whole card five; so
everything that many nodes share (shadow, body, tile, icon, ports) is kept as a picture per zoom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.geometry import NODE_RADIUS, PORT_DIAMETER, port_offset
from deskflow.desktop.canvas.look import Detail

if TYPE_CHECKING:
    from deskflow.desktop.canvas.paint.brushwork import Brushwork

MARGIN = 8
"""Room around the card for shadow and ports, in canvas units."""
TILE = QRectF(11, 12, 32, 32)
_TILE_RADIUS = 7.0
_ICON = 17.0
_LIMIT = 300
_ENLARGED = 4.0
"""Pixels of an icon for each canvas unit, where it will be looked at from near."""
_SHADOW = ((5.0, 2.5, 0.14), (4.0, 2.2, 0.18), (3.0, 2.0, 0.2), (2.0, 1.6, 0.24), (1.0, 1.2, 0.3))
"""Widening, lowering and share of the strength of each layer of the soft shadow."""


class Face(NamedTuple):
    """What tells one card's picture from another's."""

    w: float
    h: float
    ins: int
    outs: int
    tone: Tone
    icon: str
    disabled: bool


class Mark(NamedTuple):
    selected: bool
    failing: bool


class Sprites:
    def __init__(self, brushwork: Brushwork) -> None:
        self._brushwork = brushwork
        self._kept: dict[tuple[Face, Mark, Detail, float], QPixmap] = {}

    def picture(self, face: Face, mark: Mark, scale: float) -> QPixmap:
        """``scale`` is device pixels per canvas unit."""
        key = (face, mark, self._brushwork.detail, scale)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _LIMIT:
                self._kept.clear()
            found = self._kept[key] = self._painted(face, mark, scale)
        return found

    def _painted(self, face: Face, mark: Mark, scale: float) -> QPixmap:
        width, height = (face.w + 2 * MARGIN) * scale, (face.h + 2 * MARGIN) * scale
        picture = QPixmap(max(1, round(width)), max(1, round(height)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(scale, scale)
        painter.translate(MARGIN, MARGIN)
        self.paint(painter, face, mark, scale)
        painter.end()
        return picture

    def paint(self, painter: QPainter, face: Face, mark: Mark, scale: float = _ENLARGED) -> None:
        """In strokes and areas, for what can be enlarged; the icon has ``scale`` pixels for each canvas unit."""
        brushwork = self._brushwork
        middle = brushwork.detail is Detail.MIDDLE
        if not middle:
            self._paint_shadow(painter, face)
        painter.setBrush(brushwork.surface_disabled if face.disabled else brushwork.surface)
        painter.setPen(self._outline(face, mark))
        painter.drawRoundedRect(QRectF(0, 0, face.w, face.h), NODE_RADIUS, NODE_RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushwork.soft["neutral" if face.disabled else face.tone])
        if middle:
            painter.drawRoundedRect(QRectF(8, 10, 7, face.h - 20), 3.5, 3.5)
        else:
            self._paint_tile(painter, face, scale)
        self._paint_ports(painter, face)

    def _paint_shadow(self, painter: QPainter, face: Face) -> None:
        strength = self._brushwork.shadow_strength
        painter.setPen(Qt.PenStyle.NoPen)
        for wider, lower, share in _SHADOW:
            painter.setBrush(faded(self._brushwork.colours.shadow, strength * share))
            layer = QRectF(-wider, lower - wider, face.w + 2 * wider, face.h + 2 * wider)
            painter.drawRoundedRect(layer, NODE_RADIUS + wider, NODE_RADIUS + wider)

    def _outline(self, face: Face, mark: Mark) -> QPen:
        brushwork = self._brushwork
        if mark.selected:
            return brushwork.outline_selected
        if mark.failing:
            return brushwork.outline_error
        if face.disabled:
            return brushwork.outline_disabled
        small = brushwork.detail is Detail.MIDDLE
        return brushwork.outline_small if small else brushwork.outline

    def _paint_tile(self, painter: QPainter, face: Face, scale: float) -> None:
        tile = TILE.translated(0, (face.h - 56) / 2)
        painter.drawRoundedRect(tile, _TILE_RADIUS, _TILE_RADIUS)
        if not face.icon:
            return
        icon = self._brushwork.icon(
            face.icon, face.tone, max(1, round(_ICON * scale)), face.disabled
        )
        place = QRectF(0, 0, _ICON, _ICON)
        place.moveCenter(tile.center())
        painter.drawPixmap(place, icon, QRectF(icon.rect()))

    def _paint_ports(self, painter: QPainter, face: Face) -> None:
        radius = PORT_DIAMETER / 2 - 0.6
        painter.setPen(self._brushwork.port)
        painter.setBrush(self._brushwork.surface)
        for x, count in ((0.0, face.ins), (face.w, face.outs)):
            for index in range(count):
                painter.drawEllipse(QPointF(x, port_offset(index, count, face.h)), radius, radius)
