"""How a workflow first comes into sight: all of it if it can be read so, else its beginning; again after each change of
size, until somebody moves or zooms by hand.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer

from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.look import FULL_FROM
from deskflow.desktop.canvas.view import CanvasView

_MARGIN = 24.0
_MANY = 60
"""With more nodes than this an overview says more than its first corner."""


class ReadableFit(QObject):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._by_hand = False
        self._fitting = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        view.camera.moved.connect(self._on_moved)

    def begin(self) -> None:
        """The view has another size; its own scrolling until then is nobody's wish."""
        self._fitting = True
        self._soon.start()

    def _on_moved(self) -> None:
        if not self._fitting:
            self._by_hand = True

    def _fit(self) -> None:
        view = self._view
        box = view.canvas.content_box()
        if not self._by_hand and box is not None and view.isVisible():
            self._fitting = True
            view.camera.fit_all()
            if view.camera.zoom < FULL_FROM and len(view.canvas.nodes) <= _MANY:
                self._show_beginning(box)
        self._fitting = False

    def _show_beginning(self, box: Box) -> None:
        view = self._view
        view.camera.set_zoom(FULL_FROM)
        room = view.viewport().rect()
        half = room.width() / 2 / FULL_FROM
        middle = box.centre
        fits = box.w * FULL_FROM <= room.width() - 16
        x = middle.x if fits else box.x + half - _MARGIN / FULL_FROM
        view.camera.centre_on(QPointF(x, middle.y))
        chosen = view.canvas.selection.nodes
        if chosen:
            view.camera.reveal(chosen)
