"""Which of the runs that share a key may go on, wait, or have to end."""

from __future__ import annotations

import pytest

from deskflow.workflows.concurrency import (
    DROPPED,
    LONGEST_KEY,
    REPLACED,
    SUPERSEDED,
    ConcurrencyRule,
    decide,
)
from deskflow.workflows.expressions import ExpressionError


def rule(policy: str = "queue", limit: int = 1, key: str = "") -> ConcurrencyRule:
    made = ConcurrencyRule.of(
        {"concurrency_limit": limit, "concurrency_policy": policy, "concurrency_key": key}
    )
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("policy", "going", "queued", "start", "cancel"),
    [
        ("queue", "", "abc", "a", {}),
        ("queue", "x", "abc", "", {}),
        ("drop", "x", "ab", "", {"a": DROPPED, "b": DROPPED}),
        ("drop", "", "ab", "a", {"b": DROPPED}),
        ("replace", "x", "abc", "", {"a": REPLACED, "b": REPLACED}),
        ("replace", "x", "a", "", {}),
        ("replace", "", "abc", "a", {"b": REPLACED}),
        ("cancel_running", "x", "ab", "b", {"x": SUPERSEDED, "a": SUPERSEDED}),
        ("cancel_running", "", "a", "a", {}),
    ],
)
def test_one_at_a_time(policy: str, going: str, queued: str, start: str, cancel: dict) -> None:
    decision = decide(rule(policy), list(going), list(queued))
    assert ("".join(decision.start), dict(decision.cancel)) == (start, cancel)


def test_several_at_a_time() -> None:
    assert decide(rule("queue", 3), ["x"], list("abcd")).start == ("a", "b")
    assert decide(rule("cancel_running", 2), ["x", "y"], ["a"]).cancel == {"x": SUPERSEDED}
    assert decide(rule("queue", 2), ["x", "y", "z"], ["a"]).start == ()


@pytest.mark.parametrize(
    "settings",
    [None, {}, {"concurrency_limit": 0}, {"concurrency_limit": True}, {"concurrency_limit": "2"}],
)
def test_without_a_limit_any_number_goes_on(settings: dict | None) -> None:
    assert ConcurrencyRule.of(settings) is None


def test_the_key_is_an_expression_or_a_text() -> None:
    names = {"trigger": {"ticket": {"id": "T1", "n": 7}}}
    assert rule(key="trigger.ticket.id").key_of(names) == "T1"
    assert rule(key="{{ trigger.ticket.id }}").key_of(names) == "T1"
    assert rule(key="ticket-{{ trigger.ticket.n }}").key_of(names) == "ticket-7"
    assert rule().key_of(names) == ""
    with pytest.raises(ExpressionError):
        rule(key="trigger.nobody.id").key_of(names)


def test_what_a_key_holds_is_never_evaluated_and_fits_its_column() -> None:
    names = {"trigger": {"x": "{{ 7 * 7 }}\0", "long": "a" * 500, "other": "a" * 499 + "b"}}
    assert rule(key="trigger.x").key_of(names) == "{{ 7 * 7 }}"
    long, other = rule(key="trigger.long").key_of(names), rule(key="trigger.other").key_of(names)
    assert len(long) == len(other) == LONGEST_KEY
    assert long != other
