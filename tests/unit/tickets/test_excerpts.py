"""What search shows of a text: the words and what stands around them, as text with places, never as markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.tickets.finding.excerpts import excerpt, marked


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The VPN is down", ["vpn"], ["VPN"]),
        ("Größe der Straße", ["grosse", "strasse"], ["Größe", "Straße"]),
        ("Größe der Straße", ["größe"], ["Größe"]),
        ("printers print", ["print"], ["printers", "print"]),
        ("at noon, at", ["at"], ["at", "at"]),
        ("attic", ["at"], []),
        ("fs-02: mail_gateway", ["fs-02", "gateway"], ["fs", "02", "gateway"]),
        ("<b>bold</b>", ["bold"], ["bold"]),
        ("", ["x"], []),
    ],
)
def test_words_are_marked_as_they_were_found(text, words, found):
    seen = marked(text, words)
    assert [seen.text[a:b] for a, b in seen.marks] == found


def test_the_piece_shown_is_the_one_with_most_of_the_words():
    text = "mail " + "x " * 300 + "the gateway rejects mail today " + "y " * 300
    seen = excerpt(text, ["gateway", "mail"])
    assert [seen.text[a:b] for a, b in seen.marks] == ["gateway", "mail"]
    assert seen.text.startswith("…")
    assert seen.text.endswith("…")
    assert len(seen.text) < 190


@given(
    st.text(st.characters(codec="utf-8"), max_size=400), st.lists(st.text(max_size=5), max_size=3)
)
def test_any_text_gives_places_inside_it(text, words):
    seen = excerpt(text, words, 40)
    assert len(seen.text) <= 42
    assert all(0 <= a < b <= len(seen.text) for a, b in seen.marks)
    assert "\n" not in seen.text
