"""Functions on text. Sizes of results are known before they are made."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import Function, want_text, want_whole
from deskflow.workflows.expressions.functions.patterns import matches
from deskflow.workflows.expressions.operators import check_list
from deskflow.workflows.expressions.values import Json, Meter, text_of, to_json


def _lower(_meter: Meter, text: Json) -> str:
    return want_text("lower", 1, text).lower()


def _upper(_meter: Meter, text: Json) -> str:
    return want_text("upper", 1, text).upper()


def _title(_meter: Meter, text: Json) -> str:
    return want_text("title", 1, text).title()


def _trim(_meter: Meter, text: Json) -> str:
    return want_text("trim", 1, text).strip()


def _starts_with(_meter: Meter, text: Json, part: Json) -> bool:
    return want_text("starts_with", 1, text).startswith(want_text("starts_with", 2, part))


def _ends_with(_meter: Meter, text: Json, part: Json) -> bool:
    return want_text("ends_with", 1, text).endswith(want_text("ends_with", 2, part))


def _replace(meter: Meter, text: Json, old: Json, new: Json) -> str:
    whole = want_text("replace", 1, text)
    before, after = want_text("replace", 2, old), want_text("replace", 3, new)
    if not before:
        raise ExpressionTypeError("expression.empty_argument", function="replace", place=2)
    grown = len(whole) + whole.count(before) * (len(after) - len(before))
    if grown > limits.RESULT_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
    meter.spend(len(whole) + grown)
    return whole.replace(before, after)


def _split(meter: Meter, text: Json, separator: Json = ",") -> list[Json]:
    """The parts of a text, trimmed; an empty text has none."""
    whole, between = want_text("split", 1, text), want_text("split", 2, separator)
    if not between:
        raise ExpressionTypeError("expression.empty_argument", function="split", place=2)
    count = whole.count(between) + 1
    if count > limits.LIST_LENGTH:
        raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
    meter.spend(limits.ITEM_WORK * count)
    return check_list([part.strip() for part in whole.split(between)]) if whole.strip() else []


def _substring(_meter: Meter, text: Json, start: Json, length: Json = None) -> str:
    whole = want_text("substring", 1, text)
    begin = max(want_whole("substring", 2, start), 0)
    if length is None:
        return whole[begin:]
    return whole[begin : begin + max(want_whole("substring", 3, length), 0)]


def _truncate(_meter: Meter, text: Json, length: Json) -> str:
    """At most `length` characters, the last one `…` if something was cut off."""
    whole, most = want_text("truncate", 1, text), max(want_whole("truncate", 2, length), 1)
    return whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"


def _pad(side: str) -> Function:
    name = f"pad_{side}"

    def pad(meter: Meter, text: Json, width: Json, fill: Json = " ") -> str:
        whole, wide = want_text(name, 1, text), want_whole(name, 2, width)
        char = want_text(name, 3, fill)
        if len(char) != 1:
            raise ExpressionTypeError(
                "expression.bad_argument",
                function=name,
                place=3,
                wanted="one character",
                found="text",
            )
        if wide > limits.RESULT_CHARS:
            raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
        meter.spend(max(wide, 0))
        return whole.rjust(wide, char) if side == "left" else whole.ljust(wide, char)

    return Function(name, pad, 2, 3, f"{name}(text, width[, fill])", "text", "text")


def _string(meter: Meter, value: Json) -> str:
    return text_of(value, meter)


def _json(meter: Meter, value: Json) -> str:
    return to_json(value, meter)


FUNCTIONS: Final = (
    Function("lower", _lower, 1, 1, "lower(text)", "text", "text"),
    Function("upper", _upper, 1, 1, "upper(text)", "text", "text"),
    Function("title", _title, 1, 1, "title(text)", "text", "text"),
    Function("trim", _trim, 1, 1, "trim(text)", "text", "text"),
    Function("starts_with", _starts_with, 2, 2, "starts_with(text, part)", "text", "boolean"),
    Function("ends_with", _ends_with, 2, 2, "ends_with(text, part)", "text", "boolean"),
    Function("replace", _replace, 3, 3, "replace(text, old, new)", "text", "text"),
    Function("split", _split, 1, 2, "split(text[, separator])", "text", "list"),
    Function("substring", _substring, 2, 3, "substring(text, start[, length])", "text", "text"),
    Function("truncate", _truncate, 2, 2, "truncate(text, length)", "text", "text"),
    _pad("left"),
    _pad("right"),
    Function("matches", matches, 2, 2, "matches(text, pattern)", "text", "boolean"),
    Function("string", _string, 1, 1, "string(value)", "text", "text"),
    Function("json", _json, 1, 1, "json(value)", "text", "text"),
)
