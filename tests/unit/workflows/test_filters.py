"""Filters of an event trigger, in the seeds' words and in ours."""

from __future__ import annotations

import pytest

from deskflow.workflows.filters import matches, verdicts

PAYLOAD = {
    "ticket": {"id": "t", "priority": "P1", "status": "open", "assignee_id": "u", "customer_id": "c",
               "tags": ["vpn", "vip"], "custom": {"floor": 3}, "note": None},
    "changed": ["priority"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (None, True),
        ({}, True),
        ({"priority": None}, True),
        ({"nothing": None}, True),
        ({"priority": ["high", "critical"], "customer_id": None}, True),
        ({"priority": ["p1_critical"]}, True),
        ({"priority": "P1"}, True),
        ({"priority": "p1"}, True),
        ({"priority": 1}, True),
        ({"priority": "high"}, False),
        ({"priority": ["P2", "low"]}, False),
        ({"priority": []}, False),
        ({"customer_id": "c"}, True),
        ({"customer_id": "d"}, False),
        ({"customer_id": ["d", "c"]}, True),
        ({"status": "assigned"}, True),
        ({"status": ["closed", "open"]}, True),
        ({"tags": "vip"}, True),
        ({"tags": ["x", "vpn"]}, True),
        ({"tags": "x"}, False),
        ({"custom.floor": 3}, True),
        ({"custom.floor": "3"}, False),
        ({"ticket.customer_id": "c"}, True),
        ({"changed": "priority"}, True),
        ({"nothing": "x"}, False),
        ({"note": "x"}, False),
    ],
)
def test_filters(filters: dict[str, object] | None, expected: bool) -> None:
    assert matches("ticket.created", PAYLOAD, filters) is expected


def test_assigned_means_open_and_with_somebody() -> None:
    nobody = {"ticket": {"status": "open", "assignee_id": None}}
    assert not matches("ticket.created", nobody, {"status": "assigned"})
    seed = {"ticket": {"status": "open", "assigned_to": "u"}}
    assert matches("ticket.created", seed, {"status": "assigned"})


def test_a_flat_payload_works_as_in_the_seed() -> None:
    assert matches("ticket.created", {"priority": "critical"}, {"priority": ["high", "critical"]})


def test_every_filter_says_why() -> None:
    said = list(
        verdicts("ticket.created", PAYLOAD, {"priority": "low", "nope": 1, "status": "open"})
    )
    assert [(one.field, one.passed, one.missing) for one in said] == [
        ("priority", False, False), ("nope", False, True), ("status", True, False),
    ]  # fmt: skip
    assert said[0].found == "P1"
