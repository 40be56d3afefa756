"""What every gesture can do, and what it learns of the pointer. Later gestures (slice, space, guides)
implement this and get a line in ``begin.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter


@dataclass(frozen=True)
class Pointer:
    """``place`` in canvas units, ``at`` in viewport pixels."""

    place: QPointF
    at: QPoint
    modifiers: Qt.KeyboardModifier
    button: Qt.MouseButton = Qt.MouseButton.NoButton

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        return bool(self.modifiers & modifier)


class Gesture(Protocol):
    cursor: Qt.CursorShape
    autopans: bool
    """Does the canvas scroll when the pointer comes near its edge?"""

    def move(self, pointer: Pointer) -> None: ...

    def finish(self, pointer: Pointer) -> None: ...

    def cancel(self) -> None:
        """Leave no trace; also called when the view loses the mouse."""
        ...

    def key(self, event: QKeyEvent) -> bool:
        """True if the key was meant for the gesture. Esc is handled for it."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Over everything, in viewport pixels."""
        ...
