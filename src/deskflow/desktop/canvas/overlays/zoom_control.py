"""Buttons for the zoom, in a corner of the canvas: out, 100 %, in, fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, QSizeF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from deskflow.desktop.canvas.overlays.panel import panel_picture
from deskflow.desktop.canvas.view import CanvasView

_HEIGHT = 32
_RADIUS = 7
_ICON = 15


class ZoomControl(QWidget):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._panel: QPixmap | None = None
        tr = QCoreApplication.translate
        commands = view.commands
        self._out = self._button(tr("Canvas", "Zoom out"), "Ctrl+-", commands.zoom_out)
        self._actual = self._button(tr("Canvas", "Zoom to 100 %"), "Ctrl+0", commands.zoom_actual)
        self._in = self._button(tr("Canvas", "Zoom in"), "Ctrl++", commands.zoom_in)
        self._fit = self._button(tr("Canvas", "Show everything"), "Shift+1", commands.fit_all)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(2)
        for button in (self._out, self._actual, self._in, self._fit):
            layout.addWidget(button)
        self._actual.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %") + 16)
        self.setFixedHeight(_HEIGHT)
        view.camera.zoom_changed.connect(self._on_zoom)
        view.canvas.look_changed.connect(self._on_look)
        self._on_look()
        self._on_zoom(view.camera.zoom)

    def _button(self, name: str, key: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  {key}")
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumSize(28, 26)
        button.clicked.connect(act)
        return button

    def _on_zoom(self, zoom: float) -> None:
        self._actual.setText(f"{round(zoom * 100)} %")

    def _on_look(self) -> None:
        self._panel = None
        look = self._view.canvas.look
        ratio = self.devicePixelRatioF()
        for button, icon in ((self._out, "minus"), (self._in, "plus"), (self._fit, "scan")):
            picture = look.icon_pixmap(icon, round(_ICON * ratio), look.colours.text_muted)
            picture.setDevicePixelRatio(picture.width() / _ICON)
            button.setIcon(QIcon(picture))
        palette = self._actual.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, look.colours.text_muted)
        self._actual.setPalette(palette)
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
