"""Following a dotted name through the scope: plain objects and lists only, nothing is copied on the way.

`trigger.ticket.number` is the path `("trigger", "ticket", "number")`. A part that is missing is an error
that names it and the nearest that exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from deskflow.workflows.expressions.errors import ExpressionMissingName
from deskflow.workflows.expressions.values import PLAIN, Json, Meter, as_plain

Path = tuple[str | int, ...]

_STEP: Final = re.compile(r"step\d{1,6}")
_SUGGESTED_AMONG: Final = 500


class Evaluation(Meter):
    """One evaluation: the scope, the budget, and whether a missing name is expected just now."""

    __slots__ = ("guards", "scope")

    def __init__(self, scope: Mapping[str, Json]) -> None:
        super().__init__()
        self.scope = scope
        self.guards = 0


Run = Callable[[Evaluation], Json]


def canonical(path: Path) -> Path:
    """One spelling per name: `vars.x` is `variables.x`, the seed's `step1.x` is `steps.step1.x`."""
    root = path[0]
    if root == "vars":
        return ("variables", *path[1:])
    if isinstance(root, str) and _STEP.fullmatch(root):
        return ("steps", *path)
    return path


def written(path: Path) -> str:
    """A path as an author writes it."""
    text = str(path[0]) if path else ""
    for part in path[1:]:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.isidentifier():
            text += f".{part}"
        else:
            text += f"[{part!r}]"
    return text


def follow(path: Path, position: int) -> Run:
    """The code that finds what `path` names."""

    def reference(evaluation: Evaluation) -> Json:
        value: Json = evaluation.scope
        try:
            for part in path:
                value = value[part]
        except (KeyError, IndexError, TypeError):
            raise missing(evaluation, path, position) from None
        if type(value) in PLAIN:
            return value
        return as_plain(value)

    return reference


def step_into(value: Json, key: Json) -> Json:
    """`value[key]`; raises LookupError or TypeError when that is nothing."""
    if type(value) is dict and type(key) is str:
        return value[key]
    if type(value) in (list, str) and type(key) is int:
        return value[key]
    if isinstance(value, Mapping) and type(key) is str:
        return as_plain(value[key])
    raise TypeError


def missing(evaluation: Evaluation, path: Path, position: int) -> ExpressionMissingName:
    """The error for a path that leads nowhere: which part is missing, and what is near it."""
    if evaluation.guards:
        return ExpressionMissingName("expression.missing_name", path=written(path))
    value: Json = evaluation.scope
    known: Path = ()
    for part in path:
        try:
            value = value[part] if not known else step_into(value, part)
        except (LookupError, TypeError):
            return ExpressionMissingName(
                "expression.missing_name",
                path=written(path),
                name=str(part),
                inside=written(known),
                suggestion=_nearest(value, known, part),
                is_null=value is None,
                position=position,
            )
        known = (*known, part)
    return ExpressionMissingName("expression.missing_name", path=written(path), position=position)


def _nearest(value: Json, known: Path, part: str | int) -> str | None:
    if not isinstance(value, Mapping) or not isinstance(part, str):
        return None
    return nearest(part, [key for key in value if isinstance(key, str)], known)


def nearest(name: str, among: list[str], inside: Path = ()) -> str | None:
    """The name most like `name`, written with the path it is found in."""
    by_folded = {known.casefold(): known for known in among[:_SUGGESTED_AMONG]}
    # Not at the top: a start would load it for a message hardly anybody ever needs.
    from difflib import get_close_matches

    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return written((*inside, by_folded[found[0]])) if found else None
