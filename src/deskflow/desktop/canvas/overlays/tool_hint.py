"""What the tool in hand does, at the upper edge of the canvas; screen readers are told, too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel

from deskflow.desktop.canvas.overlays.panel import paint_panel
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.canvas.words import tool_text

_MARGIN = 12
_RADIUS = 7


class ToolHint(QLabel):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.setContentsMargins(_MARGIN, _MARGIN // 2, _MARGIN, _MARGIN // 2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()
        view.tools.changed.connect(self._on_tool)
        view.canvas.look_changed.connect(self._on_look)
        self._on_look()

    def place(self) -> None:
        if not self.text():
            return
        room = self._view.width() - 2 * _MARGIN
        width = self.fontMetrics().horizontalAdvance(self.text()) + 3 * _MARGIN
        self.setFixedWidth(max(80, min(room, width)))
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move((self._view.width() - self.width()) // 2, _MARGIN)

    def _on_tool(self) -> None:
        tool = self._view.tools.taken
        self.setVisible(tool is not None)
        if tool is not None:
            self.setText(tool_text(tool))
            self._view.announcer.say(self.text())
            self.place()

    def _on_look(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._view.canvas.look.colours.text)
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_panel(painter, self._view.canvas.look.colours, self.rect(), _RADIUS)
        painter.end()
        super().paintEvent(event)
