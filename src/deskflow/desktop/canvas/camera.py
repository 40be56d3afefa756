"""Where the view looks and how near: zoom about a point, pan, fit. Knows the view's geometry only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QTransform

from deskflow.desktop.canvas.geometry import Box, bounds

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

SMALLEST, LARGEST = 0.02, 3.0
STEP = 1.2
_FIT_MARGIN = 48.0


class Camera(QObject):
    zoom_changed = Signal(float)
    moved = Signal()

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.zoom = 1.0

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """``about`` is the place in viewport pixels that stays where it is; the middle by default."""
        zoom = min(LARGEST, max(SMALLEST, zoom))
        if zoom == self.zoom:
            return
        view = self._view
        anchor = about if about is not None else QPointF(view.viewport().rect().center())
        inverse, _ = view.viewportTransform().inverted()
        place = inverse.map(anchor)
        self.zoom = zoom
        view.setTransform(QTransform.fromScale(zoom, zoom))
        off = view.viewportTransform().map(place) - anchor
        self._scroll(off.x(), off.y())
        self.zoom_changed.emit(zoom)
        self.moved.emit()

    def zoom_in(self) -> None:
        self.set_zoom(self.zoom * STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self.zoom / STEP)

    def zoom_actual(self) -> None:
        """100 %."""
        self.set_zoom(1.0)

    def pan(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self._scroll(-dx, -dy)
        self.moved.emit()

    def centre_on(self, place: QPointF) -> None:
        self._view.centerOn(place)
        self.moved.emit()

    def fit_all(self) -> None:
        """Everything in sight, at most at 100 %."""
        self._fit(self._view.canvas.content_box())

    def fit_nodes(self, nodes: Iterable[str]) -> None:
        items = self._view.canvas.nodes
        self._fit(bounds([items[node_id].scene_box() for node_id in nodes if node_id in items]))

    def reveal(self, nodes: Iterable[str]) -> None:
        """Pan just as far as needed to see these nodes with what stands beside their ways out."""
        items = self._view.canvas.nodes
        shown = [items[node_id] for node_id in nodes if node_id in items]
        box = bounds([item.scene_box() for item in shown])
        if box is None:
            return
        seen = self.seen()
        right = max(item.scene_box().right + item.label_room for item in shown)
        rect = QRectF(box.x, box.y, right - box.x, box.h)
        if seen.contains(rect):
            return
        if rect.width() > seen.width() or rect.height() > seen.height():
            self.centre_on(rect.center())
            return
        margin = min(24.0, (seen.width() - rect.width()) / 2, (seen.height() - rect.height()) / 2)
        rect.adjust(-margin, -margin, margin, margin)
        dx = min(0.0, rect.left() - seen.left()) + max(0.0, rect.right() - seen.right())
        dy = min(0.0, rect.top() - seen.top()) + max(0.0, rect.bottom() - seen.bottom())
        self.pan(-dx * self.zoom, -dy * self.zoom)

    def seen(self) -> QRectF:
        """The part of the canvas in the viewport."""
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.mapRect(QRectF(self._view.viewport().rect()))

    def _fit(self, box: Box | None) -> None:
        if box is None:
            return
        area = self._view.viewport().rect()
        room_x, room_y = (
            max(1.0, area.width() - 2 * _FIT_MARGIN),
            max(1.0, area.height() - 2 * _FIT_MARGIN),
        )
        self.set_zoom(min(1.0, room_x / max(1.0, box.w), room_y / max(1.0, box.h)))
        self.centre_on(QPointF(*box.centre))

    def _scroll(self, dx: float, dy: float) -> None:
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() + round(dx))
        down.setValue(down.value() + round(dy))
