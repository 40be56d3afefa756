"""Everything wrong with a scenario is named at once, each with its place."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.scenarios.checking import slips
from deskflow.workflows.scenarios.reading import ScenarioError, read_scenario

FLOW = from_json(
    {
        "schema": 1,
        "steps": [
            {"id": "a", "key": "ask", "type": "approval", "config": {}},
            {"id": "b", "key": "call", "type": "action", "action_type": "http_request", "config": {}},
            {"id": "c", "key": "keep", "type": "action", "action_type": "set_variable", "config": {}},
        ],
        "edges": [],
    }
)  # fmt: skip


def said(scenario, taken=()):
    return {(one.path, one.code) for one in slips(scenario, FLOW, CATALOGUE, taken)}


def test_all_is_said_at_once():
    scenario = {
        "name": "Twice", "at": "tomorrow", "lasts": "a while",
        "records": [
            {"name": "t", "kind": "ticket", "values": {"customer": "c", "colour": "red"}},
            {"name": "t", "kind": "ship"},
        ],
        "answers": [{"step": "keep", "decision": "maybe"}, {"step": "asks", "decision": "approved"}],
        "mocks": {"keep": [{"output": 1}], "gone": [{"output": 1}], "call": [{"outputt": 1}]},
        "happenings": [{"event": "x", "after": "never"}],
        "expect": {
            "status": 5, "reached": ["nowhere"], "outputs": {"gone.x": 1}, "records": {"other": {}},
            "checks": ["1 +"], "messages": [{}, {"to": 7}],
        },
    }  # fmt: skip
    assert said(scenario, ["Twice"]) == {
        ("name", "scenario.name_taken"),
        ("at", "scenario.bad_value"),
        ("lasts", "scenario.bad_value"),
        ("records[0].values.customer", "scenario.unknown_record"),
        ("records[0].values.colour", "scenario.unknown_field"),
        ("records[1].name", "scenario.same_name"),
        ("records[1].kind", "scenario.bad_value"),
        ("answers[0].decision", "scenario.bad_value"),
        ("answers[0].step", "scenario.asks_nobody"),
        ("answers[1].step", "scenario.unknown_step"),
        ("mocks.keep", "scenario.calls_nothing"),
        ("mocks.gone", "scenario.unknown_step"),
        ("mocks.call[0].outputt", "scenario.unknown_member"),
        ("happenings[0].after", "scenario.bad_value"),
        ("expect.status", "scenario.bad_value"),
        ("expect.reached[0]", "scenario.unknown_step"),
        ("expect.outputs.gone.x", "scenario.unknown_step"),
        ("expect.records.other", "scenario.no_such_record"),
        ("expect.checks[0]", "expression.syntax"),
        ("expect.messages[1].to", "scenario.bad_value"),
    }


def test_the_nearest_step_is_named():
    (one,) = slips({"name": "x", "answers": [{"step": "aks", "decision": "approved"}]}, FLOW, CATALOGUE)  # fmt: skip
    assert one.params["suggestion"] == "ask"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3),
)
MEMBERS = st.sampled_from(
    ["name", "at", "lasts", "records", "trigger", "mocks", "answers", "happenings", "expect", "odd"]
)


@given(st.dictionaries(MEMBERS, ANY, max_size=5))
def test_whatever_it_is_nothing_breaks_and_what_reading_refuses_is_a_slip(scenario):
    found = said(scenario)
    with contextlib.suppress(ScenarioError):
        read_scenario(scenario)
        return
    assert found


@pytest.mark.parametrize("path", ["expect.messages[1].to"])
def test_a_place_is_also_in_the_sentence(path):
    scenario = {"name": "x", "expect": {"messages": [{"to": "a"}, {"to": 1}]}}
    (one,) = slips(scenario, FLOW, CATALOGUE)
    assert one.path == one.params["path"] == path
