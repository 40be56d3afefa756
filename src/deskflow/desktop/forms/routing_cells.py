"""The cells of a table that says who decides: arrows and Enter go through the table, Alt with an arrow moves a row. And
the field that says what a column looks at."""

from __future__ import annotations

import json
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.routing_text import is_block
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.forms.value_line import Said

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


class ColumnValue(TextEditor):
    """What a column looks at; `told` when it is known what that comes to just now."""

    told = Signal()

    def __init__(self, around: Surroundings, name: str) -> None:
        self._latest: Said | None = None
        super().__init__(around, name, placeholder="{{ trigger.ticket.priority }}")

    def say_value(self, said: Said | None) -> None:
        self._latest = said
        super().say_value(said)
        self.told.emit()

    @property
    def is_known(self) -> bool:
        return self._latest is not None and self._latest.value is not None

    @property
    def now(self) -> Any:
        """What it comes to, with the data the values under the fields are worked out with."""
        said = self._latest
        if said is None or said.value is None or said.is_text:
            return said.value if said is not None else None
        try:
            return json.loads(said.value)
        except ValueError:
            return said.value
