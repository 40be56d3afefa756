"""Buttons for the zoom, in a corner of the canvas: out, 100 %, in, fit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSizeF
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop.canvas.overlays.buttons import OverlayButton
from deskflow.desktop.canvas.overlays.panel import panel_picture
from deskflow.desktop.canvas.view import CanvasView

_HEIGHT = 32
_RADIUS = 7


class ZoomControl(QWidget):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._panel: QPixmap | None = None
        tr = QCoreApplication.translate
        commands = view.commands
        out = OverlayButton(self, tr("Canvas", "Zoom out"), "Ctrl+-", commands.zoom_out, "minus")
        self._actual = OverlayButton(
            self, tr("Canvas", "Zoom to 100 %"), "Ctrl+0", commands.zoom_actual
        )
        zoom_in = OverlayButton(self, tr("Canvas", "Zoom in"), "Ctrl++", commands.zoom_in, "plus")
        fit = OverlayButton(
            self, tr("Canvas", "Show everything"), "Shift+1", commands.fit_all, "scan"
        )
        self._buttons = (out, self._actual, zoom_in, fit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(2)
        for button in self._buttons:
            layout.addWidget(button)
        self._actual.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %") + 16)
        self.setFixedHeight(_HEIGHT)
        view.camera.zoom_changed.connect(self._on_zoom)
        view.canvas.look_changed.connect(self._on_look)
        self._on_look()
        self._on_zoom(view.camera.zoom)

    def _on_zoom(self, zoom: float) -> None:
        self._actual.setText(f"{round(zoom * 100)} %")

    def _on_look(self) -> None:
        self._panel = None
        for button in self._buttons:
            button.dress(self._view.canvas.look)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # It lies over the viewport and is painted with every frame of it.
        if self._panel is None or self._panel.deviceIndependentSize() != QSizeF(self.size()):
            self._panel = panel_picture(
                self._view.canvas.look.colours, self.size(), _RADIUS, self.devicePixelRatioF()
            )
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._panel)
        painter.end()
