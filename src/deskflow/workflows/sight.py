"""Names in sight, made richer by what past runs have left: what nobody declares is known once it has been there.

Pure. Only completion looks at it; validation goes by what is declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from deskflow.workflows.expressions import Json
from deskflow.workflows.expressions.completion import OPEN, Shape
from deskflow.workflows.expressions.values import kind_of

_MOST_MEMBERS: Final = 200
_DEEPEST: Final = 6
_VAGUE: Final = frozenset({OPEN, "object", "json", "list"})


def shape_of(value: Json, depth: int = 0) -> Shape | str:
    """The names inside a value, and the kinds of what has none."""
    if isinstance(value, Mapping) and value and depth < _DEEPEST and len(value) <= _MOST_MEMBERS:
        return {str(name): shape_of(part, depth + 1) for name, part in value.items()}
    kind = kind_of(value)
    return OPEN if kind in ("null", "unknown", "object") else kind


def united(shapes: Iterable[Shape | str]) -> Shape | str:
    """What all of them know together; kinds that disagree are open."""
    found: Shape | str = OPEN
    for shape in shapes:
        found = _both(found, shape)
    return found


def _both(one: Shape | str, other: Shape | str) -> Shape | str:
    if one in (OPEN, other):
        return other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {
            name: _both(one.get(name, OPEN), other.get(name, OPEN)) for name in {**one, **other}
        }
    return one if other == OPEN else OPEN


def richer(declared: Shape | str, seen: Shape | str) -> Shape | str:
    """What is declared, filled in with what was seen where the declaration is vague."""
    if isinstance(declared, str):
        return seen if declared in _VAGUE and seen != OPEN else declared
    if isinstance(seen, str):
        return declared
    found = {
        name: richer(inside, seen[name]) if name in seen else inside
        for name, inside in declared.items()
    }
    return found | {name: inside for name, inside in seen.items() if name not in found}


def with_seen(names: Shape, seen: Shape) -> Shape:
    """The names at a step with `trigger`, `steps` and `variables` as past runs had them; no step is added."""
    found = dict(names)
    for root in ("trigger", "variables"):
        if root in seen and root in found:
            found[root] = richer(found[root], seen[root])
    steps, recorded = found.get("steps"), seen.get("steps")
    if isinstance(steps, Mapping) and isinstance(recorded, Mapping):
        found["steps"] = {
            key: richer(inside, recorded[key]) if key in recorded else inside
            for key, inside in steps.items()
        }
    return found
