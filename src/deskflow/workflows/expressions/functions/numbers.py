"""Functions on numbers, and the conversions between number, text and boolean."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from deskflow.workflows.expressions.errors import ExpressionError, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_list,
    want_number,
    want_text,
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


def _clamp(_meter: Meter, number: Json, least: Json, most: Json) -> Number:
    value, low, high = (
        bounded(want_number("clamp", place, one))
        for place, one in enumerate((number, least, most), 1)
    )
    if low > high:
        raise ExpressionTypeError(
            "expression.bad_argument",
            function="clamp", place=3, wanted="at least the lower bound", found="number",
        )  # fmt: skip
    return max(low, min(high, value))


def _sqrt(_meter: Meter, number: Json) -> Number:
    value = bounded(want_number("sqrt", 1, number))
    if value < 0:
        raise ExpressionTypeError(
            "expression.bad_argument",
            function="sqrt", place=1, wanted="a number from 0", found="number",
        )  # fmt: skip
    return bounded(math.sqrt(value))


def _percent(_meter: Meter, part: Json, whole: Json) -> Number:
    of = bounded(want_number("percent", 2, whole))
    if of == 0:
        raise ExpressionTypeError("expression.division_by_zero")
    return bounded(bounded(want_number("percent", 1, part)) / of * 100)


def _median(meter: Meter, *values: Json) -> Number:
    given = _values("median", values)
    meter.spend(len(given) * 16)
    numbers = sorted(
        bounded(want_number("median", place, one)) for place, one in enumerate(given, 1)
    )
    if not numbers:
        raise ExpressionTypeError("expression.empty_argument", function="median", place=1)
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return bounded((numbers[middle - 1] + numbers[middle]) / 2)


def _format_number(
    meter: Meter, number: Json, places: Json = 0, group: Json = "", point: Json = "."
) -> str:
    """`1234567.5` as `1,234,567.50`; rounded as `round` does, never by a format text."""
    digits = want_whole("format_number", 2, places)
    marks = want_text("format_number", 3, group), want_text("format_number", 4, point)
    for place, mark in enumerate(marks, 3):
        if len(mark) > 3:
            raise ExpressionTypeError(
                "expression.bad_argument",
                function="format_number", place=place, wanted="at most three characters", found="text",
            )  # fmt: skip
    value = Decimal(repr(_round(meter, want_number("format_number", 1, number), digits)))
    whole, _, rest = f"{abs(value):f}".partition(".")
    grouped = ""
    while marks[0] and len(whole) > 3:
        whole, grouped = whole[:-3], marks[0] + whole[-3:] + grouped
    shown = whole + grouped
    if digits:
        shown += marks[1] + rest[:digits].ljust(digits, "0")
    return f"-{shown}" if value < 0 else shown


def _is_number(_meter: Meter, value: Json) -> bool:
    """Whether `number(value)` would give one."""
    try:
        _number(_meter, value)
    except ExpressionError:
        return False
    return not isinstance(value, bool)


FUNCTIONS: Final = (
    Function(
        "round", _round, "number", takes("number:number", "places:number?"), "number",
        shows(("round(2.5)", 3), ("round(1.005, 2)", 1.01)),
    ),
    Function("floor", _floor, "number", takes("number:number"), "number", shows(("floor(-1.5)", -2))),
    Function("ceil", _ceil, "number", takes("number:number"), "number", shows(("ceil(1.2)", 2))),
    Function("abs", _abs, "number", takes("number:number"), "number", shows(("abs(-3)", 3))),
    Function(
        "min", _min, "number", takes("values:number*"), "number",
        shows(("min(3, 1, 2)", 1), ("min([3, 1])", 1)),
    ),
    Function(
        "max", _max, "number", takes("values:number*"), "number",
        shows(("max(3, 1, 2)", 3), ("max(['a', 'b'])", "b")),
    ),
    Function(
        "sum", _sum, "number", takes("values:number*"), "number",
        shows(("sum([1, 2, 3])", 6), ("sum([])", 0)),
    ),
    Function(
        "average", _average, "number", takes("values:number*"), "number", shows(("average(1, 2)", 1.5))
    ),
    Function(
        "median", _median, "number", takes("values:number*"), "number",
        shows(("median([9, 1, 2])", 2), ("median(1, 2)", 1.5)),
    ),
    Function(
        "clamp", _clamp, "number", takes("number:number", "least:number", "most:number"), "number",
        shows(("clamp(12, 1, 10)", 10)),
    ),
    Function("sqrt", _sqrt, "number", takes("number:number"), "number", shows(("sqrt(9)", 3.0))),
    Function(
        "percent", _percent, "number", takes("part:number", "whole:number"), "number",
        shows(("percent(1, 4)", 25.0)),
    ),
    Function(
        "format_number", _format_number, "number",
        takes("number:number", "places:number?", "group:text?", "point:text?"), "text",
        shows(
            ("format_number(1234567.5, 2, ',')", "1,234,567.50"),
            ("format_number(1234.5, 1, '.', ',')", "1.234,5"),
            ("format_number(-0.4)", "0"),
        ),
    ),
    Function(
        "number", _number, "convert", takes("value"), "number",
        shows(("number(' 12.50 ')", 12.5), ("number(true)", 1)),
    ),
    Function("int", _int, "convert", takes("value"), "number", shows(("int('-3.7')", -3))),
    Function(
        "bool", _bool, "convert", takes("value"), "boolean",
        shows(("bool('yes')", True), ("bool('')", False)),
    ),
    Function(
        "is_number", _is_number, "convert", takes("value"), "boolean",
        shows(("is_number('12')", True), ("is_number('twelve')", False)),
    ),
)  # fmt: skip
