"""Which tickets look alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from deskflow.tickets.likeness import LIKELY, Sketch, likeness, words_in

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CUSTOMER, CONTACT, DEVICE = uuid4(), uuid4(), uuid4()


def alike(one: str, other: str, *, age: timedelta = timedelta(hours=1)) -> int:
    a = Sketch(words_in(one), CUSTOMER, CONTACT, DEVICE)
    b = Sketch(words_in(other), CUSTOMER, None, None)
    return likeness(a, b, NOW - age, NOW)


def test_the_same_matter_in_other_words_is_likely_and_another_matter_is_not():
    assert alike("VPN does not connect", "vpn keeps disconnecting, cannot connect") >= LIKELY
    assert alike("Drucker im 2. Stock druckt nicht", "Drucker druckt leere Seiten") >= LIKELY
    assert alike("VPN does not connect", "Printer does not print") == 0


def test_words_without_meaning_and_short_ones_do_not_count():
    assert words_in("The new one is not OK, please help!") == frozenset({"one"})


def test_the_older_the_less_likely():
    new, old = (
        alike("mail down", "mail down"),
        alike("mail down", "mail down", age=timedelta(days=60)),
    )
    assert new > old >= LIKELY


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_the_answer_is_between_none_and_all(one: str, other: str):
    assert 0 <= alike(one, other) <= 100
