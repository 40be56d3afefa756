"""By what a ticket is like others: its words, who asks, about what kind of thing. Pure.

A clue is a text with its kind in front ("word:spooler", "customer:…"), so that models hold nothing but texts and counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from deskflow.tickets.likeness import words_in

WORD: Final = "word"
CUSTOMER: Final = "customer"
EQUIPMENT: Final = "equipment"
# So much of a ticket's first message is read.
MOST_LETTERS: Final = 500
_MOST_WORDS: Final = 60
# What is longer was typed freely into a field of one's own, or is no word; what was chosen or ticked is a clue.
_LONGEST_VALUE: Final = 40


@dataclass(frozen=True, slots=True)
class Features:
    """As much of a ticket as clues are made of; `text` is the beginning of its first message."""

    title: str
    text: str = ""
    priority: str = "P3"
    type: str = "breakdown"
    customer_id: str = ""
    equipment: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solved:
    """A ticket that is done: by whom, when, whether in time and for good, and how long they worked on it if they
    wrote that down."""

    ticket_id: UUID
    solved_by: UUID
    came_at: datetime
    solved_at: datetime
    priority: str = "P3"
    clues: tuple[str, ...] = ()
    in_time: bool = True
    reopened: bool = False
    minutes: int | None = None

    @property
    def well(self) -> bool:
        return self.in_time and not self.reopened


def clues_of(ticket: Features) -> tuple[str, ...]:
    """In a settled order, none twice."""
    found = {f"priority:{ticket.priority}": None, f"type:{ticket.type}": None}
    if ticket.customer_id:
        found[f"{CUSTOMER}:{ticket.customer_id}"] = None
    if ticket.equipment:
        found[f"{EQUIPMENT}:{ticket.equipment}"] = None
    for key, value in sorted(ticket.fields.items()):
        if isinstance(value, bool) or (isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE):
            found[f"field:{key}={value}"] = None
    return (*found, *_words(ticket.title, ticket.text[:MOST_LETTERS]))


def shown(clue: str) -> tuple[str, str]:
    """Its kind, and the rest of it."""
    kind, _, text = clue.partition(":")
    return kind, text


@lru_cache(maxsize=2048)
def _words(title: str, text: str) -> tuple[str, ...]:
    words = words_in(f"{title}\n{text}", _MOST_WORDS)
    said = (one for one in sorted(words) if not one.isdigit() and len(one) <= _LONGEST_VALUE)
    return tuple(f"{WORD}:{word}" for word in said)
