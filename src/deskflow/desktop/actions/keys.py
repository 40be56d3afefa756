"""Which keys a shortcut takes, and whether two shortcuts get into each other's way. Needs no window."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


def presses(shortcut: str) -> list[QKeyCombination]:
    """The key presses one after the other: "G, T" are two, "Ctrl+K" is one."""
    sequence = QKeySequence(shortcut)
    # Qt's stubs do not know that a sequence can be indexed.
    return [sequence[index] for index in range(sequence.count())]  # type: ignore[index]


def collide(one: str, other: str) -> bool:
    """Equal, or one begins with the other: then the longer one could never be reached without a wait."""
    first, second = presses(one), presses(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def is_typed(shortcut: str) -> bool:
    """Whether the first press is a plain character that a text field would want for itself."""
    pressed = presses(shortcut)
    if not pressed:
        return False
    held = pressed[0].keyboardModifiers()
    plain = not held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return plain and Qt.Key.Key_Space <= pressed[0].key() < Qt.Key.Key_Escape


def takes_text(widget: QWidget | None) -> bool:
    """Whether letters typed while this widget has the focus belong to it."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        return True
    if widget is None:
        return False
    # Anything else that says it takes input, such as a text item being edited on a canvas.
    return bool(widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)) and bool(
        widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    )
