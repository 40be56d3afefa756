"""Texts with variables, filled from a ticket. What is missing is marked in the text, never silently empty. Pure.

The language is that of workflows: `{{ contact.first_name }}`, and nothing found in a value is ever read as an expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deskflow.core.errors import Rejected
from deskflow.workflows.expressions import (
    STANDARD,
    ExpressionError,
    ExpressionMissingName,
    Json,
    parse_template,
    template_references,
)
from deskflow.workflows.expressions.expression import split_text
from deskflow.workflows.expressions.values import Meter, text_of

# What can be named in a text; the rest is known as soon as it is written.
NAMES: Final = ("ticket", "customer", "contact", "agent", "desk")
VARIABLES: Final = (
    "contact.first_name", "contact.name", "contact.email", "customer.name", "ticket.number", "ticket.title",
    "ticket.priority", "ticket.status", "agent.name", "agent.first_name", "agent.email", "agent.title", "desk.name",
)  # fmt: skip
_OPEN, _CLOSE = "⟦", "⟧"
GAP: Final = re.compile(f"{_OPEN}[^{_OPEN}{_CLOSE}\n]{{1,200}}{_CLOSE}")
LONGEST: Final = 50_000


@dataclass(frozen=True, slots=True)
class Filled:
    """`gaps` are the expressions that had no value; each stands in the text as `⟦…⟧`."""

    text: str
    gaps: tuple[str, ...] = ()


def fill(text: str, scope: Mapping[str, Json]) -> Filled:
    """Never raises for a text that could be saved: what cannot be worked out is a gap."""
    parts: list[str] = []
    gaps: list[str] = []
    at = 0
    for piece in split_text(text):
        if isinstance(piece, str):
            parts.append(piece)
            at = _after(text, piece, at)
            continue
        begin = text.index("{{", at) + 2
        source = text[begin : piece.end].strip()
        at = piece.end + 2
        value = _value(source, scope)
        if not value.strip():
            gaps.append(source)
            value = gap(source)
        parts.append(value)
    return Filled("".join(parts), tuple(dict.fromkeys(gaps)))


def gap(source: str) -> str:
    """How something missing stands in a text."""
    inside = " ".join(source.replace(_OPEN, "").replace(_CLOSE, "").split())[:200]
    return f"{_OPEN}{inside or '…'}{_CLOSE}"


def gaps_in(text: str) -> list[str]:
    """The marks that are left in a text, each once."""
    return list(dict.fromkeys(GAP.findall(text)))


def checked_text(value: str, field: str = "body") -> str:
    """A text that can be filled; Rejected for one that is empty, too long, unreadable or names what there is not."""
    text = value.replace("\x00", "").strip("\n")
    if not text.strip():
        raise Rejected("field.required", field=field)
    if len(text) > LONGEST:
        raise Rejected("field.too_long", field=field, limit=LONGEST, length=len(text))
    try:
        parse_template(text)
        names = {str(path[0]) for path in template_references(text)}
    except ExpressionError as problem:
        raise Rejected(problem.code, **{**problem.params, "field": field}) from problem
    unknown = sorted(names - set(NAMES))
    if unknown:
        raise Rejected("canned.unknown_name", field=field, name=unknown[0][:60])
    return text


def _after(text: str, piece: str, at: int) -> int:
    # An escaped `\{{` is shorter in the piece than in the text.
    return at + len(piece) + piece.count("{{")


def _value(source: str, scope: Mapping[str, Json]) -> str:
    try:
        value = parse_template("{{" + source + "}}", STANDARD).render(scope)
        return text_of(value, Meter())
    except ExpressionMissingName:
        return ""
    except ExpressionError:
        return ""


# How people are addressed, in the languages names come in here; none of them is a name.
TITLES: Final = frozenset((
    "dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "mx", "mx.", "sir", "herr", "frau",
    "hr.", "fr.", "ing.", "dipl.-ing.", "mag.", "med.",
))  # fmt: skip


def first_name(name: str | None) -> str | None:
    """What one is called: the first word of a name that is no title ("Dr. Lea Sommer", "Weber, Paul"); an address or a
    title alone is none."""
    family, comma, given = (name or "").partition(",")
    words: Sequence[str] = (given if comma and len(family.split()) == 1 else family).split()
    called = [one for one in words if one.lower() not in TITLES]
    if not called or "@" in called[0]:
        return None
    return called[0]
