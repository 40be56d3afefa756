"""Functions that look into a text and cut it. Sizes of results are known before they are made."""

from __future__ import annotations

import re
from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_text,
    want_whole,
)
from deskflow.workflows.expressions.operators import check_list, find
from deskflow.workflows.expressions.values import Json, Meter

_WORD: Final = re.compile(r"[^\W_]+")


def _lower(_meter: Meter, text: Json) -> str:
    return want_text("lower", 1, text).lower()


def _upper(_meter: Meter, text: Json) -> str:
    return want_text("upper", 1, text).upper()


def _title(_meter: Meter, text: Json) -> str:
    return want_text("title", 1, text).title()


def _capitalize(_meter: Meter, text: Json) -> str:
    whole = want_text("capitalize", 1, text)
    return whole[:1].upper() + whole[1:]


def _trim(_meter: Meter, text: Json) -> str:
    return want_text("trim", 1, text).strip()


def _starts_with(_meter: Meter, text: Json, part: Json) -> bool:
    return want_text("starts_with", 1, text).startswith(want_text("starts_with", 2, part))


def _ends_with(_meter: Meter, text: Json, part: Json) -> bool:
    return want_text("ends_with", 1, text).endswith(want_text("ends_with", 2, part))


def _find(meter: Meter, text: Json, part: Json) -> int:
    return find(meter, want_text("find", 1, text), want_text("find", 2, part))


def _before(meter: Meter, text: Json, mark: Json) -> str:
    """The whole text where the mark does not occur."""
    whole, wanted = want_text("before", 1, text), _mark("before", mark)
    at = find(meter, whole, wanted)
    return whole if at < 0 else whole[:at]


def _after(meter: Meter, text: Json, mark: Json) -> str:
    """Nothing where the mark does not occur."""
    whole, wanted = want_text("after", 1, text), _mark("after", mark)
    at = find(meter, whole, wanted)
    return "" if at < 0 else whole[at + len(wanted) :]


def _mark(name: str, mark: Json) -> str:
    wanted = want_text(name, 2, mark)
    if not wanted:
        raise ExpressionTypeError("expression.empty_argument", function=name, place=2)
    return wanted


def _replace(meter: Meter, text: Json, old: Json, new: Json) -> str:
    whole, before = want_text("replace", 1, text), _mark("replace", old)
    after = want_text("replace", 3, new)
    grown = len(whole) + whole.count(before) * (len(after) - len(before))
    if grown > limits.RESULT_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
    meter.spend(len(whole) + grown)
    return whole.replace(before, after)


def _split(meter: Meter, text: Json, separator: Json = ",") -> list[Json]:
    """The parts of a text, trimmed; an empty text has none."""
    whole, between = want_text("split", 1, text), _mark("split", separator)
    return _parts(meter, whole, whole.count(between) + 1, between)


def _lines(meter: Meter, text: Json) -> list[Json]:
    """The lines that hold something, trimmed."""
    whole = want_text("lines", 1, text)
    return [part for part in _parts(meter, whole, whole.count("\n") + 1, "\n") if part]


def _parts(meter: Meter, whole: str, count: int, between: str) -> list[Json]:
    if count > limits.LIST_LENGTH:
        raise ExpressionTooBig("expression.list_too_long", limit=limits.LIST_LENGTH)
    meter.spend(limits.ITEM_WORK * count)
    return check_list([part.strip() for part in whole.split(between)]) if whole.strip() else []


def _words(meter: Meter, text: Json) -> list[Json]:
    whole = want_text("words", 1, text)
    found: list[Json] = []
    for word in _WORD.finditer(whole):
        meter.spend(limits.ITEM_WORK)
        found.append(word.group())
        check_list(found)
    return found


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


FUNCTIONS: Final = (
    Function("lower", _lower, "text", takes("text:text"), "text", shows(("lower('VPN')", "vpn"))),
    Function("upper", _upper, "text", takes("text:text"), "text", shows(("upper('p1')", "P1"))),
    Function(
        "title", _title, "text", takes("text:text"), "text",
        shows(("title('ada lovelace')", "Ada Lovelace")),
    ),
    Function(
        "capitalize", _capitalize, "text", takes("text:text"), "text",
        shows(("capitalize('printer is down')", "Printer is down"), ("capitalize('')", "")),
    ),
    Function("trim", _trim, "text", takes("text:text"), "text", shows(("trim('  a ')", "a"))),
    Function(
        "starts_with", _starts_with, "text", takes("text:text", "part:text"), "boolean",
        shows(("starts_with('RE: printer', 'RE:')", True)),
    ),
    Function(
        "ends_with", _ends_with, "text", takes("text:text", "part:text"), "boolean",
        shows(("ends_with('ada@msp.example', '.example')", True)),
    ),
    Function(
        "find", _find, "text", takes("text:text", "part:text"), "number",
        shows(("find('printer', 'int')", 2), ("find('printer', 'x')", -1)),
    ),
    Function(
        "before", _before, "text", takes("text:text", "mark:text"), "text",
        shows(("before('ada@msp.example', '@')", "ada"), ("before('ada', '@')", "ada")),
    ),
    Function(
        "after", _after, "text", takes("text:text", "mark:text"), "text",
        shows(("after('ada@msp.example', '@')", "msp.example"), ("after('ada', '@')", "")),
    ),
    Function(
        "replace", _replace, "text", takes("text:text", "old:text", "new:text"), "text",
        shows(("replace('a-b-c', '-', '/')", "a/b/c")),
    ),
    Function(
        "split", _split, "text", takes("text:text", "separator:text?"), "list",
        shows(("split('red, green')", ["red", "green"]), ("split('a|b', '|')", ["a", "b"])),
    ),
    Function(
        "lines", _lines, "text", takes("text:text"), "list",
        shows((r"lines('one\n\n two ')", ["one", "two"])),
    ),
    Function(
        "words", _words, "text", takes("text:text"), "list",
        shows(("words('Printer: out of paper!')", ["Printer", "out", "of", "paper"])),
    ),
    Function(
        "substring", _substring, "text", takes("text:text", "start:number", "length:number?"), "text",
        shows(("substring('abcdef', 2, 3)", "cde"), ("substring('abc', 1)", "bc")),
    ),
    Function(
        "truncate", _truncate, "text", takes("text:text", "length:number"), "text",
        shows(("truncate('out of paper', 7)", "out of…"), ("truncate('abc', 3)", "abc")),
    ),
)  # fmt: skip
