"""How often and how long after each other a failed step is tried."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.workflows.definition import Step
from deskflow.workflows.retry import RetryPolicy, chance_of, is_retried, next_delay, plan


def seconds(delays: list[timedelta]) -> list[float]:
    return [delay.total_seconds() for delay in delays]


def test_none_unless_asked_for() -> None:
    assert plan(RetryPolicy.of(Step("1", "a", "action"))) == []
    assert next_delay(RetryPolicy(), 1) is None


def test_the_setting_caps_the_count() -> None:
    step = Step("1", "a", "action", retry_count=10, retry_delay_seconds=5)
    assert seconds(plan(RetryPolicy.of(step))) == [5, 5, 5]
    assert seconds(plan(RetryPolicy.of(step, max_attempts=5))) == [5] * 5


def test_delays_grow_up_to_the_longest() -> None:
    policy = RetryPolicy(5, timedelta(seconds=10), factor=3, longest=timedelta(seconds=100))
    assert seconds(plan(policy)) == [10, 30, 90, 100, 100]
    huge = RetryPolicy(10_000, timedelta(days=1), factor=100, longest=timedelta(days=999))
    assert next_delay(huge, 10_000) == timedelta(days=7)


def test_jitter_spreads_and_is_the_same_again() -> None:
    policy = RetryPolicy(1, timedelta(seconds=100), jitter=0.2)
    assert seconds([next_delay(policy, 1, chance=c) for c in (0.0, 0.5, 1.0)]) == [80, 100, 120]  # type: ignore[list-item]
    assert chance_of("execution:step", 1) == chance_of("execution:step", 1)
    assert chance_of("execution:step", 1) != chance_of("execution:step", 2)
    assert all(0 <= chance_of(str(n), n) < 1 for n in range(100))


@pytest.mark.parametrize(("asked", "expected"), [(5, 60), (90, 90), (10**9, 7 * 86_400)])
def test_the_other_side_may_ask_for_more_time(asked: int, expected: int) -> None:
    policy = RetryPolicy(1)
    delay = next_delay(policy, 1, retry_after=timedelta(seconds=asked))
    assert delay == timedelta(seconds=expected)
    assert next_delay(policy, 2, retry_after=timedelta(seconds=asked)) is None


@pytest.mark.parametrize(
    ("wanted", "code", "params", "answer"),
    [
        ("", "http.status", {"status": 500}, True),
        ("http.status", "http.status", {}, True),
        ("http.status", "http.no_answer", {}, False),
        ("mail.failed, http.*", "http.no_answer", {}, True),
        ("http.*", "httpx.no_answer", {}, False),
        ("http.status=503", "http.status", {"status": 503}, True),
        ("http.status = 503", "http.status", {"status": 500, "limit": 5}, False),
        (" , ", "anything.at_all", {}, True),
    ],
)
def test_only_the_errors_that_are_named_are_tried_again(wanted, code, params, answer) -> None:
    assert is_retried(wanted, code, params) is answer
