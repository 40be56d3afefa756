"""The piece of a text around the words somebody looks for, and where they stand in it. Pure; never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deskflow.core.types import folded
from deskflow.tickets.finding.judging import may_be_begun, tokens

_WORD: Final = re.compile(r"[^\W_]+")
LENGTH: Final = 180
_BEFORE: Final = 50
# Of a very long text only so much is looked at.
_LONGEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`marks` are where found words stand in the text: first letter, and the one after the last."""

    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()


def marked(text: str, words: Sequence[str]) -> Excerpt:
    """The whole text on one line."""
    flat = " ".join(text[:_LONGEST].split())
    return Excerpt(flat, tuple(_marks(flat, words)))


def excerpt(text: str, words: Sequence[str], length: int = LENGTH) -> Excerpt:
    """As much of the text as has room, around the place where most of the words stand together."""
    flat = " ".join(text[:_LONGEST].split())
    marks = _marks(flat, words)
    if len(flat) <= length:
        return Excerpt(flat, tuple(marks))
    start = _best_start(flat, marks, words, length)
    end = min(len(flat), start + length)
    start, end = _whole_words(flat, start, end)
    shift = start - 1 if start else 0
    shown = ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")
    inside = tuple((a - shift, b - shift) for a, b in marks if a >= start and b <= end)
    return Excerpt(shown, inside)


def _marks(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    wanted = [one for word in words for one in tokens(word)]
    whole = frozenset(wanted)
    begun = tuple(one for one in wanted if may_be_begun(one))
    found = []
    for at in _WORD.finditer(text):
        word = at[0]
        # A letter may become several, or a sign of its own: then the word is more than one.
        for held in (word.lower(),) if word.isascii() else tokens(word):
            if held in whole or held.startswith(begun):
                found.append(at.span())
                break
    return found


def _best_start(
    text: str, marks: Sequence[tuple[int, int]], words: Sequence[str], length: int
) -> int:
    """Where a piece begins in which the most different words stand."""
    best, most = 0, 0
    for at, (begin, _) in enumerate(marks[:200]):
        inside = {
            folded(text[a:b])[:3] for a, b in marks[at : at + 12] if b <= begin + length - _BEFORE
        }
        if len(inside) > most:
            best, most = begin, len(inside)
    return max(0, min(best - _BEFORE, len(text) - length))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """No word is cut, unless it is longer than anybody's."""
    if start:
        space = text.find(" ", start, start + 30)
        start = start if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", end - 30, end)
        end = end if space < 0 else space
    return start, end
