"""What is proposed while an expression is typed."""

from __future__ import annotations

from dataclasses import replace

from deskflow.workflows.definition import Definition, Edge, Step, Trigger, start_edge
from deskflow.workflows.expressions.completion import complete, look_up
from deskflow.workflows.sight import richer, shape_of, united
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


def test_a_proposal_says_where_it_comes_from() -> None:
    def origins(source: str) -> set[tuple[str, str]]:
        found = complete(source, len(source), {**SHAPE, "item": "any", "now": "date"})
        return {(one.origin, one.owner) for one in found if one.kind == "name"}

    assert origins("trigger.") == {("trigger", "")}
    assert origins("step1.") == origins("steps.step1.") == {("step", "step1")}
    assert origins("vars.") == {("variable", "")}
    assert origins("") == {
        ("trigger", ""), ("step", ""), ("variable", ""), ("loop", ""), ("run", ""),
    }  # fmt: skip


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


def test_what_past_runs_have_left_fills_in_what_nobody_declares() -> None:
    seen = {
        "trigger": {"ticket": {"number": "text", "weather": "text"}},
        "steps": {"find": {"result": {"email": "text"}}, "gone": {"x": "text"}},
        "variables": {"x": {"deep": "number"}},
    }
    shape = Validator(replace(CONTEXT, seen=seen)).names_at(ticket_workflow(), "e")
    assert look_up(shape, ("steps", "find", "result", "email")) == "text"
    assert look_up(shape, ("trigger", "ticket", "weather")) == "text"
    assert look_up(shape, ("trigger", "ticket", "customer", "email")) == "text"
    # A step that does not come before stays out of sight, whatever it once left.
    assert set(shape["steps"]) == {"find", "found", "assign", "ask"}


def test_a_name_seen_once_is_no_reason_to_publish_it() -> None:
    seen = {"trigger": {"ticket": {"weather": "text"}}}
    context = replace(CONTEXT, seen=seen)
    found = Validator(context).validate(ticket_workflow())
    assert found == Validator(CONTEXT).validate(ticket_workflow())


def test_shapes_of_runs_are_united() -> None:
    assert united([shape_of({"a": 1, "b": None}), shape_of({"b": {"c": "x"}})]) == {
        "a": "number", "b": {"c": "text"},
    }  # fmt: skip
    assert united([shape_of({"a": 1}), shape_of({"a": "x"})]) == {"a": "any"}
    assert united([]) == "any"
    assert richer("any", {"a": "text"}) == {"a": "text"}
    assert richer("number", {"a": "text"}) == "number"
    deep: object = 1
    for _ in range(100):
        deep = {"x": deep}
    assert shape_of(deep)


def test_inside_a_loop_the_item_and_its_place_are_in_sight() -> None:
    inside = Step("s", "use", "action", "send_email", config={"to": "a@b.example", "subject": "x"})
    loop = Step(
        "l", "each", "loop", config={"kind": "for_each", "items": "{{ [1, 2] }}", "limit": 5}
    )
    looped = Definition(
        trigger=Trigger("manual"), steps=(loop, inside),
        edges=(start_edge("l"), Edge("e", "l", "each", "s")),
    )  # fmt: skip
    assert Validator(CONTEXT).names_at(looped, "s")["index"] == "number"
    assert "item" not in Validator(CONTEXT).names_at(looped, "l")
