"""Keeps the minimap in the lower left, the zoom control in the lower right, the find bar in the upper right
corner of the view, and what a tool does at its upper edge.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from deskflow.desktop.canvas.overlays.find_bar import FindBar
from deskflow.desktop.canvas.overlays.minimap import Minimap
from deskflow.desktop.canvas.overlays.tool_hint import ToolHint
from deskflow.desktop.canvas.overlays.zoom_control import ZoomControl
from deskflow.desktop.canvas.view import CanvasView

_MARGIN = 12
_ROOM_FOR_MAP = 480


class Corners(QObject):
    """Children of the view, not of its viewport: they must not scroll along."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.minimap = Minimap(view)
        self.zoom_control = ZoomControl(view)
        self.tool_hint = ToolHint(view)
        self.find_bar = FindBar(view)
        self._wanted = True
        view.installEventFilter(self)
        self._place()

    def show_minimap(self, wanted: bool) -> None:
        self._wanted = wanted
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        view, minimap, control = self._view, self.minimap, self.zoom_control
        control.adjustSize()
        control.move(
            view.width() - control.width() - _MARGIN, view.height() - control.height() - _MARGIN
        )
        minimap.move(_MARGIN, view.height() - minimap.height() - _MARGIN)
        self.tool_hint.place()
        self.find_bar.place()
        minimap.setVisible(self._wanted and view.width() >= _ROOM_FOR_MAP)
