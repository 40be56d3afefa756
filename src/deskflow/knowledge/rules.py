"""How well an article fits some words. Pure: no index decides it, so that both databases answer alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from deskflow.core.types import folded

MOST_WORDS: Final = 12
_WORD: Final = re.compile(r"\w+")
_SHORTEST: Final = 3
# Words that say nothing about the matter, in the languages tickets come in most.
_IDLE: Final = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "not",
        "are",
        "was",
        "has",
        "have",
        "can",
        "this",
        "that",
        "from",
        "you",
        "your",
        "our",
        "but",
        "its",
        "does",
        "did",
        "how",
        "what",
        "when",
        "der",
        "die",
        "das",
        "und",
        "mit",
        "nicht",
        "ist",
        "sind",
        "war",
        "hat",
        "haben",
        "kann",
        "von",
        "fur",
        "ein",
        "eine",
        "einen",
        "wie",
        "was",
        "wenn",
        "bei",
        "auf",
    ]
)
_IN_TITLE, _IN_TAGS, _IN_BODY = 5, 4, 1
_EXCERPT: Final = 200


def words_of(text: str) -> list[str]:
    """The words that count, folded, each once, the first ones if there are many."""
    found = (word for word in _WORD.findall(folded(text[:2000])) if len(word) >= _SHORTEST)
    return list(dict.fromkeys(word for word in found if word not in _IDLE))[:MOST_WORDS]


def search_text(title: str, tags: str, body: str) -> str:
    return folded(f"{title}\n{tags}\n{body}")


def fit(words: Sequence[str], title: str, tags: str, body: str) -> int:
    """The more of the words an article has, and the more prominently, the higher. Zero when it has none."""
    places = (
        (_IN_TITLE, folded(title)), (_IN_TAGS, folded(tags)), (_IN_BODY, folded(body)),
    )  # fmt: skip
    score = 0
    for word in words:
        score += max((worth for worth, text in places if word in text), default=0)
    return score


def excerpt(words: Sequence[str], body: str) -> str:
    """The lines around the first of the words, else the beginning; one line of text."""
    flat = " ".join(body.split())
    # Folding may change the length of a text, so this is near enough, and never out of bounds.
    at = min((place for word in words if (place := folded(flat).find(word)) >= 0), default=0)
    start = max(0, min(at - 40, len(flat) - _EXCERPT))
    cut = flat[start : start + _EXCERPT]
    return ("…" if start else "") + cut + ("…" if start + _EXCERPT < len(flat) else "")
