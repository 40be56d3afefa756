"""Brings a node that is dragged level with its neighbours, and paints the lines that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.guides import NO_GUIDES, Guides, guides_for

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

_REACH = 5.0
_MANY = 200
"""With more nodes in sight there would be lines everywhere."""


class Levelling:
    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._guides: Guides = NO_GUIDES
        self._seen = QRectF()
        self._others: list[Box] = []

    def find(self, box: Box | None) -> Guides:
        """For a node that would lie here; with None there are no lines."""
        before = self._guides
        reach = _REACH / min(1.0, self._view.camera.zoom)
        self._guides = NO_GUIDES if box is None else guides_for(box, self._neighbours(), reach)
        if before.lines or self._guides.lines:
            self._view.viewport().update()
        return self._guides

    def _neighbours(self) -> list[Box]:
        """What is in sight and stays; read again only when the canvas has moved under the drag."""
        seen = self._view.camera.seen()
        if seen != self._seen:
            self._seen = seen
            moving = self._view.canvas.selection.nodes
            items = self._view.canvas.nodes_in(seen)
            staying = [item.scene_box() for item in items if item.node.id not in moving]
            self._others = staying if len(staying) <= _MANY else []
        return self._others

    def paint(self, painter: QPainter) -> None:
        to_pixels = self._view.viewportTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._view.canvas.look.colours.accent, 1))
        for begin, end in self._guides.lines:
            painter.drawLine(to_pixels.map(QPointF(*begin)), to_pixels.map(QPointF(*end)))
