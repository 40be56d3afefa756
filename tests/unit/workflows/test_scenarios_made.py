"""A scenario made of an event: its ticket is made anew, everything else is data that nothing works out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import render
from deskflow.workflows.scenarios.making import free_name, scenario_of, scenario_of_run
from deskflow.workflows.scenarios.reading import read_scenario


def test_every_event_of_the_catalogue_makes_a_scenario_that_can_be_read():
    for kind in EVENT_TYPES.values():
        assert read_scenario(scenario_of("Try", kind.example())).name == "Try"


def test_the_ticket_of_an_event_becomes_records():
    made = scenario_of("Try", EVENT_TYPES["ticket.message_added"].example())
    assert [one["kind"] for one in made["records"]] == ["customer", "contact", "ticket"]
    assert made["records"][-1]["values"]["customer"] == "customer"
    assert set(made["trigger"]) == {"message"}


def test_what_came_in_is_not_worked_out():
    made = scenario_of(
        "Try", {"event": "custom.x", "text": "{{ 7*7 }}", "more": [{"a": "{{ x }}"}]}
    )
    assert render(made["trigger"], {}) == {"text": "{{ 7*7 }}", "more": [{"a": "{{ x }}"}]}


def test_a_ticket_that_is_half_there_is_no_trouble():
    made = scenario_of("Try", {"ticket": {"title": None, "customer": "Northwind", "contact": 7}})
    assert read_scenario(made).records[-1].values == {"customer": "customer"}


def test_names_are_free():
    assert free_name("Try", ["Try", "Try 2"]) == "Try 3"


AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
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


@dataclass
class Past:
    step_key: str
    status: str = "completed"
    output: Any = None
    error: Any = None
    started_at: datetime = AT
    completed_at: datetime | None = AT + timedelta(hours=2)


def test_a_run_is_copied_with_its_calls_and_answers():
    steps = [
        Past("ask", output={"status": "rejected", "comment": "Too dear"}),
        Past("call", "retrying", error={"code": "http.status", "params": {"status": 503}}),
        Past("call", output={"status": 200}),
        Past("keep", output={"x": 1}),
        Past("gone", output=1),
    ]
    made = scenario_of_run("Again", {"amount": 5}, steps, FLOW, CATALOGUE, "completed")
    assert made == {
        "name": "Again",
        "trigger": {"amount": 5},
        "mocks": {"call": [{"error": "http.status", "retryable": True}, {"output": {"status": 200}}]},
        "answers": [{"step": "ask", "decision": "rejected", "comment": "Too dear", "after": "2h"}],
        "expect": {"status": "completed"},
    }  # fmt: skip
    assert read_scenario(made).answers[0].after == timedelta(hours=2)


def test_a_run_under_way_says_what_it_has_so_far():
    waiting = Past("ask", "waiting", output=None, completed_at=None)
    made = scenario_of_run("Now", {}, [waiting], FLOW, CATALOGUE, "waiting")
    assert "answers" not in made
    assert read_scenario(made).name == "Now"
