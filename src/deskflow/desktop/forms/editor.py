"""What every editor of a value is to a form: it shows a value, gives one back, and says when it was edited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deskflow.desktop.forms.surroundings import Surroundings


class Editor(QWidget):
    """`edited` comes from a person's hand only, never from `set_value`. A blank value is None."""

    edited = Signal()

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__()
        self.around = around
        self.setAccessibleName(name)
        self._name = name

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def takes(self, value: Any) -> bool:
        """Whether this editor can show such a value without losing anything of it."""
        return True

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        """Mark the field; `position` is where in its text the mistake begins."""
        target = self.focusProxy() or self
        if bool(target.property("invalid")) == invalid:
            return
        target.setProperty("invalid", invalid)
        target.style().unpolish(target)
        target.style().polish(target)

    def corner(self) -> QWidget | None:
        """A small button beside the field's name, if the editor has one."""
        return None

    def refresh(self) -> None:
        """What the form knows has changed: people, names, events."""
