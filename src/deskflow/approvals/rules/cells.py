"""A condition of a decision table: `<= 500`, `100..500`, `laptop, phone`, `not laptop`; an empty one means any.

Numbers become spans of the line, texts become sets of words, so that a table can be looked through for gaps.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ANY: Final = frozenset({"", "-", "*", "any"})
_NUMBER: Final = r"-?\d{1,15}(?:\.\d{1,9})?"
_COMPARED: Final = re.compile(rf"(<=|>=|<|>|=)?\s*({_NUMBER})", re.ASCII)
_SPAN: Final = re.compile(rf"({_NUMBER})\s*(?:\.\.|to|–)\s*({_NUMBER})", re.ASCII)
_NOT: Final = re.compile(r"not\s+", re.IGNORECASE)


class BadCell(ValueError):
    """Not a condition; `args[0]` is the text."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`; `with_low` and `with_high` say whether the ends belong to it."""

    low: float = -math.inf
    high: float = math.inf
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: float) -> bool:
        above = value > self.low or (self.with_low and value == self.low)
        return above and (value < self.high or (self.with_high and value == self.high))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Any of these spans; none means any number."""

    spans: tuple[Span, ...] = ()

    def holds(self, value: float | str) -> bool:
        if isinstance(value, str):
            return False
        return not self.spans or any(span.holds(value) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Words:
    """One of these words in any case, or none of them with `others`; no words and `others` means any."""

    words: frozenset[str] = frozenset()
    others: bool = True

    def holds(self, value: float | str) -> bool:
        return (plain(str(value)) in self.words) != self.others


Condition = Numbers | Words


def plain(text: str) -> str:
    """A word as it is compared: without case and outer spaces."""
    return " ".join(text.split()).casefold()


def parse_cell(text: str, kind: str) -> Condition:
    """The condition of a cell in a column of numbers or of texts. Raises BadCell."""
    text = text.strip()
    if len(text) > 500:
        raise BadCell(text[:80])
    if text.casefold() in ANY:
        return Numbers() if kind == "number" else Words()
    if kind == "number":
        return Numbers(tuple(_span(part.strip()) for part in text.split(",")))
    negated = _NOT.match(text)
    words = frozenset(plain(part) for part in text[negated.end() if negated else 0 :].split(","))
    if "" in words:
        raise BadCell(text[:80])
    return Words(words, bool(negated))


def _span(text: str) -> Span:
    between = _SPAN.fullmatch(text)
    if between:
        low, high = float(between[1]), float(between[2])
        if low > high:
            raise BadCell(text[:80])
        return Span(low, high)
    compared = _COMPARED.fullmatch(text)
    if not compared:
        raise BadCell(text[:80])
    value = float(compared[2])
    return {
        "<": Span(high=value, with_high=False),
        "<=": Span(high=value),
        ">": Span(low=value, with_low=False),
        ">=": Span(low=value),
    }.get(compared[1] or "=", Span(value, value))


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that stands for all values the conditions of a column treat alike, and how that is said."""

    value: float | str
    said: str


def samples(conditions: Iterable[Condition], kind: str) -> list[Sample]:
    """One sample for each part the conditions cut a column into; together they cover every value."""
    if kind != "number":
        words = sorted({word for one in conditions if isinstance(one, Words) for word in one.words})
        # No word of the table has a control character in it.
        return [*(Sample(word, word) for word in words), Sample("\x00", "")]
    ends = sorted(
        {
            end
            for one in conditions
            if isinstance(one, Numbers)
            for span in one.spans
            for end in (span.low, span.high)
            if math.isfinite(end)
        }
    )
    if not ends:
        return [Sample(0.0, "")]
    found = [Sample(ends[0] - 1, f"< {ends[0]:g}")]
    for place, end in enumerate(ends):
        found.append(Sample(end, f"{end:g}"))
        if place + 1 < len(ends):
            after = ends[place + 1]
            found.append(Sample((end + after) / 2, f"> {end:g}, < {after:g}"))
    found.append(Sample(ends[-1] + 1, f"> {ends[-1]:g}"))
    return found
