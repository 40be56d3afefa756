"""A policy as the texts of its form: whatever was stored comes back, and times read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.desktop.pages.settings.policies.values import (
    definition_of,
    read_cents,
    read_time,
    texts_of,
    written_amount,
    written_time,
)
from deskflow.sla.rules import CLOCK_KINDS
from deskflow.sla.rules.policy_json import checked_definition

seconds = st.integers(1, 100_000).map(lambda minutes: minutes * 60)
targets = st.dictionaries(
    st.sampled_from(["P1", "P2", "P3", "P4"]),
    st.dictionaries(st.sampled_from(CLOCK_KINDS), seconds, min_size=1),
)
penalties = st.dictionaries(
    st.sampled_from(CLOCK_KINDS),
    st.fixed_dictionaries({"once": st.integers(1, 9_999_999)}, optional={"hourly": st.integers(1, 9_999_999)}),
)  # fmt: skip


@settings(max_examples=40)
@given(targets, penalties, st.sampled_from(["resume", "new_cycle"]))
def test_what_was_stored_comes_back(promised, price, reopening) -> None:
    stored = checked_definition(
        {
            "targets": promised, "penalties": price, "reopening": reopening, "currency": "CHF" if price else None,
            "condition": {"customer.tier": ["gold"], "site_id": "kept"}, "at_risk_percent": 60,
            "escalation": [{"clock": "resolution", "after": 5400, "times": 2, "do": "raise_priority"}],
            "pauses": {"first_response": ["open"], "next_update": [], "resolution": ["scheduled"]},
        }
    )  # fmt: skip
    stored = {key: value for key, value in stored.items() if value not in ({}, []) or key == "targets"}  # fmt: skip
    assert checked_definition(definition_of(texts_of("x", "", True, stored))) == stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", 14400), ("4 h", 14400), ("1.5h", 5400), ("1,5 h", 5400), ("1 h 30 min", 5400), ("1:30", 5400),
        ("90m", 5400), ("90 minutes", 5400), ("", None), ("soon", None), ("1:75", None), ("-4", None), ("4 d", None),
        ("٤", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text, expected) -> None:
    assert read_time(text) == expected


def test_times_and_amounts_are_written_without_what_is_nothing() -> None:
    assert [written_time(one) for one in (None, 0, 1800, 7200, 9000)] == ["", "", "30 min", "2 h", "2 h 30 min"]  # fmt: skip
    assert [written_amount(one) for one in (None, 5, 12345)] == ["", "0.05", "123.45"]
    assert [read_cents(one) for one in ("12", "12,5", "0.05", "1e9", "-1", "1.234", "")] == [
        1200, 1250, 5, None, None, None, None,
    ]  # fmt: skip
