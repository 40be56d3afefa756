"""One line that takes something new: a task, a tag, a time. What is being typed survives when its place is built anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from deskflow.desktop.theme import Theme

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntryLine(QLineEdit):
    """`entered` carries what was typed; the line is empty again afterwards. `begun` comes with the keyboard."""

    entered = Signal(str)
    begun = Signal()

    def __init__(self, theme: Theme, words: str, parent: QWidget, *, icon: str = "plus") -> None:
        super().__init__(parent)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.addAction(theme.icons.icon(icon), QLineEdit.ActionPosition.LeadingPosition)
        self.setProperty("search", True)
        self.setFont(theme.font("sm"))
        self.setMaxLength(500)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.begun.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURN:
            if typed := self.text().strip():
                self.clear()
                self.entered.emit(typed)
        else:
            super().keyPressEvent(event)


class EntryLines:
    """The lines of a panel that is often built anew: each stays the same widget, with its text and its focus."""

    def __init__(self, theme: Theme, home: QWidget) -> None:
        self._theme = theme
        self._home = home
        self._lines: dict[str, EntryLine] = {}
        self._used: set[str] = set()
        self._focused: EntryLine | None = None

    def take_back(self) -> None:
        """Before the panel's content is thrown away."""
        self._used.clear()
        self._focused = next((one for one in self._lines.values() if one.hasFocus()), None)
        for line in self._lines.values():
            line.setParent(self._home)
            line.hide()

    def line(
        self, key: str, words: str, entered: Callable[[str], object], *, icon: str = "plus"
    ) -> EntryLine:
        """The line of that name, to be put into the new content."""
        self._used.add(key)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = EntryLine(self._theme, words, self._home, icon=icon)
            line.entered.connect(entered)
        return line

    def settle(self) -> None:
        """After the new content is in its place: lines nobody asked for go."""
        for key in set(self._lines) - self._used:
            self._lines.pop(key).deleteLater()
        for line in self._lines.values():
            line.show()
        if self._focused is not None and self._focused in self._lines.values():
            self._focused.setFocus()

    def forget(self) -> None:
        """Another ticket: what was typed for the last one is not meant for it."""
        for line in self._lines.values():
            line.clear()
