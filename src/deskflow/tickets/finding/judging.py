"""Whether one ticket is what a tree asks for, in plain Python: what the SQL has to agree with. Pure.

It also tells whether a ticket that has just changed belongs into a list, without asking the database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from deskflow.core.types import folded
from deskflow.tickets.finding import tree as t
from deskflow.tickets.finding.fields import (
    ANY_DONE,
    ANY_OPEN,
    JUST_OPEN,
    NAMED,
    Field,
)
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.times import span_of, stretch
from deskflow.tickets.rules import STATUSES, is_open

_TOKEN: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something with a name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """`values` by the key of the field: texts, numbers, times, `Known`s; several (tags, skills, watchers) as a
    tuple; None or nothing where there is none. Words are looked for in `titles` and the `number`, in `names` (of
    the customer, the contact, the equipment) and in `messages`, in each on its own."""

    values: Mapping[str, Any] = field(default_factory=dict)
    titles: Sequence[str] = ()
    number: str = ""
    names: Sequence[str] = ()
    messages: Sequence[str] = ()


def fits(tree: t.Tree, facts: TicketFacts, asker: ListScope) -> bool:
    """Whether the ticket is asked for. A field nobody knows any more fits no ticket."""
    return _fits(t.tidy(tree), facts, asker)


def _fits(tree: t.Tree, facts: TicketFacts, asker: ListScope) -> bool:
    if isinstance(tree, t.All):
        return all(_fits(part, facts, asker) for part in tree.parts)
    if isinstance(tree, t.Any):
        return any(_fits(part, facts, asker) for part in tree.parts)
    if isinstance(tree, t.Not):
        return not _fits(tree.part, facts, asker)
    if isinstance(tree, t.Words):
        return _has_text(facts, tree.text)
    asked = asker.catalogue.get(tree.field)
    if asked is None:
        return False
    found = facts.values.get(asked.key)
    held = found if isinstance(found, tuple) else () if found is None else (found,)
    if asked.key == "status":
        # A status of the tenant's own is also the built-in one that it counts as.
        held = (*held, *filter(None, [facts.values.get("own_status")]))
    return any(_fits_value(asked, tree.operator, value, held, asker) for value in tree.values)


def _fits_value(
    asked: Field, operator: str, value: str, held: tuple[Any, ...], asker: ListScope
) -> bool:
    if value == "none" and asked.may_miss:
        return not held
    return any(_one_fits(asked, operator, value, one, asker) for one in held)


def _one_fits(asked: Field, operator: str, value: str, held: Any, asker: ListScope) -> bool:
    kind = asked.kind
    if kind in NAMED:
        if value == "me" and kind == "person":
            return bool(held.id == asker.me)
        wanted = id_in(value)
        if kind == "site" and wanted is None:
            return any(one in held.name for one in spellings(value))
        return folded(value) in folded(held.name) if wanted is None else bool(held.id == wanted)
    if kind == "date":
        return stretch(operator, value, asker.now, ahead=asked.facing == "ahead").holds(held)
    if kind in ("number", "money", "duration"):
        number = float(span_of(value) or 0) if kind == "duration" else float(value)
        found: bool = {
            "is": held == number, "<": held < number, "<=": held <= number, ">": held > number,
            ">=": held >= number,
        }[operator]  # fmt: skip
        return found
    if asked.key == "status":
        return held in statuses_of(value)
    if kind == "flag":
        return bool(held) == (value == "yes")
    if kind == "text":
        return folded(value) in folded(held)
    return bool(folded(held) == folded(value))


def statuses_of(value: str) -> frozenset[str]:
    """The statuses a value of the field `status` stands for."""
    if value in (ANY_OPEN, ANY_DONE):
        return frozenset(one for one in STATUSES if is_open(one) == (value == ANY_OPEN))
    return frozenset({"open" if value == JUST_OPEN else value})


def spellings(name: str) -> tuple[str, ...]:
    """How a name may be written where the database does not know it folded."""
    return tuple(dict.fromkeys((name, name.lower(), name.upper(), name.capitalize(), name.title())))


def id_in(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def tokens(text: str) -> list[str]:
    """The words of a text as search knows them: letters and digits, folded."""
    return _TOKEN.findall(folded(text))


def has_words(text: str, wanted: Sequence[str]) -> bool:
    """These words stand next to each other in the text, the last one perhaps only begun."""
    held = tokens(text)
    *whole, begun = wanted
    for at in range(len(held) - len(whole)):
        last = held[at + len(whole)]
        fits_last = last.startswith(begun) if may_be_begun(begun) else last == begun
        if fits_last and held[at : at + len(whole)] == whole:
            return True
    return False


def may_be_begun(word: str) -> bool:
    """Whether it may be the beginning of a word; a shorter one begins too many."""
    return len(word) >= (2 if word.isdigit() else 3)


def has_digit(text: str) -> bool:
    """Only then a ticket's number can be meant: every number begins with the same letters."""
    return any(letter.isdigit() for letter in text)


def is_literal(text: str) -> bool:
    """Whether it has signs that are no words: a title has to have them as well, as they stand."""
    return " ".join(tokens(text)) != folded(text)


def _has_text(facts: TicketFacts, text: str) -> bool:
    wanted = folded(text)
    if any(wanted in folded(name) for name in facts.names):
        return True
    asked = tokens(text)
    if not asked:
        return any(wanted in folded(title) for title in (*facts.titles, facts.number))
    if any(has_words(message, asked) for message in facts.messages):
        return True
    titles = [*facts.titles, *([facts.number] if has_digit(text) else [])]
    literal = is_literal(text)
    return any(
        has_words(title, asked) and (not literal or wanted in folded(title)) for title in titles
    )
