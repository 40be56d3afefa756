"""JSON values as expressions see them: kinds, copies, comparison, size, their text.

Everything that walks into a value counts what it touches, so a value that shares parts of itself cannot
take longer than its budget. Knows no expression.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError

Json = Any
"""A value JSON can hold."""

SCALARS: Final = frozenset({str, int, float, bool, type(None)})
PLAIN: Final = SCALARS | {dict, list}


class Meter:
    """What an evaluation may still spend, in characters touched."""

    __slots__ = ("left",)

    def __init__(self, budget: int = limits.WORK) -> None:
        self.left = budget

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise ExpressionTooBig("expression.too_much_work", limit=limits.WORK)


def kind_of(value: object) -> str:
    """The name authors know: null, boolean, number, text, list, object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "list"
    if isinstance(value, Mapping):
        return "object"
    return "unknown"


def as_plain(value: object) -> Json:
    """The JSON form of a value handed in by the program; times become ISO text in UTC."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ExpressionTypeError("expression.not_plain", kind="naive datetime")
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    # Subclasses of the plain kinds (enums of text, say) lose their behaviour here.
    if isinstance(value, list):
        return list(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    raise ExpressionTypeError("expression.not_plain", kind=type(value).__name__)


def iso(at: datetime) -> str:
    """UTC in the one spelling this language writes: `2026-11-21T08:30:00Z`, microseconds only if any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def copy(value: object, meter: Meter, depth: int = 0) -> Json:
    """A deep JSON copy; nothing in it is shared with the value. Non-finite numbers are refused."""
    kind = type(value)
    if kind is str:
        meter.spend(len(value))  # type: ignore[arg-type]
        return value
    if kind is int or kind is bool or value is None:
        return value
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]
            raise ExpressionTypeError("expression.not_finite")
        return value
    if depth > limits.VALUE_DEPTH:
        raise ExpressionTooBig("expression.value_too_deep", limit=limits.VALUE_DEPTH)
    if kind is dict:
        meter.spend(limits.ITEM_WORK * (1 + len(value)))  # type: ignore[arg-type]
        result: dict[str, Json] = {}
        for key, part in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise ExpressionTypeError("expression.key_not_text", kind=kind_of(key))
            result[key] = copy(part, meter, depth + 1)
        return result
    if kind is list:
        meter.spend(limits.ITEM_WORK * (1 + len(value)))  # type: ignore[arg-type]
        return [copy(part, meter, depth + 1) for part in value]  # type: ignore[attr-defined]
    return copy(as_plain(value), meter, depth + 1)


def equal(left: object, right: object, meter: Meter, depth: int = 0) -> bool:
    """JSON equality: 1 equals 1.0, true never equals 1, null equals only null."""
    if left is right:
        return True
    kind, other = type(left), type(right)
    if kind is other and kind in SCALARS:
        if kind is str:
            meter.spend(len(left))  # type: ignore[arg-type]
        return left == right
    if kind is bool or other is bool:
        return False
    if kind in _NUMBERS and other in _NUMBERS:
        return left == right
    if kind in SCALARS and other in SCALARS:
        return False
    if depth > limits.VALUE_DEPTH:
        raise ExpressionTooBig("expression.value_too_deep", limit=limits.VALUE_DEPTH)
    left, right = as_plain(left), as_plain(right)
    if isinstance(left, list) and isinstance(right, list):
        meter.spend(limits.ITEM_WORK * (1 + len(left)))
        return len(left) == len(right) and all(
            equal(a, b, meter, depth + 1) for a, b in zip(left, right, strict=True)
        )
    if isinstance(left, dict) and isinstance(right, dict):
        meter.spend(limits.ITEM_WORK * (1 + len(left)))
        return left.keys() == right.keys() and all(
            equal(part, right[key], meter, depth + 1) for key, part in left.items()
        )
    if type(left) in SCALARS and type(right) in SCALARS:
        return equal(left, right, meter, depth + 1)
    return False


_NUMBERS: Final = frozenset({int, float})


def text_of(value: object, meter: Meter) -> str:
    """How a value reads inside a text: null is empty, 5.0 is 5, lists and objects are compact JSON."""
    if type(value) is str:
        meter.spend(len(value))
        return value
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if type(value) is int:
        if value.bit_length() > 256:
            raise ExpressionTooBig("expression.number_too_big", limit=limits.INTEGER)
        return str(value)
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    plain = as_plain(value)
    if type(plain) in SCALARS:
        return text_of(plain, meter)
    return to_json(plain, meter)


def to_json(value: object, meter: Meter) -> str:
    """Compact JSON of a value, bounded before it is written."""
    plain = copy(value, meter)
    budget = Meter(limits.RESULT_CHARS)
    _measure_json(plain, budget)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _measure_json(value: Json, budget: Meter) -> None:
    if isinstance(value, str):
        budget.spend(2 + len(value))
    elif isinstance(value, dict):
        for key, part in value.items():
            budget.spend(4 + len(key))
            _measure_json(part, budget)
    elif isinstance(value, list):
        for part in value:
            budget.spend(1)
            _measure_json(part, budget)
    elif type(value) is int and value.bit_length() > 256:
        raise ExpressionTooBig("expression.number_too_big", limit=limits.INTEGER)
    else:
        budget.spend(4)
