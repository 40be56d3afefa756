"""What an author can type at a place: names of the scope, members of a name, functions.

Works on a shape, which says which names exist without holding any value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from deskflow.workflows.expressions.functions import LAZY, STANDARD, FunctionTable
from deskflow.workflows.expressions.paths import Path, canonical

Shape = Mapping[str, "Shape | str"]
"""Names and what is behind them: another shape, or a kind (`text`, `number`, `any`, …)."""

OPEN: Final = "any"
"""The kind of a value whose members nobody knows before it is there."""

ROOTS: Final = (
    "trigger", "variables", "vars", "steps", "item", "index", "now", "execution", "workflow", "user",
)  # fmt: skip

_TYPED: Final = re.compile(r"([^\W\d][\w]*(?:\.\w+)*\.?)$")


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal: `text` replaces the characters from `start` to the cursor. `detail` is a kind or a signature,
    `origin` where a name comes from: trigger, step, variable, loop or run (with `owner`, a step's key)."""

    text: str
    start: int
    kind: Literal["name", "function"]
    detail: str
    origin: str = ""
    owner: str = ""


def look_up(shape: Shape, path: Path) -> Shape | str | None:
    """What a path names; None if there is no such name, `any` behind a value nobody knows yet."""
    found: Shape | str = shape
    for part in path:
        if isinstance(found, str):
            return OPEN if found in _HAS_MEMBERS else None
        if isinstance(part, int) or part not in found:
            return None
        found = found[part]
    return found


_ORIGINS: Final = {
    "trigger": "trigger", "variables": "variable", "steps": "step", "item": "loop", "index": "loop",
}  # fmt: skip


def _origin(path: Path) -> tuple[str, str]:
    origin = _ORIGINS.get(str(path[0]), "run")
    return origin, str(path[1]) if origin == "step" and len(path) > 1 else ""


_HAS_MEMBERS: Final = frozenset(
    {OPEN, "json", "object", "list", "ticket", "user", "customer", "text", "date"}
)


def complete(
    source: str, cursor: int, shape: Shape, functions: FunctionTable = STANDARD
) -> list[Completion]:
    """Proposals for the word that ends at `cursor`, names first."""
    typed = _TYPED.search(source[:cursor])
    words = typed.group(1).split(".") if typed else [""]
    *parents, begun = words
    start = cursor - len(begun)
    inside: Shape | str | None = look_up(shape, canonical(tuple(parents))) if parents else shape
    proposals: list[Completion] = []
    if isinstance(inside, Mapping):
        proposals = [
            Completion(
                name,
                start,
                "name",
                kind if isinstance(kind, str) else "object",
                *_origin(canonical((*parents, name))),
            )
            for name, kind in sorted(inside.items())
            if name.casefold().startswith(begun.casefold())
        ]
    if not parents:
        signatures = {
            name: function.signature for name, function in (*functions.items(), *LAZY.items())
        }
        proposals += [
            Completion(name, start, "function", signature)
            for name, signature in sorted(signatures.items())
            if name.startswith(begun)
        ]
    return proposals
