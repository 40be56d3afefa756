"""The canonical JSON of a definition: stored version, clipboard, file, API and diff are this one text.

Sorted keys, edges in a fixed order, positions apart; equal definitions give equal bytes. Reading accepts any
JSON a stranger may send: it answers with a definition of the right shape or with a `DefinitionError` that
says where it is wrong, and never crashes.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from deskflow.core.errors import Rejected
from deskflow.workflows.definition import (
    DEFINITION_SCHEMA,
    ON_DISABLED,
    Definition,
    Edge,
    Input,
    Position,
    Step,
    Trigger,
    Variable,
)
from deskflow.workflows.expressions import Json
from deskflow.workflows.frames import FRAME_TONES, Frame

FORMAT: Final = "deskflow.workflow"

MOST_CHARS: Final = 20_000_000
MOST_STEPS: Final = 5_000
MOST_EDGES: Final = 20_000
MOST_DECLARED: Final = 500
MOST_SCENARIOS: Final = 100
MOST_FRAMES: Final = 500
MOST_BENDS: Final = 99
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 200_000
DEEPEST: Final = 32
FARTHEST: Final = 1e7

_COUNT: Final = 2**31 - 1

# Members of a step that are not written while they say the usual, as definitions were before they existed.
_LEFT_OUT: Final = {
    "retry_on": "",
    "on_disabled": "bypass",
    "times_out": False,
    "compensated": False,
}

One = TypeVar("One")


class DefinitionError(Rejected):
    """The JSON is no definition; `path` says where: `steps[3].retry_count`."""


def to_json(definition: Definition) -> dict[str, Json]:
    """The definition as plain JSON values."""
    trigger = definition.trigger
    plain: dict[str, Json] = {
        "format": FORMAT,
        "schema": DEFINITION_SCHEMA,
        "trigger": None if trigger is None else _plain(trigger),
        "steps": [_plain(step) for step in definition.steps],
        "edges": [_plain(edge) for edge in sorted(definition.edges, key=_edge_order)],
        "inputs": [_plain(one) for one in definition.inputs],
        "variables": [_plain(one) for one in definition.variables],
        "settings": dict(definition.settings),
        "notes": definition.notes,
        "positions": {key: [x, y] for key, (x, y) in definition.positions.items()},
    }
    if definition.scenarios:
        plain["scenarios"] = [dict(one) for one in definition.scenarios]
    if definition.frames:
        plain["frames"] = [_plain(one) for one in definition.frames]
    if definition.bends:
        plain["bends"] = {key: list(bends) for key, bends in definition.bends.items()}
    return plain


def _edge_order(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.port, edge.target, edge.id


def _plain(value: Trigger | Step | Edge | Input | Variable | Frame) -> dict[str, Json]:
    plain = {one.name: getattr(value, one.name) for one in fields(value)}
    for name, usual in _LEFT_OUT.items():
        if plain.get(name) == usual:
            del plain[name]
    return {key: list(part) if isinstance(part, tuple) else part for key, part in plain.items()}


def dumps(definition: Definition) -> str:
    """The canonical text."""
    return _canonical(to_json(definition))


def _canonical(value: Json) -> str:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def fingerprint(definition: Definition) -> str:
    """SHA-256 of everything that matters when it runs: moving a step or trying something changes nothing."""
    value = to_json(definition)
    del value["positions"]
    for name in ("scenarios", "bends", "frames"):
        value.pop(name, None)
    return hashlib.sha256(_canonical(value).encode()).hexdigest()


def loads(text: str) -> Definition:
    """Read a text. Raises DefinitionError."""
    if len(text) > MOST_CHARS:
        raise DefinitionError("definition.too_big", limit=MOST_CHARS)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise DefinitionError("definition.no_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise DefinitionError("definition.too_deep", limit=DEEPEST) from None
    except ValueError:  # an integer of thousands of digits
        raise DefinitionError("definition.bad_number") from None
    return from_json(value)


def _refuse_constant(name: str) -> object:
    raise DefinitionError("definition.bad_number", found=name)


def from_json(value: Json) -> Definition:
    """A definition from JSON values. Raises DefinitionError."""
    root = _object(value, "", unknown=False)
    _known(root, {"format", "schema", *(one.name for one in fields(Definition))}, "")
    if root.get("format", FORMAT) != FORMAT:
        raise DefinitionError("definition.other_format", found=str(root["format"])[:100])
    schema = root.get("schema", DEFINITION_SCHEMA)
    if type(schema) is not int or schema < 1:
        raise DefinitionError("definition.bad_value", path="schema", wanted="whole number")
    if schema > DEFINITION_SCHEMA:
        raise DefinitionError("definition.newer_schema", found=schema, known=DEFINITION_SCHEMA)
    trigger = root.get("trigger")
    steps = _list(root.get("steps", []), "steps", MOST_STEPS, _step)
    edges = _list(root.get("edges", []), "edges", MOST_EDGES, _edge)
    _unique([step.id for step in steps], "steps")
    _unique([edge.id for edge in edges], "edges")
    return Definition(
        trigger=None if trigger is None else _trigger(trigger, "trigger"),
        steps=tuple(steps),
        edges=tuple(sorted(edges, key=_edge_order)),
        inputs=tuple(_list(root.get("inputs", []), "inputs", MOST_DECLARED, _input)),
        variables=tuple(_list(root.get("variables", []), "variables", MOST_DECLARED, _variable)),
        settings=_object(root.get("settings", {}), "settings"),
        notes=_text(root.get("notes", ""), "notes", LONGEST_TEXT),
        positions=_positions(root.get("positions", {})),
        scenarios=tuple(_list(root.get("scenarios", []), "scenarios", MOST_SCENARIOS, _object)),
        frames=_frames(root.get("frames", [])),
        bends=_bends(root.get("bends", {})),
    )


def _step(value: Json, path: str) -> Step:
    plain = _members(value, Step, path)
    return Step(
        id=_name(plain, "id", path),
        key=_name(plain, "key", path),
        type=_name(plain, "type", path),
        action_type=(
            None if plain.get("action_type") is None else _name(plain, "action_type", path)
        ),
        title=_text(plain.get("title", ""), f"{path}.title", LONGEST_NAME),
        config=_object(plain.get("config", {}), f"{path}.config"),
        retry_count=_count(plain.get("retry_count", 0), f"{path}.retry_count"),
        retry_delay_seconds=_count(
            plain.get("retry_delay_seconds", 60), f"{path}.retry_delay_seconds"
        ),
        retry_factor=_number(plain.get("retry_factor", 1.0), f"{path}.retry_factor", 1, 100),
        retry_max_delay_seconds=_count(
            plain.get("retry_max_delay_seconds", 3600), f"{path}.retry_max_delay_seconds"
        ),
        retry_jitter=_number(plain.get("retry_jitter", 0.0), f"{path}.retry_jitter", 0, 1),
        retry_on=_text(plain.get("retry_on", ""), f"{path}.retry_on", LONGEST_NAME),
        timeout_seconds=_count(plain.get("timeout_seconds", 300), f"{path}.timeout_seconds"),
        disabled=_flag(plain.get("disabled", False), f"{path}.disabled"),
        on_disabled=_one_of(plain.get("on_disabled", "bypass"), f"{path}.on_disabled", ON_DISABLED),
        times_out=_flag(plain.get("times_out", False), f"{path}.times_out"),
        compensated=_flag(plain.get("compensated", False), f"{path}.compensated"),
    )


def _edge(value: Json, path: str) -> Edge:
    plain = _members(value, Edge, path)
    return Edge(*(_name(plain, one, path) for one in ("id", "source", "port", "target")))


def _trigger(value: Json, path: str) -> Trigger:
    plain = _members(value, Trigger, path)
    return Trigger(_name(plain, "type", path), _object(plain.get("config", {}), f"{path}.config"))


def _input(value: Json, path: str) -> Input:
    plain = _members(value, Input, path)
    return Input(
        name=_name(plain, "name", path),
        kind=_text(plain.get("kind", "text"), f"{path}.kind", LONGEST_NAME),
        title=_text(plain.get("title", ""), f"{path}.title", LONGEST_NAME),
        required=_flag(plain.get("required", False), f"{path}.required"),
        default=_checked(plain.get("default"), f"{path}.default", 0),
        choices=tuple(_list(plain.get("choices", []), f"{path}.choices", MOST_DECLARED, _a_name)),
    )


def _variable(value: Json, path: str) -> Variable:
    plain = _members(value, Variable, path)
    kind = _text(plain.get("kind", "string"), f"{path}.kind", LONGEST_NAME)
    return Variable(
        name=_name(plain, "name", path),
        kind=kind,
        # A secret that somebody has written into a file goes no further than here.
        value=None if kind == "secret" else _checked(plain.get("value"), f"{path}.value", 0),
        description=_text(plain.get("description", ""), f"{path}.description", LONGEST_TEXT),
    )


def _positions(value: Json) -> dict[str, Position]:
    positions: dict[str, Position] = {}
    for key, at in _object(value, "positions").items():
        path = f"positions.{key[:40]}"
        if not isinstance(at, list) or len(at) != 2:
            raise DefinitionError("definition.bad_value", path=path, wanted="[x, y]")
        x, y = (_number(one, path, -FARTHEST, FARTHEST) for one in at)
        positions[key] = (x, y)
    return positions


def _frames(value: Json) -> tuple[Frame, ...]:
    frames = _list(value, "frames", MOST_FRAMES, _frame)
    _unique([frame.id for frame in frames], "frames")
    _unique([member for frame in frames for member in frame.members], "frames")
    return tuple(frames)


def _frame(value: Json, path: str) -> Frame:
    plain = _members(value, Frame, path)
    return Frame(
        id=_name(plain, "id", path),
        title=_text(plain.get("title", ""), f"{path}.title", LONGEST_NAME),
        tone=_one_of(plain.get("tone", "neutral"), f"{path}.tone", FRAME_TONES),
        members=tuple(_list(plain.get("members", []), f"{path}.members", MOST_STEPS, _a_name)),
        collapsed=_flag(plain.get("collapsed", False), f"{path}.collapsed"),
    )


def _a_name(value: Json, path: str) -> str:
    return _text(value, path, LONGEST_NAME)


def _bends(value: Json) -> dict[str, tuple[float, ...]]:
    plain = _object(value, "bends", unknown=False)
    if len(plain) > MOST_EDGES:
        raise DefinitionError("definition.too_many", path="bends", limit=MOST_EDGES)
    bends: dict[str, tuple[float, ...]] = {}
    for key, places in plain.items():
        name = _text(key, "bends", LONGEST_NAME)
        found = _list(
            places, f"bends.{name[:40]}", MOST_BENDS,
            lambda one, at: _number(one, at, -FARTHEST, FARTHEST),
        )  # fmt: skip
        bends[name] = tuple(found)
    return bends


def _bad(path: str, wanted: str) -> DefinitionError:
    return DefinitionError("definition.bad_value", path=path, wanted=wanted)


def _members(value: Json, kind: type[Any], path: str) -> dict[str, Json]:
    plain = _object(value, path, unknown=False)
    _known(plain, {one.name for one in fields(kind)}, path)
    return plain


def _known(plain: Mapping[str, Json], names: set[str], path: str) -> None:
    # A member nobody knows would be lost by the next save, so it is refused now.
    for key in plain:
        if key not in names:
            raise DefinitionError(
                "definition.unknown_member", path=f"{path}.{key[:40]}" if path else key[:40]
            )


def _object(value: Json, path: str, *, unknown: bool = True) -> dict[str, Json]:
    """`unknown`: the members are the author's own, so all of them are checked to be plain JSON."""
    if not isinstance(value, dict):
        raise _bad(path, "object")
    if unknown:
        return _checked(value, path, 0)  # type: ignore[no-any-return]
    if not all(isinstance(key, str) for key in value):
        raise _bad(path, "text as key")
    return value


