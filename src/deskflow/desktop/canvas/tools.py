"""Tools: what the next drag over the canvas does instead of selecting. Taken by key or menu, put down
after one use (kept with Shift), with Esc, or by taking it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

Tool: TypeAlias = Literal["slice", "space"]

_CURSORS = {"slice": Qt.CursorShape.CrossCursor, "space": Qt.CursorShape.SizeAllCursor}


class Tools(QObject):
    changed = Signal()

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.taken: Tool | None = None

    def take(self, tool: Tool) -> None:
        self._hold(None if self.taken == tool or self._view.read_only else tool)

    def put_down(self) -> None:
        self._hold(None)

    def used(self, *, keep: bool) -> None:
        """A drag with the tool is over."""
        self._hold(self.taken if keep else None)

    def _hold(self, tool: Tool | None) -> None:
        viewport = self._view.viewport()
        if tool is None:
            viewport.unsetCursor()
        else:
            viewport.setCursor(_CURSORS[tool])
        if tool != self.taken:
            self.taken = tool
            self.changed.emit()
