"""Times as people type them."""

from __future__ import annotations

import pytest

from deskflow.desktop.pages.tickets.ticket.time_words import typed_time


@pytest.mark.parametrize(
    ("typed", "minutes", "note"),
    [
        ("30", 30, ""), ("30m on the phone", 30, "on the phone"), ("1h", 60, ""), ("1h 15m: on site", 75, "on site"),
        ("1h15m", 75, ""), ("1:30 drive", 90, "drive"), ("1.5h", 90, ""), ("0,5 h x", 30, "x"), ("45 min call", 45, "call"),
        ("2 hours", 120, ""), ("90 minutes – backup", 90, "backup"), ("20 mails answered", 20, "mails answered"),
        ("15 min. Anruf", 15, "Anruf"), ("  5  ", 5, ""),
    ],
)  # fmt: skip
def test_it_is_understood(typed: str, minutes: int, note: str) -> None:
    found = typed_time(typed)
    assert found is not None
    assert (found.minutes, found.note) == (minutes, note)


@pytest.mark.parametrize(
    "typed", ["", "on the phone", "m", "h 5", "-5", "1:75", "9" * 50, "٣٠", "1.2.3"]
)
def test_what_begins_with_no_time_is_none(typed: str) -> None:
    assert typed_time(typed) is None
