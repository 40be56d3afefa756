"""Which steps can be put ahead of a run; what cannot is offered, too, and says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.workflows.designer.kinds import (
    ACTION_PREFIX,
    NOTE_KIND,
    STEP_PREFIX,
    WorkflowKinds,
)
from deskflow.desktop.pages.workflows.designer.palette import entry_choices
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.inserting import KINDS

_SEVERAL: Final = QT_TRANSLATE_NOOP(
    "workflows", "It has several ways out, and nothing in this run stands behind more than one."
)
_HOLDS: Final = QT_TRANSLATE_NOOP(
    "workflows", "Other steps belong inside it, and a run is given one step at a time."
)
_WHY: Final[dict[str, Any]] = {
    "condition": _SEVERAL, "switch": _SEVERAL, "fork": _HOLDS, "loop": _HOLDS, "group": _HOLDS,
    "join": QT_TRANSLATE_NOOP("workflows", "It belongs to the branches of a fork, which would have to be there."),
}  # fmt: skip
_NO: Final = QT_TRANSLATE_NOOP("workflows", "It cannot be put into a single run.")
_INSTEAD: Final = QT_TRANSLATE_NOOP(
    "workflows", "Draw it in the workflow, publish it, and move the run to the new version."
)


def offered(kinds: WorkflowKinds) -> Sequence[Choice]:
    """Every step there is but notes; those that are refused say so beside their name."""
    steps = [
        one for one in kinds.entries
        if one.kind.startswith((ACTION_PREFIX, STEP_PREFIX)) and one.kind != NOTE_KIND
    ]  # fmt: skip
    return [
        replace(one, detail=tr(QT_TRANSLATE_NOOP("workflows", "not into a run")))
        if refusal(str(one.value))
        else one
        for one in entry_choices(steps)
    ]


def refusal(kind: str) -> str:
    """Why a step of this kind is not put in, and what can be done instead; "" for one that is."""
    name = kind.removeprefix(STEP_PREFIX)
    if kind.startswith(ACTION_PREFIX) or name in KINDS:
        return ""
    return f"{tr(_WHY.get(name, _NO))} {tr(_INSTEAD)}"
