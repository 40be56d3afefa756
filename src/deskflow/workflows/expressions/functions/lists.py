"""Functions on lists. They stand in for loops, which the language does not have."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_list,
    want_text,
    want_whole,
)
from deskflow.workflows.expressions.functions.objects import field_of
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


def _reverse(_meter: Meter, values: Json) -> list[Json]:
    return check_list(want_list("reverse", 1, values)[::-1])


def _sort(meter: Meter, values: Json, field: Json = None) -> list[Json]:
    """Numbers or texts in rising order, or objects by a field; null comes last."""
    items = check_list(want_list("sort", 1, values))
    meter.spend(8 * limits.ITEM_WORK * len(items))
    name = None if field is None else want_text("sort", 2, field)
    keyed = [(item if name is None else field_of(item, name), item) for item in items]
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


def _at(_meter: Meter, values: Json, index: Json, otherwise: Json = None) -> Json:
    """The item at a place, counted from 0, from the end if negative; `otherwise` where there is none."""
    items, place = want_list("at", 1, values), want_whole("at", 2, index)
    return items[place] if -len(items) <= place < len(items) else otherwise


def _take(_meter: Meter, values: Json, count: Json) -> list[Json]:
    return check_list(want_list("take", 1, values)[: max(want_whole("take", 2, count), 0)])


def _skip(_meter: Meter, values: Json, count: Json) -> list[Json]:
    return check_list(want_list("skip", 1, values)[max(want_whole("skip", 2, count), 0) :])


def _range(meter: Meter, count: Json) -> list[Json]:
    """0, 1, 2, … in that number."""
    length = max(want_whole("range", 1, count), 0)
    if length > limits.LIST_LENGTH:
        raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
    meter.spend(limits.ITEM_WORK * length)
    return list(range(length))


def _flatten(meter: Meter, values: Json) -> list[Json]:
    """One level: the items of the lists inside, other items as they are."""
    flat: list[Json] = []
    for item in check_list(want_list("flatten", 1, values)):
        inner = item if isinstance(item, list) else [item]
        if len(flat) + len(inner) > limits.LIST_LENGTH:
            raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
        meter.spend(limits.ITEM_WORK * (1 + len(inner)))
        flat += inner
    return flat


def _chunk(meter: Meter, values: Json, size: Json) -> list[Json]:
    items, length = check_list(want_list("chunk", 1, values)), want_whole("chunk", 2, size)
    if length < 1:
        raise ExpressionTypeError(
            "expression.bad_argument", function="chunk", place=2, wanted="a number from 1", found="number",
        )  # fmt: skip
    meter.spend(limits.ITEM_WORK * len(items))
    return [items[at : at + length] for at in range(0, len(items), length)]


def _without(meter: Meter, values: Json, unwanted: Json) -> list[Json]:
    items = want_list("without", 1, values)
    return check_list([item for item in items if not _same(meter, item, unwanted)])


def _index_of(meter: Meter, values: Json, wanted: Json) -> int:
    items = want_list("index_of", 1, values)
    return next((place for place, item in enumerate(items) if _same(meter, item, wanted)), -1)


def _intersect(meter: Meter, values: Json, other: Json) -> list[Json]:
    """What is in both, in the order of the first."""
    items, others = want_list("intersect", 1, values), want_list("intersect", 2, other)
    return check_list([item for item in items if contains(meter, others, item)])


def _difference(meter: Meter, values: Json, other: Json) -> list[Json]:
    """What is in the first and not in the other."""
    items, others = want_list("difference", 1, values), want_list("difference", 2, other)
    return check_list([item for item in items if not contains(meter, others, item)])


def _same(meter: Meter, one: Json, other: Json) -> bool:
    meter.spend(limits.ITEM_WORK)
    return equal(one, other, meter)


FUNCTIONS: Final = (
    Function("len", _len, "list", takes("value"), "number", shows(("len([1, 2])", 2), ("len('abc')", 3))),
    Function("count", _len, "list", takes("value"), "number", shows(("count({a: 1})", 1))),
    Function(
        "is_empty", _is_empty, "list", takes("value"), "boolean",
        shows(("is_empty('  ')", True), ("is_empty(0)", False)),
    ),
    Function(
        "contains", contains, "list", takes("container", "part"), "boolean",
        shows(("contains('printer', 'int')", True), ("contains([1, 2], 3)", False)),
    ),
    Function(
        "join", _join, "list", takes("list:list", "separator:text?"), "text",
        shows(("join(['a', 'b'])", "a, b"), ("join([1, 2], '-')", "1-2")),
    ),
    Function("first", _first, "list", takes("list:list"), "any", shows(("first([3, 4])", 3), ("first([])", None))),
    Function("last", _last, "list", takes("list:list"), "any", shows(("last([3, 4])", 4))),
    Function(
        "at", _at, "list", takes("list:list", "index:number", "otherwise?"), "any",
        shows(("at([3, 4], 1)", 4), ("at([3, 4], -1)", 4), ("at([3], 5, 0)", 0)),
    ),
    Function("take", _take, "list", takes("list:list", "count:number"), "list", shows(("take([1, 2, 3], 2)", [1, 2]))),
    Function("skip", _skip, "list", takes("list:list", "count:number"), "list", shows(("skip([1, 2, 3], 2)", [3]))),
    Function("reverse", _reverse, "list", takes("list:list"), "list", shows(("reverse([1, 2])", [2, 1]))),
    Function(
        "sort", _sort, "list", takes("list:list", "field:text?"), "list",
        shows(("sort([2, 1])", [1, 2]), ("pluck(sort([{n: 2}, {n: 1}], 'n'), 'n')", [1, 2])),
    ),
    Function("unique", _unique, "list", takes("list:list"), "list", shows(("unique([1, 2, 1])", [1, 2]))),
    Function("range", _range, "list", takes("count:number"), "list", shows(("range(3)", [0, 1, 2]))),
    Function("flatten", _flatten, "list", takes("list:list"), "list", shows(("flatten([[1, 2], 3])", [1, 2, 3]))),
    Function(
        "chunk", _chunk, "list", takes("list:list", "size:number"), "list",
        shows(("chunk([1, 2, 3], 2)", [[1, 2], [3]])),
    ),
    Function(
        "without", _without, "list", takes("list:list", "value"), "list",
        shows(("without([1, 2, 1], 1)", [2])),
    ),
    Function(
        "index_of", _index_of, "list", takes("list:list", "value"), "number",
        shows(("index_of(['a', 'b'], 'b')", 1), ("index_of([], 1)", -1)),
    ),
    Function(
        "intersect", _intersect, "list", takes("list:list", "other:list"), "list",
        shows(("intersect([1, 2, 3], [3, 1])", [1, 3])),
    ),
    Function(
        "difference", _difference, "list", takes("list:list", "other:list"), "list",
        shows(("difference([1, 2, 3], [3, 1])", [2])),
    ),
    Function("any", _any, "list", takes("list:list"), "boolean", shows(("any([false, 1])", True))),
    Function("all", _all, "list", takes("list:list"), "boolean", shows(("all([true, 0])", False))),
    Function(
        "list", _list, "convert", takes("value"), "list",
        shows(("list('a')", ["a"]), ("list(null)", []), ("list([1])", [1])),
    ),
)  # fmt: skip
