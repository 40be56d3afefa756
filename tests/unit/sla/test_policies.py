"""Which policy a ticket falls under."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from deskflow.sla.rules import Policy, choose_policy, condition_fields
from tests.unit.sla.stories import ROUND_THE_CLOCK, SEED

GOLD = Policy(
    UUID(int=20), "Gold", 2, ROUND_THE_CLOCK, condition={"customer.tier": ["gold", "platinum"]}
)
PHONE = Policy(
    UUID(int=21), "Phone", 1, ROUND_THE_CLOCK, condition={"channel": "phone", "type": None}
)


def ticket(tier: str = "standard", channel: str = "email") -> dict[str, Any]:
    return {"customer": {"tier": tier}, "channel": channel, "type": "breakdown", "contact": None}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ticket(), "Standard"),
        (ticket(tier="gold"), "Gold"),
        (ticket(channel="phone"), "Phone"),
        (ticket(tier="gold", channel="phone"), "Phone"),
    ],
)
def test_the_first_that_fits_counts_and_the_default_is_asked_last(
    seen: dict[str, Any], expected: str
) -> None:
    chosen = choose_policy([SEED, GOLD, PHONE], seen)
    assert chosen is not None
    assert chosen.name == expected


def test_without_a_default_a_ticket_may_fall_under_none() -> None:
    assert choose_policy([GOLD], ticket()) is None
    nowhere = replace(GOLD, condition={"contact.email": "x"})
    assert choose_policy([nowhere], ticket()) is None


def test_the_fields_whose_change_matters_are_known() -> None:
    assert condition_fields([SEED, GOLD, PHONE]) == {"customer", "channel", "type"}
