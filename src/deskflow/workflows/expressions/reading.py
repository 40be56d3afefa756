"""From what an author writes to Python expression syntax, character by character, with a map back.

Accepts the seeds' habits (`===`, `&&`, `!`, `null`, `{{…}}` around references, `step1.result`) and refuses
early whatever could make Python's own parser work hard: long sources, deep brackets, rows of prefix
operators, odd literals. What comes out is ASCII on one line. Knows nothing of values or functions.
"""

from __future__ import annotations

import keyword
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionSyntaxError, ExpressionTooBig

_NAME: Final = re.compile(r"[^\W\d]\w{0,99}(?!\w)")
_FIELD: Final = re.compile(r"\.\s*([^\W\d]\w{0,99})(?!\w)")
_PLACE: Final = re.compile(r"\.(\d{1,6})(?!\w)")
_NUMBER: Final = re.compile(r"\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?(?![\w.])")
_LONE_NAME: Final = re.compile(
    r"\s*([A-Za-z]\w{0,99}(?:\.[A-Za-z]\w{0,99}){0,20})\s*(?=\}\})", re.ASCII
)
_SPACE: Final = re.compile(r"\s+")

_WORDS: Final = {
    "null": "None", "undefined": "None", "None": "None", "true": "True", "True": "True",
    "false": "False", "False": "False", "and": " and ", "or": " or ", "not": " not ",
    "in": " in ", "is": " is ", "if": " if ", "else": " else ",
}  # fmt: skip
_RESERVED: Final = frozenset({*_WORDS, *keyword.kwlist})
_OPERATORS: Final = {
    "===": "==", "!==": "!=", "**": "**", "//": "//", "==": "==", "!=": "!=", "<=": "<=",
    ">=": ">=", "&&": " and ", "||": " or ", "<<": "<<", ">>": ">>", "+": "+", "-": "-",
    "*": "*", "/": "/", "%": "%", "<": "<", ">": ">", ",": ",", ":": ":", "&": "&", "|": "|",
    "^": "^",
    # Python's `not` binds weaker than JavaScript's `!`; `~` binds alike and has no other use here.
    "!": "~",
}  # fmt: skip
_PREFIXES: Final = frozenset({"-", "+", "!", "not"})
_NESTING: Final = frozenset({"**", "if"})
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "/": "/"}
_REFERENCE: Final = "{{"


@dataclass(frozen=True, slots=True)
class Reading:
    """Python syntax, where each piece of it came from, and where reading stopped."""

    python: str
    end: int
    marks: tuple[tuple[int, int], ...]
    is_name: bool = False
    """It is one dotted name and nothing else."""

    def position(self, column: int) -> int:
        """The place in the author's text for a column of the Python text."""
        found = bisect_right(self.marks, (column, 1 << 60)) - 1
        return self.marks[found][1] if found >= 0 else 0


def read(source: str, start: int = 0, *, until_braces: bool = False) -> Reading:
    """Read from `start` to the end, or to the `}}` that closes a template's expression.

    `Reading.end` is the place after what was read; the closing braces are not part of it.
    """
    if until_braces:
        name = _LONE_NAME.match(source, start)
        if name is not None and not _RESERVED.intersection(name.group(1).split(".")):
            return Reading(name.group(1), name.end(), ((0, name.start(1)),), is_name=True)
    return _Reader(source, start, until_braces).read()


