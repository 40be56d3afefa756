"""The line under a list: the keys that matter most, and exactly where one is among how many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from deskflow.desktop import words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.key_hints import KeyHint
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface

# Keys, what they do, and who may: a hint for something refused would mislead.
HINTS: tuple[tuple[tuple[str, ...], Any, str], ...] = (
    (("J", "K"), QT_TRANSLATE_NOOP("words", "move"), ""),
    (("A",), QT_TRANSLATE_NOOP("words", "assign"), "tickets.assign"),
    (("S",), QT_TRANSLATE_NOOP("words", "status"), "tickets.update"),
    (("R",), QT_TRANSLATE_NOOP("words", "reply"), "tickets.reply"),
    (("X",), QT_TRANSLATE_NOOP("words", "select"), "tickets.update"),
    (("?",), QT_TRANSLATE_NOOP("words", "all keys"), ""),
)


class HintBar(Surface):
    """The keys that matter most, where the hand is."""

    def __init__(self, theme: Theme, may: Callable[[str], bool]) -> None:
        super().__init__(theme, "surface-1", edges="t")
        self.setFixedHeight(theme.tokens.size.row["compact"])
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(theme.space(2), 1, theme.space(2), 0)
        row.setSpacing(theme.space(0))
        self._parts: list[QWidget] = []
        for keys, text, permission in HINTS:
            if permission and not may(permission):
                continue
            part = QWidget()
            inside = QHBoxLayout(part)
            inside.setContentsMargins(0, 0, theme.space(1), 0)
            inside.setSpacing(theme.space(0))
            for key in keys:
                inside.addWidget(KeyHint(theme, key))
            inside.addWidget(Label(theme, words.translated(text), size="sm", tone="text-muted"))
            self._parts.append(part)
            row.addWidget(part)
        row.addStretch(1)
        self._status = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        row.addWidget(self._status)

    def say(self, text: str) -> None:
        """Where one is: "3 of 128"."""
        if text != self._status.text():
            self._status.setText(text)
            self._fit()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        """Hints that do not fit are left out whole; the last one leads to all of them and stays."""
        *others, last = self._parts
        room = self.width() - 2 * self._theme.space(2) - last.sizeHint().width()
        room -= self._status.sizeHint().width() + self._theme.space(1)
        for part in others:
            room -= part.sizeHint().width() + self._theme.space(0)
            part.setVisible(room >= 0)
