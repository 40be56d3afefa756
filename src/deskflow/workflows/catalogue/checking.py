"""Is this payload what the event's type says? Fields nobody knows are kept; all problems are named at once.

What comes in was written by a stranger's system: sizes are bounded and nothing in it is ever evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from deskflow.core.types import Json
from deskflow.workflows.catalogue.event_type import EventType, Field

DEEPEST: Final = 20
MOST_VALUES: Final = 20_000
LONGEST_TEXT: Final = 100_000
LONGEST_KEY: Final = 200
MOST_PROBLEMS: Final = 50


@dataclass(frozen=True, slots=True)
class PayloadProblem:
    """`path` says where: `order.items[2].quantity`. `code` is one of `payload.*`."""

    code: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


def payload_problems(event: EventType, payload: Json) -> list[PayloadProblem]:
    """What keeps this payload from being such an event; empty when it is one."""
    foreign = next(_not_storable(payload), None)
    if foreign is not None:
        return [foreign]
    if not isinstance(payload, Mapping):
        return [PayloadProblem("payload.wrong_kind", "", {"wanted": "object", "found": kind_of(payload)})]  # fmt: skip
    found: list[PayloadProblem] = []
    for one in _members(event.fields, payload, ""):
        found.append(one)
        if len(found) >= MOST_PROBLEMS:
            break
    return found


def _members(
    fields: tuple[Field, ...], value: Mapping[str, Json], path: str
) -> Iterator[PayloadProblem]:
    for one in fields:
        at = f"{path}.{one.name}" if path else one.name
        given = value.get(one.name)
        if given is None or (one.required and given == ""):
            if one.required:
                yield PayloadProblem("payload.missing", at, {"wanted": one.kind})
        else:
            yield from _value(one, given, at)


def _value(expected: Field, value: Json, path: str) -> Iterator[PayloadProblem]:
    if not _fits(expected.kind, value):
        params = {"wanted": expected.kind, "found": kind_of(value)}
        yield PayloadProblem("payload.wrong_kind", path, params)
    elif expected.kind == "object":
        yield from _members(expected.fields, value, path)
    elif expected.kind == "list" and expected.fields:
        for place, entry in enumerate(value):
            at = f"{path}[{place}]"
            if isinstance(entry, Mapping):
                yield from _members(expected.fields, entry, at)
            else:
                params = {"wanted": "object", "found": kind_of(entry)}
                yield PayloadProblem("payload.wrong_kind", at, params)
    elif expected.values and value not in expected.values:
        params = {"found": str(value)[:80], "allowed": ", ".join(expected.values)}
        yield PayloadProblem("payload.not_a_value", path, params)


def _fits(kind: str, value: Json) -> bool:
    if kind == "text":
        return isinstance(value, str)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "date":
        return isinstance(value, str) and _is_date(value)
    if kind == "object":
        return isinstance(value, Mapping)
    return isinstance(value, list) if kind == "list" else True


def _is_date(value: str) -> bool:
    """A day or a moment in ISO 8601."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(value)
        except ValueError:
            continue
        return True
    return False


def kind_of(value: Json) -> str:
    """What a JSON value is, in the catalogue's words."""
    if value is None:
        return "null"
    kinds = ((bool, "boolean"), (int | float, "number"), (str, "text"), (list, "list"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "object")


def _not_storable(payload: Json) -> Iterator[PayloadProblem]:
    """What no database takes, or what is there to hurt: too deep, too much, NUL, NaN, half characters."""
    ahead: list[tuple[Json, str, int]] = [(payload, "", 0)]
    seen = 0
    while ahead:
        value, path, depth = ahead.pop()
        seen += 1
        if seen > MOST_VALUES:
            yield PayloadProblem("payload.too_big", path[:200], {"limit": MOST_VALUES})
            return
        if depth > DEEPEST:
            yield PayloadProblem("payload.too_deep", path[:200], {"limit": DEEPEST})
            return
        if isinstance(value, Mapping):
            for key, one in value.items():
                if not _is_text(key, LONGEST_KEY):
                    yield PayloadProblem("payload.bad_text", path[:200])
                    return
                ahead.append((one, f"{path}.{key}" if path else key, depth + 1))
        elif isinstance(value, list):
            ahead += [(one, f"{path}[{place}]", depth + 1) for place, one in enumerate(value)]
        elif isinstance(value, str):
            if not _is_text(value, LONGEST_TEXT):
                yield PayloadProblem("payload.bad_text", path[:200])
        elif not _is_plain(value):
            yield PayloadProblem("payload.bad_number", path[:200])


def _is_text(value: object, longest: int) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= longest
        and "\0" not in value
        and not any("\ud800" <= char <= "\udfff" for char in value)
    )


def _is_plain(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return value.bit_length() <= 63
    return isinstance(value, float) and math.isfinite(value)
