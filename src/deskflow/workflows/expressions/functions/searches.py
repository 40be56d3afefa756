"""Functions on lists of objects: choose, group and add up by a field."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_list,
    want_number,
    want_text,
)
from deskflow.workflows.expressions.functions.objects import field_of
from deskflow.workflows.expressions.operators import Number, bounded, check_list
from deskflow.workflows.expressions.values import Json, Meter, equal, text_of


def _pluck(meter: Meter, values: Json, field: Json) -> list[Json]:
    """Null where the field is missing."""
    items, name = _fields("pluck", meter, values, field)
    return [field_of(item, name) for item in items]


def _where(meter: Meter, values: Json, field: Json, wanted: Json) -> list[Json]:
    items, name = _fields("where", meter, values, field)
    return [item for item in items if equal(field_of(item, name), wanted, meter)]


def _find_where(meter: Meter, values: Json, field: Json, wanted: Json) -> Json:
    """The first such object, null if there is none."""
    items, name = _fields("find_where", meter, values, field)
    return next((item for item in items if equal(field_of(item, name), wanted, meter)), None)


def _count_where(meter: Meter, values: Json, field: Json, wanted: Json) -> int:
    items, name = _fields("count_where", meter, values, field)
    return sum(equal(field_of(item, name), wanted, meter) for item in items)


def _group_by(meter: Meter, values: Json, field: Json) -> dict[str, Json]:
    """Lists of objects by the text of a field; those without it under an empty name."""
    items, name = _fields("group_by", meter, values, field)
    grouped: dict[str, Json] = {}
    for item in items:
        grouped.setdefault(text_of(field_of(item, name), meter), []).append(item)
    return grouped


def _sum_of(meter: Meter, values: Json, field: Json) -> Number:
    """A missing or empty field counts nothing."""
    items, name = _fields("sum_of", meter, values, field)
    total: Number = 0
    for item in items:
        value = field_of(item, name)
        if value is not None:
            total = bounded(total + bounded(want_number("sum_of", 2, value)))
    return total


def _fields(name: str, meter: Meter, values: Json, field: Json) -> tuple[list[Json], str]:
    items = check_list(want_list(name, 1, values))
    meter.spend(limits.ITEM_WORK * len(items))
    return items, want_text(name, 2, field)


_PEOPLE: Final = "[{n: 'Ada', team: 'net'}, {n: 'Bo', team: 'net'}, {n: 'Cy', team: 'web'}]"

FUNCTIONS: Final = (
    Function(
        "pluck", _pluck, "list", takes("list:list", "field:text"), "list",
        shows((f"pluck({_PEOPLE}, 'n')", ["Ada", "Bo", "Cy"])),
    ),
    Function(
        "where", _where, "list", takes("list:list", "field:text", "value"), "list",
        shows((f"pluck(where({_PEOPLE}, 'team', 'net'), 'n')", ["Ada", "Bo"])),
    ),
    Function(
        "find_where", _find_where, "list", takes("list:list", "field:text", "value"), "any",
        shows((f"find_where({_PEOPLE}, 'team', 'web').n", "Cy"), ("find_where([], 'a', 1)", None)),
    ),
    Function(
        "count_where", _count_where, "list", takes("list:list", "field:text", "value"), "number",
        shows((f"count_where({_PEOPLE}, 'team', 'net')", 2)),
    ),
    Function(
        "group_by", _group_by, "list", takes("list:list", "field:text"), "object",
        shows(("group_by([{a: 1}, {a: 2}, {a: 1}], 'a')", {"1": [{"a": 1}, {"a": 1}], "2": [{"a": 2}]})),
    ),
    Function(
        "sum_of", _sum_of, "list", takes("list:list", "field:text"), "number",
        shows(("sum_of([{h: 1.5}, {h: 2}, {}], 'h')", 3.5)),
    ),
)  # fmt: skip
