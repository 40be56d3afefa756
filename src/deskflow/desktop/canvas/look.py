"""What the canvas is given to look like the rest of the application: colours, icons, font, motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from PySide6.QtGui import QColor, QFont, QPixmap

from deskflow.desktop.canvas.colours import CanvasColours

IconPixmap: TypeAlias = Callable[[str, int, QColor], QPixmap]
"""Name, size in device pixels, colour -> picture. The canvas fits it into place whatever its ratio."""


class Detail(IntEnum):
    """How much of a node is worth painting at a zoom."""

    FAR = 0
    MIDDLE = 1
    FULL = 2


FAR_BELOW = 0.35
FULL_FROM = 0.6


def detail_at(zoom: float) -> Detail:
    if zoom < FAR_BELOW:
        return Detail.FAR
    return Detail.MIDDLE if zoom < FULL_FROM else Detail.FULL


@dataclass(frozen=True)
class CanvasLook:
    """``motion`` off keeps wires still while a run is shown."""

    colours: CanvasColours
    icon_pixmap: IconPixmap
    font: QFont = field(default_factory=QFont)
    motion: bool = True
