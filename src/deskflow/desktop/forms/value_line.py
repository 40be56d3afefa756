"""The line under a field that says what its expression comes to just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import DeskflowError
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


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown: `tone` is a token's name, `kind` the kind of the value in words. `wrong`: it is an error."""

    text: str
    tone: str = "text-muted"
    kind: str = ""
    wrong: bool = False


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
        return Said(tr(_EMPTY), kind=kind)
    return Said(tr(_VALUE).format(value=preview.value), kind=kind)
