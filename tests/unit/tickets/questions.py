"""Random trees, for tests of how they are written and what they find."""

from __future__ import annotations

from datetime import date
from typing import Any as Anything

from hypothesis import strategies as st

from deskflow.tickets.finding.fields import BUILT_IN, BadValue, Field, spelled
from deskflow.tickets.finding.tree import All, Any, Not, Test, Tree, Words

TEXTS = st.text(st.sampled_from("abvpn Äßé19%_-'\\:#(),\"<"), min_size=1, max_size=8)
_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str)
_SPANS = st.tuples(st.integers(0, 400), st.sampled_from("mhdw")).map(lambda p: f"{p[0]}{p[1]}")


def _raw(field: Field, operator: str) -> st.SearchStrategy[str]:
    """Values the field can have."""
    found: st.SearchStrategy[str] = TEXTS
    if field.choices:
        found = st.sampled_from([choice.key for choice in field.choices])
    elif field.kind == "flag":
        found = st.sampled_from(["yes", "no"])
    elif field.kind == "duration":
        found = _SPANS
    elif field.kind in ("number", "money"):
        found = st.integers(-3, 120).map(str)
    elif field.kind == "date":
        plain = st.sampled_from(["today", "yesterday", "2026-11", "2026-11-23"]) | _DAYS
        found = plain if operator == "is" else plain | _SPANS | st.just("now")
    elif field.kind == "person":
        found = st.just("me") | TEXTS
    return found | st.just("none") if field.may_miss and operator in ("is", "has") else found


@st.composite
def leaves(draw: Anything, fields: tuple[Field, ...]) -> Test:
    field = draw(st.sampled_from(fields))
    operator = draw(st.sampled_from(field.operators))
    several = 3 if operator in ("is", "has") else 1
    raw = draw(st.lists(_raw(field, operator), min_size=1, max_size=several))
    values = []
    for value in raw:
        try:
            values.append(spelled(field, operator, value))
        except BadValue:
            values.append(spelled(field, operator, "a"))
    return Test(field.key, operator, tuple(dict.fromkeys(values)))


def trees(fields: tuple[Field, ...] = BUILT_IN, words: Anything = TEXTS) -> st.SearchStrategy[Tree]:
    return st.recursive(
        leaves(fields) | words.map(Words),
        lambda inside: st.one_of(
            st.lists(inside, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inside, max_size=3).map(lambda parts: Any(tuple(parts))),
            inside.map(Not),
        ),
        max_leaves=6,
    )
