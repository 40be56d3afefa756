"""Cuts the text of a question into pieces that know where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from deskflow.tickets.finding.fields import Catalogue

# Not fields, but asked like them: `is:overdue`, `has:equipment`.
SHORT_NAMES: Final = ("is", "has")
_HEAD: Final = re.compile(r"([^\W\d_][\w.]{0,80})(:|<=|>=|<|>|=)")


@dataclass(frozen=True, slots=True)
class Value:
    """A value after a field's name, without its quotes; `start` to `end` is where it stands, with them."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """`name` and `operator` are those of a field; `text` is that of words."""

    kind: Literal["open", "close", "not", "or", "words", "field"]
    start: int
    end: int
    text: str = ""
    name: str = ""
    operator: str = ""
    values: tuple[Value, ...] = ()


def pieces(text: str, catalogue: Catalogue) -> Iterator[Piece]:
    """Every piece from left to right; any text at all can be cut."""
    at = depth = 0
    while at < len(text):
        letter = text[at]
        if letter.isspace():
            at += 1
            continue
        if letter == "(":
            depth += 1
            found = Piece("open", at, at + 1)
        elif letter == ")":
            depth = max(0, depth - 1)
            found = Piece("close", at, at + 1)
        elif letter == "-" and at + 1 < len(text) and not text[at + 1].isspace():
            found = Piece("not", at, at + 1)
        else:
            found = _long_piece(text, at, depth, catalogue)
        yield found
        at = found.end


def _long_piece(text: str, at: int, depth: int, catalogue: Catalogue) -> Piece:
    if text[at] == '"':
        value = _quoted(text, at)
        return Piece("words", at, value.end, value.text)
    head = _HEAD.match(text, at)
    if head is not None and (
        head[1].casefold() in SHORT_NAMES or catalogue.get(head[1]) is not None
    ):
        values = _values(text, head.end(), depth)
        operator = ":" if head[2] == "=" else head[2]
        end = values[-1].end if values else head.end()
        return Piece("field", at, end, "", head[1], operator, values)
    end = _end_of_word(text, at, depth, "")
    word = text[at:end]
    return Piece("or" if word in ("or", "OR") else "words", at, end, word)


def _values(text: str, at: int, depth: int) -> tuple[Value, ...]:
    """What stands between commas; a comma without a value beside it leaves an empty one."""
    found: list[Value] = []
    while True:
        if at < len(text) and text[at] == '"':
            value = _quoted(text, at)
        else:
            end = _end_of_word(text, at, depth, ",")
            value = Value(text[at:end], at, end)
        found.append(value)
        at = value.end
        if at >= len(text) or text[at] != ",":
            break
        at += 1
    return () if len(found) == 1 and not found[0].text else tuple(found)


def _quoted(text: str, at: int) -> Value:
    """Two quotes inside are one. Without an end somebody is still typing: it goes to the end of the text."""
    inside: list[str] = []
    start, at = at, at + 1
    while at < len(text):
        if text[at] == '"':
            if text[at + 1 : at + 2] != '"':
                return Value("".join(inside), start, at + 1)
            at += 1
        inside.append(text[at])
        at += 1
    return Value("".join(inside), start, at)


def _end_of_word(text: str, at: int, depth: int, stops: str) -> int:
    while at < len(text):
        letter = text[at]
        if letter.isspace() or letter in stops or (letter == ")" and depth):
            break
        at += 1
    return at
