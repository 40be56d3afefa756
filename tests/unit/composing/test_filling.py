"""Texts with variables: filled, or marked where something is missing; never empty in silence, never evaluated twice."""

from __future__ import annotations

import pytest

from deskflow.composing.filling import GAP, checked_text, fill, first_name, gaps_in
from deskflow.core.errors import Rejected

SCOPE = {
    "ticket": {"number": "INC-7", "title": "{{ 7 * 7 }}", "priority": "P1"},
    "contact": {"name": "Paul Weber", "first_name": "Paul", "email": ""},
    "customer": {"name": "Northwind"}, "agent": {"name": "Mara Klein"}, "desk": {"name": "MSP"},
}  # fmt: skip


def test_values_stand_where_their_names_stood():
    filled = fill("Dear {{contact.first_name}},\n{{ ticket.number }}: {{ ticket.title }}", SCOPE)
    assert filled.text == "Dear Paul,\nINC-7: {{ 7 * 7 }}", "a value is never read again"
    assert filled.gaps == ()


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("To {{ contact.email }}", ("contact.email",)),
        ("{{ contact.phone }} and {{contact.phone}}", ("contact.phone",)),
        ("{{ ticket.priority + 1 }}", ("ticket.priority + 1",)),
        ("{{ default(contact.nick, contact.first_name) }}", ()),
        ("{{ 'a' if ticket.priority == 'P1' else 'b' }}", ()),
        (r"\{{ not a name }} {{ contact.email }}", ("contact.email",)),
        ("no names at all }} {", ()),
    ],
)
def test_what_is_missing_is_marked(text, gaps):
    filled = fill(text, SCOPE)
    assert filled.gaps == gaps
    assert bool(GAP.search(filled.text)) == bool(gaps)
    assert len(gaps_in(filled.text)) == len(gaps)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  ", "field.required"),
        ("{{ tickt.number }}", "canned.unknown_name"),
        ("{{ __import__('os') }}", "expression.bad_name"),
        ("{{ ticket.number", "expression"),
        ("x" * 50_001, "field.too_long"),
    ],
)
def test_what_could_never_be_filled_is_refused_when_it_is_saved(text, code):
    with pytest.raises(Rejected) as refused:
        checked_text(text)
    assert refused.value.code.startswith(code)


@pytest.mark.parametrize(
    ("name", "first"),
    [("Paul Weber", "Paul"), ("paul@x.example", None), ("", None), (None, None), ("Weber, Paul", "Paul"),
     ("Prof. Dr. Lea Sommer", "Lea"), ("Dr.", None), ("Frau Weber", "Weber"), ("Jo Falk, IT manager", "Jo"), (",", None)],
)  # fmt: skip
def test_first_names(name, first):
    assert first_name(name) == first
