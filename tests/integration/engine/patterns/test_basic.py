"""Patterns 1 to 9 and their kin: sequence, splits, joins and merges, in every order they can go."""

from __future__ import annotations

import pytest

from tests.integration.engine.patterns.flows import do, flow, fork, step, traces


@pytest.fixture
def desk(make_desk):
    from tests.integration.engine.running import CONSUMERS

    return make_desk(*CONSUMERS)


def test_sequence(desk):
    made = flow([do("a"), do("b"), do("c")], ">a", "a>b", "b>c")
    assert traces(desk, made) == {("a", "b", "c")}


def test_parallel_split_and_synchronization(desk):
    made = flow(
        [fork("f", "x", "y"), do("a"), do("b"), do("c"), step("j", "join"), do("after")],
        ">f", "f.branch:x>a", "a>b", "f.branch:y>c", "b>j", "c>j", "j.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {
        ("a", "b", "c", "after"), ("a", "c", "b", "after"), ("c", "a", "b", "after"),
    }  # fmt: skip


def test_exclusive_choice_and_simple_merge(desk):
    cases = [
        {"key": "low", "when": "1 > 2"},
        {"key": "high", "when": "2 > 1"},
        {"key": "late", "when": "true"},
    ]
    made = flow(
        [step("s", "switch", cases=cases), do("a"), do("b"), do("c"), do("end")],
        ">s", "s.case:low>a", "s.case:high>b", "s.case:late>c", "a>end", "b>end", "c>end",
    )  # fmt: skip
    assert traces(desk, made) == {("b", "end")}
