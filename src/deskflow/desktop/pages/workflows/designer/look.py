"""The canvas dressed like the rest of the application; runs use it too."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPixmap

from deskflow.desktop.canvas.colours import CanvasColours
from deskflow.desktop.canvas.look import CanvasLook
from deskflow.desktop.theme import Theme


def canvas_look(theme: Theme) -> CanvasLook:
    def picture(name: str, size: int, colour: QColor) -> QPixmap:
        # A copy: the canvas sets its own ratio on it, and the theme keeps the original.
        return QPixmap(theme.icons.pixmap(name, colour, size))

    return CanvasLook(
        CanvasColours.from_lookup(theme.colour), picture, theme.font(), motion=theme.motion > 0
    )
