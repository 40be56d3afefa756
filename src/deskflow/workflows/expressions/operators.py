"""What `+ - * / // % ** << >> & | ^ - ! < in` do, each with its operands and its result bounded.

Operands are JSON values. Numbers work with numbers and text with text; nothing is converted in silence.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.values import Json, Meter, equal, kind_of

Number = int | float
Operator = Callable[[Meter, Json, Json], Json]


def is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def bounded(value: Json) -> Number:
    """A number that later operations can be trusted with; infinite and imaginary ones are refused."""
    if type(value) is int:
        if -limits.INTEGER <= value <= limits.INTEGER:
            return value
        raise ExpressionTooBig("expression.number_too_big", limit=limits.INTEGER)
    if type(value) is float and math.isfinite(value):
        return value
    raise ExpressionTypeError("expression.not_finite")


def check_text(value: str) -> str:
    """A text that an operation may give."""
    if len(value) > limits.RESULT_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
    return value


def check_list(value: list[Json]) -> list[Json]:
    """A list that an operation may give."""
    if len(value) > limits.LIST_LENGTH:
        raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
    return value


def _numbers(sign: str, left: Json, right: Json) -> tuple[Number, Number]:
    if is_number(left) and is_number(right):
        return bounded(left), bounded(right)
    raise ExpressionTypeError(
        "expression.bad_operands", operator=sign, left=kind_of(left), right=kind_of(right)
    )


def _whole(sign: str, left: Json, right: Json) -> tuple[int, int]:
    if type(left) is int and type(right) is int:
        return int(bounded(left)), int(bounded(right))
    raise ExpressionTypeError(
        "expression.bad_operands", operator=sign, left=kind_of(left), right=kind_of(right)
    )


def add(meter: Meter, left: Json, right: Json) -> Json:
    if type(left) is str and type(right) is str:
        if len(left) + len(right) > limits.RESULT_CHARS:
            raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
        meter.spend(len(left) + len(right))
        return left + right
    if type(left) is list and type(right) is list:
        if len(left) + len(right) > limits.LIST_LENGTH:
            raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
        meter.spend(limits.ITEM_WORK * (len(left) + len(right)))
        return left + right
    a, b = _numbers("+", left, right)
    return bounded(a + b)


def subtract(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _numbers("-", left, right)
    return bounded(a - b)


def multiply(meter: Meter, left: Json, right: Json) -> Json:
    if type(left) is str and type(right) is int:
        return _repeat(meter, left, right)
    if type(left) is int and type(right) is str:
        return _repeat(meter, right, left)
    a, b = _numbers("*", left, right)
    return bounded(a * b)


def _repeat(meter: Meter, text: str, times: int) -> str:
    times = max(int(bounded(times)), 0)
    if len(text) * times > limits.RESULT_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
    meter.spend(len(text) * times)
    return text * times


def divide(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _numbers("/", left, right)
    _not_zero(b)
    return bounded(a / b)


def floor_divide(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _numbers("//", left, right)
    _not_zero(b)
    return bounded(a // b)


def remainder(_meter: Meter, left: Json, right: Json) -> Json:
    """Numbers only: on text, Python's `%` is string formatting, which can ask for gigabytes."""
    a, b = _numbers("%", left, right)
    _not_zero(b)
    return bounded(a % b)


def _not_zero(divisor: Number) -> None:
    if divisor == 0:
        raise ExpressionTypeError("expression.division_by_zero")


def power(_meter: Meter, left: Json, right: Json) -> Json:
    base, exponent = _numbers("**", left, right)
    if abs(exponent) > limits.EXPONENT:
        raise ExpressionTooBig("expression.exponent_too_big", limit=limits.EXPONENT)
    if base == 0 and exponent < 0:
        raise ExpressionTypeError("expression.division_by_zero")
    # At most 50 bits to the 64th: a few hundred bytes before it is refused.
    try:
        return bounded(base**exponent)
    except OverflowError:
        raise ExpressionTooBig("expression.number_too_big", limit=limits.INTEGER) from None


def shift_left(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _whole("<<", left, right)
    return bounded(a << _shift(b))


def shift_right(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _whole(">>", left, right)
    return bounded(a >> _shift(b))


def _shift(places: int) -> int:
    if not 0 <= places <= limits.SHIFT:
        raise ExpressionTooBig("expression.shift_too_big", limit=limits.SHIFT)
    return places


def bit_and(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _whole("&", left, right)
    return a & b


def bit_or(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _whole("|", left, right)
    return bounded(a | b)


def bit_xor(_meter: Meter, left: Json, right: Json) -> Json:
    a, b = _whole("^", left, right)
    return bounded(a ^ b)


def negative(value: Json) -> Json:
    if not is_number(value):
        raise ExpressionTypeError("expression.bad_operand", operator="-", kind=kind_of(value))
    return -bounded(value)


def positive(value: Json) -> Json:
    if not is_number(value):
        raise ExpressionTypeError("expression.bad_operand", operator="+", kind=kind_of(value))
    return bounded(value)


def same(meter: Meter, left: Json, right: Json) -> bool:
    return equal(left, right, meter)


def different(meter: Meter, left: Json, right: Json) -> bool:
    return not equal(left, right, meter)


def _order(sign: str, compare: Callable[[Json, Json], bool]) -> Operator:
    def ordered(meter: Meter, left: Json, right: Json) -> bool:
        if is_number(left) and is_number(right):
            return compare(left, right)
        if type(left) is str and type(right) is str:
            meter.spend(min(len(left), len(right)))
            return compare(left, right)
        raise ExpressionTypeError(
            "expression.bad_operands", operator=sign, left=kind_of(left), right=kind_of(right)
        )

    return ordered


def contains(meter: Meter, container: Json, part: Json) -> bool:
    """Is `part` in a text, among the items of a list, or a key of an object?"""
    if type(container) is str and type(part) is str:
        return find(meter, container, part) >= 0
    if type(container) is list:
        meter.spend(limits.ITEM_WORK * len(container))
        return any(equal(one, part, meter) for one in container)
    if type(container) is dict and type(part) is str:
        return part in container
    raise ExpressionTypeError(
        "expression.bad_operands", operator="in", left=kind_of(part), right=kind_of(container)
    )


def find(meter: Meter, text: str, part: str) -> int:
    """Where `part` begins in `text`, or -1."""
    meter.spend(len(text) + len(part))
    return text.find(part)


def _contained(meter: Meter, part: Json, container: Json) -> bool:
    return contains(meter, container, part)


def _not_contained(meter: Meter, part: Json, container: Json) -> bool:
    return not contains(meter, container, part)


BINARY: Final[dict[type[ast.operator], Operator]] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
    ast.FloorDiv: floor_divide,
    ast.Mod: remainder,
    ast.Pow: power,
    ast.LShift: shift_left,
    ast.RShift: shift_right,
    ast.BitAnd: bit_and,
    ast.BitOr: bit_or,
    ast.BitXor: bit_xor,
}

COMPARE: Final[dict[type[ast.cmpop], Operator]] = {
    ast.Eq: same,
    ast.NotEq: different,
    ast.Is: same,
    ast.IsNot: different,
    ast.Lt: _order("<", lambda a, b: bool(a < b)),
    ast.LtE: _order("<=", lambda a, b: bool(a <= b)),
    ast.Gt: _order(">", lambda a, b: bool(a > b)),
    ast.GtE: _order(">=", lambda a, b: bool(a >= b)),
    ast.In: _contained,
    ast.NotIn: _not_contained,
}
