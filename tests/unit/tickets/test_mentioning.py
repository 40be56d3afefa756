"""Whom a text names with an @."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.tickets.mentioning import Mentionable, places_of_mentions

PEOPLE = [
    Mentionable(UUID(int=1), "Ayla Demir"), Mentionable(UUID(int=2), "Ayla"), Mentionable(UUID(int=3), "Zoë O'Hara"),
    Mentionable(UUID(int=4), "Tom Tech"), Mentionable(UUID(int=5), "Tom Tech"), Mentionable(UUID(int=6), " "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ayla Demir please", [1]),
        ("@ayla, please", [2]),
        ("(@AYLA DEMIR) and @zoe o'hara's", [1, 3]),
        ("@Tom Tech", [4, 5]),
        ("ayla@demir.example", []),
        ("mail ayla.@Ayla", []),
        ("@Ayla  Demir", [2]),
        ("@Aylan", []),
        ("@", []),
        ("@@Ayla", [2]),
        ("x\n@Ayla\nDemir", [2]),
    ],
)
def test_the_longest_name_counts(text, named):
    assert [one.int for _, _, one in places_of_mentions(text, PEOPLE)] == named


def test_the_place_is_that_of_the_name():
    text = "see @Ayla Demir: now"
    ((begin, end, _),) = places_of_mentions(text, PEOPLE)
    assert text[begin:end] == "@Ayla Demir"
