"""What could stand at the cursor while somebody writes a question: names of fields, then values. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from deskflow.core.types import folded
from deskflow.tickets.finding.fields import NAMED, NO_NAMES, PLAIN, Catalogue, Field, Names
from deskflow.tickets.finding.lexing import Piece, pieces
from deskflow.tickets.finding.text import IS, _value

MOST: Final = 12
_SPANS: Final = ("1h", "4h", "1d", "7d")
_DAYS: Final = ("today", "tomorrow", "yesterday")


@dataclass(frozen=True, slots=True)
class Option:
    """`text` is put in place of what stands there; `key` is the bare name or value, for its words."""

    text: str
    kind: Literal["field", "value"]
    key: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The `options` go from `start` to `end` of the text."""

    start: int
    end: int
    options: tuple[Option, ...] = ()


def completions(
    text: str, cursor: int, names: Names = NO_NAMES, catalogue: Catalogue = PLAIN
) -> Completion:
    """What could stand at the cursor, the likeliest first."""
    cursor = max(0, min(cursor, len(text)))
    # What follows the cursor does not matter to what is being written before it.
    found = list(pieces(text[:cursor], catalogue))
    last = found[-1] if found and found[-1].end == cursor else None
    if last is None or last.kind in ("open", "not"):
        return Completion(cursor, cursor, _field_options("", catalogue))
    if last.kind == "field":
        return _value_completion(last, cursor, names, catalogue)
    if last.kind == "words" and not text.startswith('"', last.start):
        options = _field_options(last.text, catalogue)
        return Completion(last.start, cursor, options)
    return Completion(cursor, cursor)


def _field_options(begun: str, catalogue: Catalogue) -> tuple[Option, ...]:
    wanted = begun.casefold()
    found: list[Option] = []
    for field in catalogue.fields:
        called = (field.key, *field.aliases, folded(field.name))
        if any(name and name.startswith(wanted) for name in called):
            sign = "<" if field.kind in ("date", "duration", "number", "money") else ":"
            found.append(Option(field.key + sign, "field", field.key, field.key))
    if wanted:
        found += [
            Option(f"is:{word}", "field", word, "is") for word in IS if "is".startswith(wanted)
        ]
    return tuple(found if not wanted else found[:MOST])


def _value_completion(piece: Piece, cursor: int, names: Names, catalogue: Catalogue) -> Completion:
    last = piece.values[-1] if piece.values else None
    start = last.start if last is not None else cursor
    begun = last.text if last is not None else ""
    taken = {value.text.casefold() for value in piece.values[:-1]}
    options = [
        Option(_value(value), "value", value, piece.name.casefold())
        for value in _values_of(piece, begun, names, catalogue)
        if value.casefold() not in taken
    ]
    return Completion(start, cursor, tuple(options[:MOST]))


def _values_of(piece: Piece, begun: str, names: Names, catalogue: Catalogue) -> list[str]:
    field = catalogue.get(piece.name)
    wanted = folded(begun)
    if field is None:
        words: Sequence[str] = (
            tuple(IS) if piece.name.casefold() == "is"
            else [one.key for one in catalogue.fields if one.may_miss]
        )  # fmt: skip
        return _beginning(words, wanted)
    if field.kind in NAMED or field.kind == "tag":
        first = ["me"] if field.kind == "person" else []
        first += ["none"] if field.may_miss else []
        return [*_beginning(first, wanted), *names.beginning(field.kind, begun, MOST)]
    return _beginning(_plain_values(field, piece.operator), wanted)


def _plain_values(field: Field, operator: str) -> list[str]:
    none = ["none"] if field.may_miss and operator == ":" else []
    if field.kind == "choice":
        return [*(choice.key for choice in field.choices), *none]
    if field.kind == "flag":
        return ["yes", "no"]
    if field.kind == "date":
        return [*(_DAYS if operator == ":" else (*_SPANS, "now", *_DAYS)), *none]
    if field.kind == "duration":
        return list(_SPANS)
    return none


def _beginning(words: Sequence[str], wanted: str) -> list[str]:
    return [word for word in words if folded(word).startswith(wanted)]
