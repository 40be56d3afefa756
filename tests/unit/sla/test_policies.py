"""Which policy a ticket falls under."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from deskflow.core.errors import Rejected
from deskflow.sla.rules import Penalty, Policy, choose_policy, condition_fields
from deskflow.sla.rules.policy_json import checked_definition
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


def test_a_field_with_several_values_fits_with_any_of_them_however_it_is_written() -> None:
    vip = replace(GOLD, condition={"tags": ["VIP", "board"]})
    for tags, name in ((["vip", "laptop"], "Gold"), (["laptop"], "Standard"), ([], "Standard")):
        chosen = choose_policy([SEED, vip], {**ticket(), "tags": tags})
        assert chosen is not None
        assert chosen.name == name


@pytest.mark.parametrize(
    "definition",
    [
        {"condition": "status == 'open'"}, {"condition": {"customer.tier": {"$ne": "gold"}}},
        {"condition": {f"f{n}": 1 for n in range(40)}}, {"condition": {"tags": ["x"] * 2000}},
        {"targets": [1]}, {"targets": {"P1": "soon"}}, {"pauses": "always"}, {"pauses": {"resolution": "open"}},
        {"escalation": "all of them"}, {"penalties": [1]},
    ],
)  # fmt: skip
def test_what_is_no_policy_is_refused_and_never_evaluated(definition: dict[str, Any]) -> None:
    with pytest.raises(Rejected) as refusal:
        checked_definition(definition)
    assert refusal.value.code == "sla.unreadable"


def test_penalties_count_hours_that_have_begun_up_to_the_cap() -> None:
    penalty = Penalty("resolution", 5000, 1000, 8000)
    assert [penalty.cents(late) for late in (-5, 0, 1, 3600, 3601, 10**9)] == [
        5000, 5000, 6000, 6000, 7000, 8000,
    ]  # fmt: skip
