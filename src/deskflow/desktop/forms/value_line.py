"""The line under a field that says what its expression comes to just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from deskflow.core.errors import DeskflowError
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_problems import describe_problem, describe_workflow_error
from deskflow.desktop.words_workflows import tr
from deskflow.wording.problems import PROBLEMS
from deskflow.workflows.expressions.preview import Preview
from deskflow.workflows.validation import Problem

_KINDS: Final = {
    "null": QT_TRANSLATE_NOOP("workflows", "nothing"),
    "boolean": QT_TRANSLATE_NOOP("workflows", "yes or no"),
    "number": QT_TRANSLATE_NOOP("workflows", "number"),
    "text": QT_TRANSLATE_NOOP("workflows", "text"),
    "list": QT_TRANSLATE_NOOP("workflows", "list"),
    "object": QT_TRANSLATE_NOOP("workflows", "object"),
}
_VALUE: Final = QT_TRANSLATE_NOOP("workflows", "= {value}")
_EMPTY: Final = QT_TRANSLATE_NOOP("workflows", "= an empty text")
_SECRET: Final = QT_TRANSLATE_NOOP("workflows", "A secret; its value is never shown")


_LONG_WORD: Final = 14
_MAY_BREAK: Final = "\u200b"


class ValueLine(Label):
    """Several lines if it must be; never wider than the field, whatever the value."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", size="sm", wrap=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.said = ""

    def say(self, text: str) -> None:
        self.said = text
        self.setText(" ".join(_breakable(word) for word in text.split(" ")))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(max(self.heightForWidth(max(self.width(), 80)), 0))


def _breakable(word: str) -> str:
    parts = [word[at : at + _LONG_WORD] for at in range(0, len(word), _LONG_WORD)]
    return _MAY_BREAK.join(parts)


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown: `tone` is a token's name, `kind` the kind of the value in words. `wrong`: it is an error. `holds`:
    whether a condition with this value does. `value`: what was shown, as JSON where it is no text."""

    text: str
    tone: str = "text-muted"
    kind: str = ""
    wrong: bool = False
    holds: bool | None = None
    value: str | None = None
    is_text: bool = False


def said_of(preview: Preview) -> Said:
    if preview.secret:
        return Said(tr(_SECRET))
    if preview.code:
        if preview.code in PROBLEMS:
            return Said(describe_problem(Problem(preview.code, "error", params=preview.params)), "warning", wrong=True)  # fmt: skip
        error = DeskflowError(preview.code, **preview.params)
        return Said(describe_workflow_error(error), "warning", wrong=True)
    kind = tr(_KINDS[preview.kind]) if preview.kind in _KINDS else preview.kind
    if preview.kind == "text" and not preview.value:
        return Said(tr(_EMPTY), kind=kind, holds=False, value="", is_text=True)
    said = tr(_VALUE).format(value=preview.value)
    is_text = preview.kind == "text"
    return Said(said, kind=kind, holds=_holds(preview), value=preview.value, is_text=is_text)


def _holds(preview: Preview) -> bool:
    """Empty, zero, false and nothing do not."""
    empty = preview.value in ("null", "false", "0", "0.0", "-0.0", "[]", "{}")
    return preview.kind == "text" or not empty
