"""What is proposed while an expression is typed."""

from __future__ import annotations

from deskflow.workflows.expressions.completion import complete, look_up
from deskflow.workflows.validation import Validator
from tests.unit.workflows.samples import CONTEXT, ticket_workflow

SHAPE = {"trigger": {"ticket": {"number": "number", "note": "text"}}, "steps": {"step1": {"result": "any"}}, "variables": {"x": "number"}}  # fmt: skip


def texts(source: str) -> list[str]:
    return [one.text for one in complete(source, len(source), SHAPE)]


def test_names_then_functions() -> None:
    assert texts("tr")[:2] == ["trigger", "trim"]
    assert texts("1 + trigger.ticket.n") == ["note", "number"]
    assert texts("trigger.ticket.") == ["note", "number"]
    assert texts("step1.") == ["result"]
    assert texts("vars.") == ["x"]
    assert texts("nothing.") == []
    assert "default" in texts("def")
    assert len(texts("")) > 40


def test_a_proposal_knows_what_it_replaces() -> None:
    found = complete("lower(trigger.ticket.nu)", 23, SHAPE)[0]
    assert (found.text, found.start, found.detail) == ("number", 21, "number")


def test_looking_up() -> None:
    assert look_up(SHAPE, ("trigger", "ticket", "number")) == "number"
    assert look_up(SHAPE, ("steps", "step1", "result", "deep", 0)) == "any"
    assert look_up(SHAPE, ("trigger", "ticket", "number", "x")) is None


def test_the_names_in_sight_of_a_step() -> None:
    shape = Validator(CONTEXT).names_at(ticket_workflow(), "e")
    assert set(shape["steps"]) == {"find", "found", "assign", "ask"}
    assert set(Validator(CONTEXT).names_at(ticket_workflow(), "a")["steps"]) == set()
    assert look_up(shape, ("trigger", "ticket", "customer", "email")) == "text"
    assert look_up(shape, ("steps", "assign", "updated")) == "boolean"