def _checked(value: Json, path: str, depth: int) -> Json:
    """A deep copy that is certainly JSON a database can store."""
    if depth > DEEPEST:
        raise DefinitionError("definition.too_deep", path=path[:200], limit=DEEPEST)
    if isinstance(value, str):
        return _text(value, path, LONGEST_TEXT)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > 63:
            raise DefinitionError("definition.bad_number", path=path[:200])
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise DefinitionError("definition.bad_number", path=path[:200])
        return value
    if isinstance(value, list | tuple):
        return [_checked(one, f"{path}[{place}]", depth + 1) for place, one in enumerate(value)]
    if isinstance(value, Mapping):
        copied: dict[str, Json] = {}
        for key, one in value.items():
            if not isinstance(key, str):
                raise _bad(path, "text as key")
            name = _text(key, path, LONGEST_NAME)
            copied[name] = _checked(one, f"{path}.{name[:40]}", depth + 1)
        return copied
    raise _bad(path, "JSON")


def _text(value: Json, path: str, longest: int) -> str:
    if not isinstance(value, str):
        raise _bad(path, "text")
    if len(value) > longest:
        raise DefinitionError("definition.text_too_long", path=path[:200], limit=longest)
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        # Postgres stores no NUL, and half a surrogate pair is no UTF-8.
        raise DefinitionError("definition.bad_text", path=path[:200])
    return value


def _name(plain: Mapping[str, Json], key: str, path: str) -> str:
    name = _text(plain.get(key), f"{path}.{key}", LONGEST_NAME)
    if not name:
        raise _bad(f"{path}.{key}", "text")
    return name


def _one_of(value: Json, path: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _bad(path, " or ".join(known))
    return str(value)


def _flag(value: Json, path: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(path, "boolean")
    return value


def _count(value: Json, path: str) -> int:
    if type(value) is not int or not 0 <= value <= _COUNT:
        raise _bad(path, "whole number from 0")
    return value


def _number(value: Json, path: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(path, "number")
    if not least <= value <= most:
        raise _bad(path, f"{least:g} to {most:g}")
    return float(value)


def _list(value: Json, path: str, most: int, read: Callable[[Json, str], One]) -> list[One]:
    if not isinstance(value, list):
        raise _bad(path, "list")
    if len(value) > most:
        raise DefinitionError("definition.too_many", path=path, limit=most)
    return [read(one, f"{path}[{place}]") for place, one in enumerate(value)]


def _unique(ids: list[str], path: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise DefinitionError("definition.duplicate_id", path=path, id=one)
        seen.add(one)
