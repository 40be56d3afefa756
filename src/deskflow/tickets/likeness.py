"""How alike two tickets are: the words of their titles, who asks and about which equipment. Pure.

No index decides it, so that both databases answer alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from deskflow.core.types import folded

_WORD: Final = re.compile(r"\w+")
_SHORTEST: Final = 3
# Words that say nothing about the matter, in the languages tickets come in most.
_IDLE: Final = frozenset(
    """the and for with not are was has have can cannot cant this that from you your our but its does did how what
    when since again still please help problem issue error after into all any new der die das und mit nicht ist sind
    war hat haben kann von fur ein eine einen wie was wenn bei seit wieder noch bitte hilfe problem fehler nach auf
    aus neu neue kein keine""".split()  # noqa: SIM905
)  # fmt: skip
# From here on a person is shown it.
LIKELY: Final = 40
_FRESH: Final = timedelta(days=2)
_STALE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sketch:
    """As much of a ticket as is compared."""

    words: frozenset[str]
    customer_id: UUID | None
    contact_id: UUID | None
    equipment_id: UUID | None


def words_in(text: str, most: int = 40) -> frozenset[str]:
    """The words of a text that say something, without case and accents."""
    found: dict[str, None] = {}
    for word in _WORD.findall(folded(text[:2000])):
        if len(word) >= _SHORTEST and word not in _IDLE:
            found[word] = None
            if len(found) >= most:
                break
    return frozenset(found)


def likeness(new: Sketch, known: Sketch, opened_at: datetime, now: datetime) -> int:
    """0 to 100. Without a word in common nothing is alike: two matters of one customer are two matters."""
    shared = _shared(new.words, known.words)
    if not shared:
        return 0
    smaller = min(len(new.words), len(known.words))
    score = 60.0 * shared / max(smaller, 2)
    if new.equipment_id is not None and new.equipment_id == known.equipment_id:
        score += 20
    if new.contact_id is not None and new.contact_id == known.contact_id:
        score += 10
    elif new.customer_id is not None and new.customer_id == known.customer_id:
        score += 5
    age = now - opened_at
    score += 10 if age <= _FRESH else 0 if age >= _STALE else 5
    return min(100, round(score))


def _shared(new: Iterable[str], known: frozenset[str]) -> float:
    """How many words of one are in the other; a beginning of at least four letters counts half."""
    shared = 0.0
    for word in new:
        if word in known:
            shared += 1
        elif len(word) > 3 and any(_one_begins(word, other) for other in known):
            shared += 0.5
    return shared


def _one_begins(word: str, other: str) -> bool:
    return len(other) > 3 and (word.startswith(other) or other.startswith(word))
