"""Functions on numbers, and the conversions between number, text and boolean."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from deskflow.workflows.expressions.errors import ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    want_list,
    want_number,
    want_whole,
)
from deskflow.workflows.expressions.operators import Number, bounded
from deskflow.workflows.expressions.values import Json, Meter, kind_of

_NUMBER: Final = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?")
_EXACT: Final = 2.0**53
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "off", "0", ""})


def _round(_meter: Meter, number: Json, places: Json = 0) -> Number:
    """Half away from zero, as invoices round; Python's own `round` would make 2.5 a 2."""
    value, digits = bounded(want_number("round", 1, number)), want_whole("round", 2, places)
    if not 0 <= digits <= 12:
        raise ExpressionTypeError(
            "expression.bad_argument", function="round", place=2, wanted="0 to 12", found="number"
        )
    if isinstance(value, int):
        return value
    if abs(value) >= _EXACT:
        return bounded(int(value))
    # `repr` gives the shortest decimal that means this number, so 1.005 rounds as it is written.
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return int(rounded) if digits == 0 else float(rounded)


def _floor(_meter: Meter, number: Json) -> Number:
    return bounded(math.floor(bounded(want_number("floor", 1, number))))


def _ceil(_meter: Meter, number: Json) -> Number:
    return bounded(math.ceil(bounded(want_number("ceil", 1, number))))


def _abs(_meter: Meter, number: Json) -> Number:
    return abs(bounded(want_number("abs", 1, number)))


def _values(name: str, values: tuple[Json, ...]) -> list[Json]:
    """`max(list)` and `max(a, b, …)` mean the same."""
    if len(values) == 1:
        return want_list(name, 1, values[0])
    return list(values)


def _comparable(name: str, values: list[Json]) -> list[Json]:
    if not values:
        raise ExpressionTypeError("expression.empty_argument", function=name, place=1)
    if all(type(value) is str for value in values):
        return values
    return [want_number(name, place, value) for place, value in enumerate(values, 1)]


def _min(_meter: Meter, *values: Json) -> Json:
    return min(_comparable("min", _values("min", values)))


def _max(_meter: Meter, *values: Json) -> Json:
    return max(_comparable("max", _values("max", values)))


def _sum(_meter: Meter, *values: Json) -> Number:
    total: Number = 0
    for place, value in enumerate(_values("sum", values), 1):
        total = bounded(total + bounded(want_number("sum", place, value)))
    return total


def _average(meter: Meter, *values: Json) -> Number:
    numbers = _values("average", values)
    if not numbers:
        raise ExpressionTypeError("expression.empty_argument", function="average", place=1)
    return bounded(_sum(meter, numbers) / len(numbers))


def _number(_meter: Meter, value: Json) -> Number:
    """A number from a number, a boolean or a text such as ` 12.50 `."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return bounded(value)
    if isinstance(value, str) and len(value) <= 60 and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        return bounded(int(text) if text.lstrip("+-").isdigit() else float(text))
    raise ExpressionTypeError("expression.no_number", kind=kind_of(value))


def _int(meter: Meter, value: Json) -> int:
    """The whole number towards zero."""
    return int(bounded(math.trunc(_number(meter, value))))


def _bool(_meter: Meter, value: Json) -> bool:
    """A boolean from a boolean, a number, null or a text such as `yes`."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int | float):
        return value != 0
    if isinstance(value, str) and value.strip().lower() in _TRUE | _FALSE:
        return value.strip().lower() in _TRUE
    raise ExpressionTypeError("expression.no_boolean", kind=kind_of(value))


FUNCTIONS: Final = (
    Function("round", _round, 1, 2, "round(number[, places])", "number", "number"),
    Function("floor", _floor, 1, 1, "floor(number)", "number", "number"),
    Function("ceil", _ceil, 1, 1, "ceil(number)", "number", "number"),
    Function("abs", _abs, 1, 1, "abs(number)", "number", "number"),
    Function("min", _min, 1, None, "min(list) or min(a, b, …)", "number", "number"),
    Function("max", _max, 1, None, "max(list) or max(a, b, …)", "number", "number"),
    Function("sum", _sum, 1, None, "sum(list) or sum(a, b, …)", "number", "number"),
    Function("average", _average, 1, None, "average(list)", "number", "number"),
    Function("number", _number, 1, 1, "number(value)", "convert", "number"),
    Function("int", _int, 1, 1, "int(value)", "convert", "number"),
    Function("bool", _bool, 1, 1, "bool(value)", "convert", "boolean"),
)
