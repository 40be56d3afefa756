"""Nothing secret is written down."""

from __future__ import annotations

import pytest

from deskflow.core.redaction import Redaction


def test_a_registered_value_is_blackened_wherever_it_stands() -> None:
    redaction = Redaction()
    redaction.add("s3cr.t+")
    redaction.add("s3cr.t+longer")
    assert redaction.clean("a s3cr.t+ b s3cr.t+longer c") == "a ••• b ••• c"
    assert redaction.clean("s3crXt+") == "s3crXt+"


def test_every_line_of_a_key_counts() -> None:
    redaction = Redaction()
    redaction.add("-----BEGIN-----\nMIIEv\n-----END-----")
    assert "MIIEv" not in redaction.clean("leaked: MIIEv")


def test_short_values_would_blacken_everything_and_are_left() -> None:
    redaction = Redaction()
    redaction.add("a")
    assert redaction.clean("a banana") == "a banana"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+psycopg://desk:hunter2@db.example/x",
        "password=hunter2",
        "{'password': 'hunter2'}",
        '"api_key": "hunter2"',
        "Authorization: Bearer hunter2",
        "(sqlite3.IntegrityError) UNIQUE\n[SQL: INSERT]\n[parameters: ('hunter2',\n 'x')]\n(more)",
    ],
)
def test_the_usual_places_are_known_without_registering(text: str) -> None:
    cleaned = Redaction().clean(text)
    assert "hunter2" not in cleaned
    assert cleaned != text


def test_ordinary_text_stays() -> None:
    text = "ticket 4711 assigned; see https://docs.example/page: 3 tokens left"
    assert Redaction().clean(text) == text
