"""Nothing secret is written down."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

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


@pytest.mark.parametrize("value", ["p4ss-wörd/&=x", 'line "one"\nline two', "1234567", "abcdef"])
def test_a_value_is_blackened_in_whatever_form_it_comes_back(value: str) -> None:
    redaction = Redaction()
    redaction.add(value)
    written = [
        value,
        json.dumps({"said": value}),
        json.dumps({"said": value}, ensure_ascii=False),
        f"https://x.example/?key={quote(value, safe='')}",
        f"https://x.example/?key={quote_plus(value)}",
    ]
    for text in written:
        clean = redaction.blacken(text)
        assert "•••" in clean
        for line in value.splitlines():
            assert line not in clean


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
def test_a_value_is_blackened_inside_base64(before: str) -> None:
    redaction = Redaction()
    redaction.add("s3cret-t0ken-of-some-length")
    written = base64.b64encode(f"{before}s3cret-t0ken-of-some-length".encode()).decode()
    clean = redaction.blacken(f"Basic {written}")
    assert "•••" in clean
    left = clean.removeprefix("Basic ").replace("•••", "")
    assert len(left) <= 12


def test_json_is_blackened_in_keys_lists_and_numbers_and_otherwise_left_alone() -> None:
    redaction = Redaction()
    value = {"password": "open sesame", "n": [1, 4711, 0.5, True, None]}
    assert redaction.blacken_json(value) is value
    redaction.add("open sesame")
    redaction.add("4711")
    assert redaction.blacken_json({**value, "open sesame!": 1}) == {
        "password": "•••", "n": [1, "•••", 0.5, True, None], "•••!": 1,
    }  # fmt: skip
    # People's words about passwords are theirs.
    assert redaction.blacken("password: change me") == "password: change me"
