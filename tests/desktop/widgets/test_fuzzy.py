"""A few letters find the right thing first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.widgets.fuzzy import match


def best(query: str, *texts: str) -> str:
    found = [(found.score, text) for text in texts if (found := match(query, text))]
    return max(found)[1] if found else ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tick", "Tickets"),
        ("cs", "Change status"),
        ("gt", "Go to tickets"),
        ("status", "Change status"),
        ("imp", "Import tickets…"),
        ("zz", ""),
    ],
)
def test_the_best_match_comes_first(query: str, expected: str) -> None:
    texts = ("Tickets", "Change status", "Go to tickets", "Import tickets…", "Customers")
    assert best(query, *texts) == expected


def test_matched_places_can_be_shown() -> None:
    found = match("cs", "Change status")
    assert found is not None
    assert [("Change status")[place] for place in found.places] == ["C", "s"]


@given(st.text(max_size=12), st.text(max_size=40))
def test_places_are_letters_of_the_query_in_order(query: str, text: str) -> None:
    found = match(query, text)
    if found is None:
        return
    assert list(found.places) == sorted(set(found.places))
    assert all(0 <= place < len(text) for place in found.places)


@given(st.text(alphabet="abcdef ghi-", min_size=1, max_size=30), st.data())
def test_any_piece_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert match(text[start:end], text) is not None
