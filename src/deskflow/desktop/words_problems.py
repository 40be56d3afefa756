"""Problems of a definition and errors of runs in the reader's language. The sentences are in `wording/problems.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import DeskflowError
from deskflow.desktop.words import describe_error
from deskflow.desktop.words_workflows import port_title, tr
from deskflow.wording.problems import PROBLEMS
from deskflow.wording.trying import TRYING
from deskflow.workflows.validation import Fix, Problem

_SUGGESTION: Final = QT_TRANSLATE_NOOP("workflows", "{problem}. Did you mean {suggestion}?")

REFUSALS: Final = {
    "one-trigger": QT_TRANSLATE_NOOP("workflows", "A workflow has one trigger. Remove the other one first."),
    "not-available": QT_TRANSLATE_NOOP("workflows", "This version cannot run “{kind}” yet."),
    "bad-key": QT_TRANSLATE_NOOP("workflows", "A key begins with a letter and has letters, digits and _ only."),
    "too-many-steps": QT_TRANSLATE_NOOP("workflows", "A workflow has at most {limit} steps."),
    "into-note": QT_TRANSLATE_NOOP("workflows", "A note is only for people; nothing leads into it."),
}  # fmt: skip


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: object, params: Mapping[str, Any]) -> str:
    plain = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in params.items()
    }
    if "port" in plain:
        plain["port"] = port_title(str(plain["port"]))
    return tr(text).format_map(_Lenient(plain))


def describe_problem(problem: Problem) -> str:
    """What is wrong, without saying where; with the nearest name that exists."""
    text = PROBLEMS.get(problem.code)
    said = _fill(text, problem.params) if text else problem.code
    suggestion = problem.params.get("suggestion")
    if suggestion:
        return tr(_SUGGESTION).format(problem=said, suggestion=suggestion)
    return said


def describe_fix(fix: Fix) -> str:
    """What the quick fix would do, short enough for a link."""
    if fix.kind == "replace":
        return tr(QT_TRANSLATE_NOOP("workflows", "Use {new}")).format(new=fix.params.get("new", ""))
    if fix.kind == "set_field":
        value = str(fix.params.get("value", ""))
        return tr(QT_TRANSLATE_NOOP("workflows", "Use {new}")).format(new=value)
    if fix.kind == "rename_key":
        return tr(QT_TRANSLATE_NOOP("workflows", "Rename to {new}")).format(new=fix.params["key"])
    titles = {
        "remove_field": QT_TRANSLATE_NOOP("workflows", "Remove the field"),
        "remove_edge": QT_TRANSLATE_NOOP("workflows", "Remove the wire"),
        "remove_step": QT_TRANSLATE_NOOP("workflows", "Remove the step"),
    }
    return tr(titles.get(fix.kind, QT_TRANSLATE_NOOP("workflows", "Fix it")))


def describe_workflow_error(error: BaseException) -> str:
    """Any error of working on workflows, as a sentence."""
    code = getattr(error, "code", "")
    text = PROBLEMS.get(code) or TRYING.get(code)
    if text is None or not isinstance(error, DeskflowError):
        return describe_error(error)
    return f"{_fill(text, error.params)}."


def describe_run_error(error: Mapping[str, Any] | None) -> str:
    """The stored error of a step, an execution or a trigger in words."""
    if not error:
        return ""
    code, params = str(error.get("code", "")), error.get("params") or {}
    text = PROBLEMS.get(code)
    if text is not None:
        said = _fill(text, params)
        # Beside a form the field is known; in a run it has to be named.
        return (
            f"{field}: {said}"
            if (field := params.get("field")) and str(field) not in said
            else said
        )
    said = describe_error(DeskflowError(code, **{str(name): one for name, one in params.items()}))
    return said if code not in said else code
