"""Scenarios are read from anything: a slip is named with its place, what is right comes back as it was."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.engine.sandbox.judging import judge
from deskflow.engine.sandbox.report import Played, PlayedStep, SentMessage
from deskflow.workflows.scenarios.reading import ScenarioError, read_scenario, write_scenario
from deskflow.workflows.scenarios.scenario import MONDAY, Expectation, Message

WHOLE = {
    "name": "A week off",
    "at": "2026-03-02T09:00:00+00:00",
    "lasts": "4w",
    "records": [{"name": "ticket", "kind": "ticket", "values": {"title": "Down"}}],
    "trigger": {"event": "ticket.created"},
    "mocks": {"call": [{"error": "http.bad_status", "message": "503", "retryable": True}, {"output": {"status": 200}}]},
    "answers": [{"step": "ask", "decision": "approved", "after": "2h"}],
    "happenings": [{"event": "order.paid", "payload": {"order": 7}, "after": "1d"}],
    "expect": {"status": "completed", "path": ["ask"], "messages": [{"to": "acme"}], "message_count": 1},
}  # fmt: skip


def test_a_scenario_comes_back_as_it_was_written():
    assert write_scenario(read_scenario(WHOLE)) == WHOLE


def test_what_is_not_said_is_the_usual():
    scenario = read_scenario({"name": "Short"})
    assert scenario.at == MONDAY
    assert scenario.lasts == timedelta(days=365)
    assert scenario.expect == Expectation()


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"name": ""}, "name"),
        ({"name": "x", "at": "tomorrow"}, "at"),
        ({"name": "x", "at": "0001-01-01"}, "at"),
        ({"name": "x", "lasts": "a while"}, "lasts"),
        ({"name": "x", "records": [{"name": "a b", "kind": "ticket"}]}, "records[0].name"),
        ({"name": "x", "records": [{"name": "a", "kind": "ship"}]}, "records[0].kind"),
        ({"name": "x", "answers": [{"step": "s", "decision": "maybe"}]}, "answers[0].decision"),
        ({"name": "x", "expect": {"message_count": -1}}, "expect.message_count"),
        ({"name": "x", "expect": {"statuss": "completed"}}, "expect.statuss"),
        ({"name": "x", "mocks": {"s": {"output": 1}}}, "mocks.s"),
    ],
)
def test_a_slip_is_named_with_its_place(wrong, path):
    with pytest.raises(ScenarioError) as refusal:
        read_scenario(wrong)
    assert refusal.value.params["path"] == path


def test_two_records_cannot_share_a_name():
    twice = [{"name": "a", "kind": "ticket"}] * 2
    with pytest.raises(ScenarioError) as refusal:
        read_scenario({"name": "x", "records": twice})
    assert refusal.value.code == "scenario.same_name"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WHOLE, "x"]) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_makes_it_stumble(value):
    with contextlib.suppress(ScenarioError):
        read_scenario(value)


def step(key: str, **more) -> PlayedStep:
    return PlayedStep(
        key, 1, "completed", "success", "2026-01-05T09:00", "2026-01-05T09:00", **more
    )


PLAYED = Played(
    True, status="completed", steps=(step("one"), step("two")), variables={"total": 3},
    outputs={"one": {"rows": [{"id": 7}]}}, records={"ticket": {"priority": "P2"}},
    messages=(SentMessage("mail", "it@acme.example", "About INC-1", "Hello"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        (Expectation(fires=False), "fires"),
        (Expectation(status="failed"), "status"),
        (Expectation(error="x"), "error"),
        (Expectation(path=("one", "three")), "path[1]"),
        (Expectation(path=("one",)), "path[1]"),
        (Expectation(path=("one", "two", "three")), "path[2]"),
        (Expectation(never=("two",)), "never two"),
        (Expectation(reached=("two", "three")), "reached three"),
        (Expectation(outputs={"one.rows.0.id": 8}), "steps.one.rows.0.id"),
        (Expectation(outputs={"one.rows.5.id": 8}), "steps.one.rows.5.id"),
        (Expectation(variables={"total": 4}), "variables.total"),
        (Expectation(records={"ticket": {"priority": "P1"}}), "records.ticket.priority"),
        (Expectation(records={"other": {"priority": "P1"}}), "records.other.priority"),
        (Expectation(message_count=2), "message_count"),
        (Expectation(messages=(Message("acme"), Message("acme"))), "messages[1]"),
        (Expectation(checks=("variables.total > 5",)), "variables.total > 5"),
        (Expectation(checks=("variables.sum > 5",)), "variables.sum > 5"),
    ],
)
def test_the_first_difference_says_what(expect, what):
    assert judge(expect, PLAYED)[0].what == what


def test_what_is_as_expected_makes_no_difference():
    expect = Expectation(
        status="completed", path=("one", "two"), never=("three",), outputs={"one.rows.0.id": 7},
        variables={"total": 3}, records={"ticket": {"priority": "P2"}}, message_count=1,
        messages=(Message("ACME", "about", "hello"),), checks=("variables.total == 3 and len(messages) == 1",),
    )  # fmt: skip
    assert judge(expect, PLAYED) == ()
