"""A scenario made of an event: its ticket is made anew, everything else is data that nothing works out."""

from __future__ import annotations

from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.expressions import render
from deskflow.workflows.scenarios.making import free_name, scenario_of
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
