"""Functions on lists and objects. They stand in for loops, which the language does not have."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    want_list,
    want_object,
    want_text,
)
from deskflow.workflows.expressions.operators import check_list, contains, is_number
from deskflow.workflows.expressions.values import Json, Meter, equal, kind_of, text_of


def _len(_meter: Meter, value: Json) -> int:
    if not isinstance(value, str | list | dict):
        raise ExpressionTypeError(
            "expression.bad_argument",
            function="len", place=1, wanted="text, list or object", found=kind_of(value),
        )  # fmt: skip
    return len(value)


def _is_empty(_meter: Meter, value: Json) -> bool:
    """Null, an empty text, list or object; a text of spaces too."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | dict) and not value)


def _join(meter: Meter, values: Json, separator: Json = ", ") -> str:
    between = want_text("join", 2, separator)
    items = check_list(want_list("join", 1, values))
    meter.spend(limits.ITEM_WORK * len(items))
    total = len(between) * max(len(items) - 1, 0)
    parts: list[str] = []
    for item in items:
        part = text_of(item, meter)
        total += len(part)
        if total > limits.RESULT_CHARS:
            raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
        parts.append(part)
    return between.join(parts)


def _first(_meter: Meter, values: Json) -> Json:
    """The first item; null of an empty list, so that a search without result can be tested."""
    items = want_list("first", 1, values)
    return items[0] if items else None


def _last(_meter: Meter, values: Json) -> Json:
    items = want_list("last", 1, values)
    return items[-1] if items else None


def _keys(_meter: Meter, value: Json) -> list[Json]:
    return check_list(sorted(want_object("keys", 1, value)))


def _values(_meter: Meter, value: Json) -> list[Json]:
    members = want_object("values", 1, value)
    return check_list([members[key] for key in sorted(members)])


def _reverse(_meter: Meter, values: Json) -> list[Json]:
    return check_list(want_list("reverse", 1, values)[::-1])


def _field(item: Json, field: str) -> Json:
    return item.get(field) if isinstance(item, dict) else None


def _pluck(meter: Meter, values: Json, field: Json) -> list[Json]:
    """One field of every object in a list; null where it is missing."""
    items, name = check_list(want_list("pluck", 1, values)), want_text("pluck", 2, field)
    meter.spend(limits.ITEM_WORK * len(items))
    return [_field(item, name) for item in items]


def _where(meter: Meter, values: Json, field: Json, wanted: Json) -> list[Json]:
    """The objects whose field equals `wanted`."""
    items, name = want_list("where", 1, values), want_text("where", 2, field)
    meter.spend(limits.ITEM_WORK * len(items))
    return check_list([item for item in items if equal(_field(item, name), wanted, meter)])


def _sort(meter: Meter, values: Json, field: Json = None) -> list[Json]:
    """Numbers or texts in rising order, or objects by a field; null comes last."""
    items = check_list(want_list("sort", 1, values))
    meter.spend(8 * limits.ITEM_WORK * len(items))
    name = None if field is None else want_text("sort", 2, field)
    keyed = [(item if name is None else _field(item, name), item) for item in items]
    present = [pair for pair in keyed if pair[0] is not None]
    numbers = all(is_number(key) for key, _ in present)
    if not numbers and not all(isinstance(key, str) for key, _ in present):
        raise ExpressionTypeError("expression.mixed_list", function="sort")
    for key, _ in present:
        if isinstance(key, str):
            meter.spend(len(key))
    ordered = sorted(present, key=lambda pair: pair[0])
    return [item for _, item in ordered] + [item for key, item in keyed if key is None]


def _unique(meter: Meter, values: Json) -> list[Json]:
    """Every value once, in the order of first appearance."""
    kept: list[Json] = []
    seen: set[tuple[type, Json]] = set()
    for item in check_list(want_list("unique", 1, values)):
        meter.spend(limits.ITEM_WORK)
        if isinstance(item, str | int | float) and not isinstance(item, bool):
            kind = str if isinstance(item, str) else float
            if (kind, item) not in seen:
                seen.add((kind, item))
                kept.append(item)
        elif not contains(meter, kept, item):
            kept.append(item)
    return kept


def _any(_meter: Meter, values: Json) -> bool:
    return any(want_list("any", 1, values))


def _all(_meter: Meter, values: Json) -> bool:
    return all(want_list("all", 1, values))


def _list(_meter: Meter, value: Json) -> list[Json]:
    """A list as it is, nothing as an empty list, anything else as a list of one."""
    if isinstance(value, list):
        return check_list(value)
    return [] if value is None else [value]


FUNCTIONS: Final = (
    Function("len", _len, 1, 1, "len(value)", "list", "number"),
    Function("count", _len, 1, 1, "count(value)", "list", "number"),
    Function("is_empty", _is_empty, 1, 1, "is_empty(value)", "list", "boolean"),
    Function("contains", contains, 2, 2, "contains(container, part)", "list", "boolean"),
    Function("join", _join, 1, 2, "join(list[, separator])", "list", "text"),
    Function("first", _first, 1, 1, "first(list)", "list", "any"),
    Function("last", _last, 1, 1, "last(list)", "list", "any"),
    Function("keys", _keys, 1, 1, "keys(object)", "list", "list"),
    Function("values", _values, 1, 1, "values(object)", "list", "list"),
    Function("reverse", _reverse, 1, 1, "reverse(list)", "list", "list"),
    Function("pluck", _pluck, 2, 2, "pluck(list, field)", "list", "list"),
    Function("where", _where, 3, 3, "where(list, field, value)", "list", "list"),
    Function("sort", _sort, 1, 2, "sort(list[, field])", "list", "list"),
    Function("unique", _unique, 1, 1, "unique(list)", "list", "list"),
    Function("any", _any, 1, 1, "any(list)", "list", "boolean"),
    Function("all", _all, 1, 1, "all(list)", "list", "boolean"),
    Function("list", _list, 1, 1, "list(value)", "list", "list"),
)
