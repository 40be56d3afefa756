"""The question as text: `status:open priority:P1,P2 (assignee:me or -tag:vip) due<4h "vpn down"`. Pure.

`read` and `written` are each other's inverse up to spelling. Nothing is guessed: what cannot be understood is
Rejected with where it stands (`at`, `length`) and what could stand there (`expected`).
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Final, TypeVar

from deskflow.core.errors import Rejected
from deskflow.tickets.finding.fields import NO_NAMES, PLAIN, BadValue, Catalogue, Names, spelled
from deskflow.tickets.finding.lexing import Piece, Value, pieces
from deskflow.tickets.finding.tree import (
    DEEPEST,
    EVERYTHING,
    LONGEST_VALUE,
    MOST_PARTS,
    MOST_VALUES,
    All,
    Any,
    Not,
    Operator,
    Test,
    Tree,
    Words,
    tidy,
)

Found = TypeVar("Found")

LONGEST: Final = 4000
IS: Final[dict[str, Tree]] = {
    "open": Test("status", "is", ("open",)),
    "done": Test("status", "is", ("done",)),
    "unassigned": Test("assignee", "is", ("none",)),
    "mine": Test("assignee", "is", ("me",)),
    "overdue": Test("due", "<", ("now",)),
    "breached": Test("sla", "is", ("breached",)),
    "paused": Test("paused", "is", ("yes",)),
    "reopened": Test("reopened", ">", ("0",)),
}


def read(text: str, catalogue: Catalogue = PLAIN, names: Names = NO_NAMES) -> Tree:
    """The tree this text means. Names of exactly one person, customer, … become their ids."""
    if len(text) > LONGEST:
        raise Rejected("filter.too_long", at=LONGEST, length=len(text) - LONGEST, limit=LONGEST)
    found = list(pieces(text, catalogue))
    if len(found) > MOST_PARTS:
        piece = found[MOST_PARTS]
        raise _wrong("filter.too_large", piece.start, piece.end, text, deepest=DEEPEST, most=MOST_PARTS)  # fmt: skip
    return tidy(_Reader(text, found, catalogue, names).whole())


def written(tree: Tree, names: Names = NO_NAMES, catalogue: Catalogue = PLAIN) -> str:
    """The text `read` makes this tree of; ids as names where the names are known."""
    tree = tidy(tree)
    return "" if tree == EVERYTHING else _write(tree, names, catalogue, bare=True)


class _Reader:
    """Reads the pieces in order: `or` binds less than standing next to each other, `-` most."""

    def __init__(self, text: str, found: list[Piece], catalogue: Catalogue, names: Names) -> None:
        self._text, self._pieces = text, found
        self._catalogue, self._names = catalogue, names
        self._at = 0

    def whole(self) -> Tree:
        if not self._pieces:
            return EVERYTHING
        tree = self._either(0)
        left = self._next()
        if left is not None:
            raise self._wrong("filter.stray_bracket", left)
        return tree

    def _next(self) -> Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _either(self, depth: int) -> Tree:
        parts = [self._together(depth)]
        while (piece := self._next()) is not None and piece.kind == "or":
            self._at += 1
            parts.append(self._together(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _together(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while (piece := self._next()) is not None and piece.kind not in ("or", "close"):
            parts.append(self._single(piece, depth))
        if not parts:
            # Before an `or`, after one, or between brackets.
            around = self._next() or self._pieces[-1]
            if around.kind == "close" and depth == 0:
                raise self._wrong("filter.stray_bracket", around)
            raise self._wrong("filter.nothing_here", around)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _single(self, piece: Piece, depth: int) -> Tree:
        if depth >= DEEPEST:
            raise self._wrong("filter.too_large", piece, deepest=DEEPEST, most=MOST_PARTS)
        self._at += 1
        if piece.kind == "words":
            return Words(piece.text[:LONGEST_VALUE])
        if piece.kind == "field":
            return self._field(piece)
        if piece.kind == "not":
            after = self._next()
            if after is None or after.kind in ("or", "close"):
                raise self._wrong("filter.nothing_here", piece)
            return Not(self._single(after, depth + 1))
        inside = self._either(depth + 1)
        end = self._next()
        if end is None:
            raise self._wrong("filter.open_bracket", piece)
        self._at += 1
        return inside

    def _field(self, piece: Piece) -> Tree:
        asked = self._catalogue.get(piece.name)
        if asked is None:
            return self._short(piece)
        operator = _operator(piece.operator, asked.kind)
        values = piece.values or (Value("", piece.end, piece.end),)
        if len(values) > (MOST_VALUES if operator in ("is", "has") else 1):
            raise self._wrong("filter.one_value", values[1], field=asked.key)
        return Test(
            asked.key,
            operator,
            tuple(
                self._checked(value, asked.key, lambda one: spelled(asked, operator, one, self._names))
                for value in values
            ),
        )  # fmt: skip

    def _short(self, piece: Piece) -> Tree:
        """`is:overdue`, `has:equipment`; several are any of them."""
        make = _is if piece.name.casefold() == "is" else self._has
        values = piece.values or (Value("", piece.end, piece.end),)
        return Any(tuple(self._checked(value, piece.name, make) for value in values))

    def _has(self, name: str) -> Tree:
        asked = self._catalogue.get(name)
        if asked is None or not asked.may_miss:
            can = [field.key for field in self._catalogue.fields if field.may_miss]
            raise BadValue("filter.unknown_value" if name else "filter.value_missing", can)
        operator: Operator = "has" if asked.kind == "text" else "is"
        return Not(Test(asked.key, operator, ("none",)))

    def _checked(self, value: Value, field: str, make: Callable[[str], Found]) -> Found:
        try:
            return make(value.text)
        except BadValue as bad:
            raise self._wrong(
                bad.code, value, field=field, expected=list(bad.expected),
                options=", ".join(bad.expected),
            ) from None  # fmt: skip

    def _wrong(self, code: str, where: Piece | Value, **more: object) -> Rejected:
        return _wrong(code, where.start, where.end, self._text, **more)


def _wrong(code: str, start: int, end: int, text: str, **more: object) -> Rejected:
    return Rejected(code, at=start, length=end - start, value=text[start:end][:60], **more)


def _is(word: str) -> Tree:
    found = IS.get(word.casefold())
    if found is None:
        raise BadValue("filter.unknown_value" if word else "filter.value_missing", tuple(IS))
    return found


def _operator(typed: str, kind: str) -> Operator:
    for operator in ("<", "<=", ">", ">="):
        if typed == operator:
            return operator
    return "has" if kind == "text" else "is"


def _write(tree: Tree, names: Names, catalogue: Catalogue, *, bare: bool) -> str:
    """`bare` where no bracket is needed around several parts."""
    if isinstance(tree, Words):
        return tree.text if _is_plain(tree.text) else _in_quotes(tree.text)
    if isinstance(tree, Test):
        asked = catalogue.get(tree.field)
        kind = "" if asked is None else asked.kind
        operator = ":" if tree.operator in ("is", "has") else tree.operator
        values = (names.name_of(kind, value) or value for value in tree.values)
        return f"{tree.field}{operator}{','.join(map(_value, values))}"
    if isinstance(tree, Not):
        return f"-{_write(tree.part, names, catalogue, bare=False)}"
    if isinstance(tree, All):
        # A group of either in it needs its brackets.
        text = " ".join(_write(part, names, catalogue, bare=False) for part in tree.parts)
    else:
        text = " or ".join(
            _write(part, names, catalogue, bare=isinstance(part, All)) for part in tree.parts
        )
    return text if bare else f"({text})"


_SPECIAL: Final = frozenset('"():<>=,')


def _is_plain(text: str) -> bool:
    return not (
        _SPECIAL.intersection(text)
        or any(letter.isspace() for letter in text)
        or text.startswith("-")
        or text in ("or", "OR")
    )


def _value(text: str) -> str:
    needs = not text or any(letter.isspace() or letter in '",()' for letter in text)
    return _in_quotes(text) if needs else text


def _in_quotes(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def misspelt(text: str, catalogue: Catalogue = PLAIN) -> tuple[int, int, str] | None:
    """Where a word stands that looks like a field's name with a slip in it, and the name that was meant."""
    for piece in pieces(text, catalogue):
        name, colon, value = piece.text.partition(":")
        if piece.kind == "words" and colon and value and text[piece.start] != '"':
            close = get_close_matches(name.casefold(), catalogue.names, 1, 0.74)
            if close and not value.startswith(("/", "\\")):
                return piece.start, piece.start + len(name), close[0]
    return None
