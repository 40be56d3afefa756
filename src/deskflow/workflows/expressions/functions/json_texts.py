"""JSON as text: written for other systems, read from what they answer."""

from __future__ import annotations

import json
from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import Function, shows, takes, want_text
from deskflow.workflows.expressions.values import Json, Meter, to_json

_EXACT_DIGITS: Final = 16
_CHAR_WORK: Final = 8


def _json(meter: Meter, value: Json) -> str:
    return to_json(value, meter)


def _parse_json(meter: Meter, text: Json) -> Json:
    whole = want_text("parse_json", 1, text)
    if len(whole) > limits.RESULT_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
    # A value of small parts takes several times the room of its text.
    meter.spend(_CHAR_WORK * len(whole))
    try:
        return json.loads(whole, parse_int=_whole, parse_constant=_refuse)
    except RecursionError:
        raise ExpressionTooBig("expression.value_too_deep", limit=limits.VALUE_DEPTH) from None
    except ValueError:
        raise ExpressionTypeError("expression.no_json") from None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _EXACT_DIGITS else float(digits)


def _refuse(name: str) -> Json:
    raise ValueError(name)


FUNCTIONS: Final = (
    Function(
        "json", _json, "json", takes("value"), "text",
        shows(("json({b: 1, a: [true, null]})", '{"a":[true,null],"b":1}')),
    ),
    Function(
        "parse_json", _parse_json, "json", takes("text:text"), "any",
        shows((r"""parse_json('{"a": [1, 2]}').a[1]""", 2)),
    ),
)  # fmt: skip
