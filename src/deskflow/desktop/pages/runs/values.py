"""JSON values as people read them: names, colons, nothing quoted. For the panel of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

LONGEST: Final = 400
_DEEPEST: Final = 5
_MOST: Final = 40
NO_NAMES: Final[Mapping[str, str]] = {}


def lines_of(
    value: Any, names: Mapping[str, str] = NO_NAMES, depth: int = 0
) -> list[tuple[int, str, str]]:
    """(indent, name, text) per line; long texts and long lists are cut and say so. `names` of ids stand for them."""
    if isinstance(value, Mapping):
        return [
            line
            for name, one in list(value.items())[:_MOST]
            for line in _named(str(name), one, names, depth)
        ]
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = [
            line
            for place, one in enumerate(value[:_MOST], start=1)
            for line in _named(str(place), one, names, depth)
        ]
        return found + ([(depth, "…", str(len(value) - _MOST))] if len(value) > _MOST else [])
    return [(depth, "", text_of(value, names))]


def _named(
    name: str, value: Any, names: Mapping[str, str], depth: int
) -> list[tuple[int, str, str]]:
    if isinstance(value, list) and all(not isinstance(one, Mapping | list) for one in value):
        return [(depth, name, ", ".join(text_of(one, names) for one in value[:_MOST]) or "–")]
    if isinstance(value, Mapping | list) and value and depth < _DEEPEST:
        return [(depth, name, ""), *lines_of(value, names, depth + 1)]
    # What stands beside it says whose id it is.
    return [(depth, name, text_of(value, NO_NAMES if name == "id" else names))]


def text_of(value: Any, names: Mapping[str, str] = NO_NAMES) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list):
        return "{…}" if value else "–"
    text = names.get(str(value)) or str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def whole_text(value: Any) -> str:
    """All of it, for the clipboard."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def plain_text(value: Any, names: Mapping[str, str] = NO_NAMES) -> str:
    """The same as one text, for screen readers."""
    return "\n".join(
        f"{'  ' * depth}{name}: {text}".rstrip(": ") if name else f"{'  ' * depth}{text}"
        for depth, name, text in lines_of(value, names)
    )
