"""What expressions would come to with given data, for showing beside the field they are typed in.

Made to run in a child process: plain values in and out, and no input raises. Secrets are never part of the data; an
expression that names one says so instead of a value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.workflows.expressions.errors import ExpressionError
from deskflow.workflows.expressions.expression import parse
from deskflow.workflows.expressions.paths import Path
from deskflow.workflows.expressions.template import prepare
from deskflow.workflows.expressions.values import Json, kind_of

LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Preview:
    """`value` is short JSON, for a text the text itself; or `code` and `params` of what went wrong. `secret`: it would
    hold a secret."""

    kind: str = ""
    value: str = ""
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A field: a text or a configuration with `{{…}}` in it, or (`whole`) one expression."""

    value: Json
    whole: bool = False


def preview_all(
    asked: Sequence[Asked],
    scope: Mapping[str, Json],
    rounds: Sequence[Json] = (),
    secrets: Collection[str] = (),
) -> list[Preview]:
    """One for each. `rounds` are what the loops around the place go over, the outermost first: the first round of
    each counts."""
    names = dict(scope)
    for items in rounds:
        first = _first_round(items, names)
        names.pop("item", None)
        names |= first
    return [preview(one, names, secrets) for one in asked]


def preview(asked: Asked, scope: Mapping[str, Json], secrets: Collection[str] = ()) -> Preview:
    try:
        if asked.whole:
            expression = parse(str(asked.value))
            if _names_secret(expression.references(), secrets):
                return Preview(secret=True)
            value = expression.evaluate(scope)
        else:
            prepared = prepare(asked.value)
            if _names_secret({use.path for use in prepared.uses}, secrets):
                return Preview(secret=True)
            value = prepared.render(scope)
    except ExpressionError as problem:
        return Preview(code=problem.code, params=_plain(problem.params))
    return Preview(kind_of(value), shown(value))


def shown(value: Json) -> str:
    """On one line, cut where nobody would read on."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ↵ ".join(text[: LONGEST * 2].splitlines())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _first_round(items: Json, names: Mapping[str, Json]) -> dict[str, Json]:
    """Without a list that can be worked out there is no item; that is then what is said of it."""
    try:
        found = prepare(items).render(names)
    except ExpressionError:
        return {"index": 0}
    if isinstance(found, list) and found:
        return {"item": found[0], "index": 0}
    return {"index": 0}


def _names_secret(paths: set[Path], secrets: Collection[str]) -> bool:
    return any(
        path[0] == "secrets" or (path[0] == "variables" and len(path) > 1 and path[1] in secrets)
        for path in paths
    )


def _plain(params: Mapping[str, object]) -> dict[str, Any]:
    """What can travel and be put into a sentence."""
    return {
        name: one if isinstance(one, str | int | float | bool) or one is None else str(one)
        for name, one in params.items()
    }
