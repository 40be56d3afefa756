"""A cell of a table that says who decides: arrows and Enter go through the table, Alt with an arrow moves its row."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.routing_text import is_block

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TableCell(QLineEdit):
    """`went` to a row above or below (Enter: below, `made` a row where there is none); `moved` its row; `pasted` several
    cells at once."""

    went = Signal(int)
    made = Signal()
    moved = Signal(int)
    pasted = Signal(str)

    def mark(self, wrong: bool) -> None:
        if bool(self.property("invalid")) != wrong:
            self.setProperty("invalid", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        copied = QGuiApplication.clipboard().text()
        if step_of(event):
            self.moved.emit(step_of(event))
        elif key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.went.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.made.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and is_block(copied):
            self.pasted.emit(copied)
        else:
            super().keyPressEvent(event)
