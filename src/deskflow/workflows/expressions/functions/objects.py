"""Functions on objects: their names and values, parts of them, a member by its path."""

from __future__ import annotations

import re
from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_list,
    want_object,
    want_text,
)
from deskflow.workflows.expressions.operators import check_list
from deskflow.workflows.expressions.values import Json, Meter, kind_of

_PATH_PART: Final = re.compile(r"\.?([^.\[\]]{1,100})|\[(-?[0-9]{1,6})\]")
_PARTS: Final = 40


def field_of(item: Json, field: str) -> Json:
    """A member of an object, null where there is none."""
    return item.get(field) if isinstance(item, dict) else None


def _keys(meter: Meter, value: Json) -> list[Json]:
    return check_list(sorted(_members("keys", meter, value)))


def _values(meter: Meter, value: Json) -> list[Json]:
    members = _members("values", meter, value)
    return check_list([members[key] for key in sorted(members)])


def _entries(meter: Meter, value: Json) -> list[Json]:
    members = _members("entries", meter, value)
    return check_list([{"key": key, "value": members[key]} for key in sorted(members)])


def _from_entries(meter: Meter, entries: Json) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for entry in check_list(want_list("from_entries", 1, entries)):
        meter.spend(limits.ITEM_WORK)
        made[want_text("from_entries", 1, field_of(entry, "key"))] = field_of(entry, "value")
    return made


def _merge(meter: Meter, *objects: Json) -> dict[str, Json]:
    """Later objects win."""
    made: dict[str, Json] = {}
    for place, one in enumerate(objects, 1):
        members = want_object("merge", place, one)
        meter.spend(limits.ITEM_WORK * (1 + len(members)))
        made |= members
        _bounded(made)
    return made


def _pick(meter: Meter, value: Json, names: Json) -> dict[str, Json]:
    members = _members("pick", meter, value)
    wanted = [want_text("pick", 2, name) for name in check_list(want_list("pick", 2, names))]
    meter.spend(limits.ITEM_WORK * len(wanted))
    return {name: members[name] for name in wanted if name in members}


def _omit(meter: Meter, value: Json, names: Json) -> dict[str, Json]:
    members = _members("omit", meter, value)
    unwanted = {want_text("omit", 2, name) for name in check_list(want_list("omit", 2, names))}
    return {name: part for name, part in members.items() if name not in unwanted}


def _get(_meter: Meter, value: Json, path: Json, otherwise: Json = None) -> Json:
    """The member a path such as `customer.tags[0]` leads to; `otherwise` where it leads nowhere."""
    found = value
    for name, place in _path(want_text("get", 2, path).strip()):
        try:
            found = _step(found, name, place)
        except LookupError:
            return otherwise
    return found


def _path(written: str) -> list[tuple[str | None, str | None]]:
    parts: list[tuple[str | None, str | None]] = []
    at = 0
    while at < len(written):
        part = _PATH_PART.match(written, at)
        if part is None or len(parts) == _PARTS:
            raise ExpressionTypeError(
                "expression.bad_argument", function="get", place=2, wanted="a path", found="text"
            )
        parts.append((part.group(1), part.group(2)))
        at = part.end()
    return parts


def _step(value: Json, name: str | None, place: str | None) -> Json:
    if name is not None and isinstance(value, dict):
        return value[name]
    if place is not None and isinstance(value, list):
        return value[int(place)]
    raise LookupError


def _kind(_meter: Meter, value: Json) -> str:
    return kind_of(value)


def _members(name: str, meter: Meter, value: Json) -> dict[str, Json]:
    members = want_object(name, 1, value)
    meter.spend(2 * limits.ITEM_WORK * len(members))
    return _bounded(members)


def _bounded(members: dict[str, Json]) -> dict[str, Json]:
    if len(members) > limits.LIST_LENGTH:
        raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
    return members


FUNCTIONS: Final = (
    Function("keys", _keys, "object", takes("object:object"), "list", shows(("keys({b: 1, a: 2})", ["a", "b"]))),
    Function("values", _values, "object", takes("object:object"), "list", shows(("values({b: 1, a: 2})", [2, 1]))),
    Function(
        "entries", _entries, "object", takes("object:object"), "list",
        shows(("entries({a: 1})", [{"key": "a", "value": 1}])),
    ),
    Function(
        "from_entries", _from_entries, "object", takes("list:list"), "object",
        shows(("from_entries([{key: 'a', value: 1}])", {"a": 1})),
    ),
    Function(
        "merge", _merge, "object", takes("objects:object*"), "object",
        shows(("merge({a: 1, b: 1}, {b: 2})", {"a": 1, "b": 2})),
    ),
    Function(
        "pick", _pick, "object", takes("object:object", "names:list"), "object",
        shows(("pick({a: 1, b: 2}, ['a', 'x'])", {"a": 1})),
    ),
    Function(
        "omit", _omit, "object", takes("object:object", "names:list"), "object",
        shows(("omit({a: 1, b: 2}, ['a'])", {"b": 2})),
    ),
    Function(
        "get", _get, "object", takes("value", "path:text", "otherwise?"), "any",
        shows(("get({a: {b: [1, 2]}}, 'a.b[1]')", 2), ("get({}, 'a.b', 'none')", "none")),
    ),
    Function(
        "kind", _kind, "convert", takes("value"), "text",
        shows(("kind('a')", "text"), ("kind(null)", "null"), ("kind([])", "list")),
    ),
)  # fmt: skip