@dataclass(slots=True)
class _Reader:
    source: str
    at: int
    until_braces: bool
    pieces: list[str] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    brackets: list[str] = field(default_factory=list)
    previous: str = ""
    prefixes: int = 0
    nesting: int = 0

    def read(self) -> Reading:
        begin = self.at
        while self.at < len(self.source):
            if self.at - begin > limits.SOURCE_CHARS:
                raise ExpressionTooBig(
                    "expression.too_long", position=begin, limit=limits.SOURCE_CHARS
                )
            if self._closes_template():
                return self._done()
            self._token()
            if len(self.pieces) > limits.TOKENS:
                raise ExpressionTooBig(
                    "expression.too_many_parts", position=begin, limit=limits.TOKENS
                )
        if self.brackets or self.until_braces:
            raise ExpressionSyntaxError("expression.unclosed", position=max(begin - 2, 0))
        return self._done()

    def _done(self) -> Reading:
        return Reading("".join(self.pieces).strip(), self.at, self._stripped_marks())

    def _stripped_marks(self) -> tuple[tuple[int, int], ...]:
        text = "".join(self.pieces)
        shift = len(text) - len(text.lstrip())
        return tuple((max(column - shift, 0), origin) for column, origin in self.marks)

    def _closes_template(self) -> bool:
        return self.until_braces and not self.brackets and self.source.startswith("}}", self.at)

    def _token(self) -> None:
        source, at = self.source, self.at
        char = source[at]
        if space := _SPACE.match(source, at):
            self._emit(" ", space.end())
        elif char in "'\"":
            self._text(char)
        elif char.isdecimal():
            self._number()
        elif char == ".":
            self._field()
        elif char in "([{}])":
            self._bracket(char)
        elif name := _NAME.match(source, at):
            self._name(name.group(), name.end())
        else:
            self._operator()

    def _emit(self, piece: str, end: int, kind: str = "") -> None:
        self.marks.append((self.length, self.at))
        self.pieces.append(piece)
        self.length += len(piece)
        self.at = end
        if kind:
            self.previous = kind
            self.prefixes = 0

    def _fail(self, code: str, **params: object) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(code, position=self.at, **params)

    def _name(self, name: str, end: int) -> None:
        if self.source[end : end + 1] in ("'", '"') and name not in _WORDS:
            raise self._fail("expression.not_allowed", what="text_prefix", found=name)
        if name in _WORDS:
            if name == "not":
                self._count_prefix()
                self._emit(" not ", end)
                return
            self._count_nesting(name)
            self._emit(_WORDS[name], end, kind="word")
        elif keyword.iskeyword(name):
            raise self._fail("expression.not_allowed", what="word", found=name)
        elif not name.isascii() or name.startswith("_"):
            raise self._fail("expression.bad_name", found=name)
        else:
            self._emit(name, end, kind="name")

    def _field(self) -> None:
        if place := _PLACE.match(self.source, self.at):
            self._emit(f"[{int(place.group(1))}]", place.end(), kind="name")
            return
        found = _FIELD.match(self.source, self.at)
        if found is None or self.previous not in ("name", "close", "text"):
            raise self._fail("expression.unexpected", found=".")
        name = found.group(1)
        if name.startswith("_"):
            raise self._fail("expression.private_name", found=name)
        if keyword.iskeyword(name) or not name.isascii():
            # `trigger.message.from` is a field like any other; Python would refuse the word.
            self._emit(f"[{name!a}]", found.end(), kind="name")
        else:
            self._emit(f".{name}", found.end(), kind="name")

    def _number(self) -> None:
        found = _NUMBER.match(self.source, self.at)
        if found is None or not found.group().isascii():
            raise self._fail("expression.bad_number")
        self._emit(found.group(), found.end(), kind="number")

    def _text(self, quote: str) -> None:
        if self.previous == "text":
            raise self._fail("expression.unexpected", found=quote)
        parts: list[str] = []
        at = self.at + 1
        while True:
            if at >= len(self.source) or at - self.at > limits.SOURCE_CHARS:
                raise self._fail("expression.unclosed_text")
            char = self.source[at]
            if char == quote:
                break
            if char == "\\":
                part, at = self._escape(at)
                parts.append(part)
            else:
                parts.append(char)
                at += 1
        text = "".join(parts)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise self._fail("expression.bad_text")
        self._emit(ascii(text), at + 1, kind="text")

    def _escape(self, at: int) -> tuple[str, int]:
        """The character an escape stands for; an unknown one stays as written, as patterns like it."""
        mark = self.source[at + 1 : at + 2]
        if mark == "u":
            digits = self.source[at + 2 : at + 6]
            if re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                return chr(int(digits, 16)), at + 6
        if mark in _ESCAPES:
            return _ESCAPES[mark], at + 2
        return "\\" + mark, at + 1 + len(mark)

    def _bracket(self, char: str) -> None:
        if char == "{" and self.source.startswith(_REFERENCE, self.at):
            self._open(_REFERENCE, "(", 2)
        elif char in _CLOSING:
            self._open(char, char, 1)
        else:
            self._close(char)

    def _open(self, bracket: str, piece: str, width: int) -> None:
        if len(self.brackets) >= limits.DEPTH:
            raise ExpressionTooBig("expression.too_deep", position=self.at, limit=limits.DEPTH)
        self.brackets.append(bracket)
        self._emit(piece, self.at + width, kind="open")

    def _close(self, char: str) -> None:
        if not self.brackets:
            raise self._fail("expression.unexpected", found=char)
        inner = self.brackets[-1]
        if inner == _REFERENCE and self.source.startswith("}}", self.at):
            piece, width = ")", 2
        elif _CLOSING.get(inner) == char:
            piece, width = char, 1
        else:
            raise self._fail("expression.unexpected", found=char)
        self.brackets.pop()
        self._emit(piece, self.at + width, kind="close")

    def _operator(self) -> None:
        for width in (3, 2, 1):
            found = self.source[self.at : self.at + width]
            if len(found) == width and found in _OPERATORS:
                break
        else:
            raise self._unknown_operator(self.source[self.at])
        if found in _PREFIXES:
            self._count_prefix()
            self._emit(_OPERATORS[found], self.at + width)
            self.previous = "operator"
            return
        self._count_nesting(found)
        self._emit(_OPERATORS[found], self.at + width, kind="operator")

    def _unknown_operator(self, char: str) -> ExpressionSyntaxError:
        if char == "=":
            return self._fail("expression.single_equals")
        if char == "?":
            return self._fail("expression.no_ternary")
        return self._fail("expression.unexpected", found=char)

    def _count_prefix(self) -> None:
        self.prefixes += 1
        if self.prefixes > limits.DEPTH:
            raise ExpressionTooBig("expression.too_deep", position=self.at, limit=limits.DEPTH)

    def _count_nesting(self, word: str) -> None:
        if word in _NESTING:
            self.nesting += 1
            if self.nesting > limits.DEPTH:
                raise ExpressionTooBig("expression.too_deep", position=self.at, limit=limits.DEPTH)
