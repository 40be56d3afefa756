"""A workflow of its own made of some steps: what goes in, what comes back, and what cannot be cut out."""

from __future__ import annotations

from itertools import count

import pytest

from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.action_spec import ActionCatalogue, ActionSpec
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.extracting import Extraction, extract
from deskflow.workflows.extraction_rules import NotExtracted
from deskflow.workflows.parameters import Parameter, ParameterKind
from deskflow.workflows.validation import ValidationContext, validate
from tests.integration.engine.running import definition

CONTEXT = ValidationContext(CATALOGUE)


def lookup(key, **more):
    config = {"query_type": "find_user", "filters": {"name": "{{ trigger.ticket.title }}"}}
    return {"key": key, "action_type": "query_database", "config": config, **more}


def note(key, text, **more):
    config = {"ticket_id": "{{ trigger.ticket.id }}", "text": text}
    return {"key": key, "action_type": "add_message", "config": config, **more}


def condition(key, text):
    return {"key": key, "type": "condition", "config": {"condition": text}}


def loop(key, **config):
    return {"key": key, "type": "loop", "config": config}


def stop(key, outcome="succeed"):
    return {"key": key, "type": "stop", "config": {"outcome": outcome}}


EVENT = {"type": "event", "config": {"event": "ticket.created"}}
ROW = (
    lookup("find"),
    condition("free", "steps.find.result.ticket_count > 0 and trigger.ticket.priority == 'high'"),
    note("tell", "{{ steps.find.result.name }}, 'steps.find.result.name' of {{ vars.limit }}"),
    note("after", "{{ default(steps.tell.message_id, 'none') }} {{ steps.free.condition_result }}"),
)
ROW_EDGES = (
    ("trigger", "started", "find"),
    ("find", "success", "free"),
    ("free", "true", "tell"),
    ("tell", "success", "after"),
    ("free", "false", "after"),
)


def row(**more) -> Definition:
    variables = [{"name": "limit", "kind": "number", "value": 3}]
    return from_json(definition(*ROW, trigger=EVENT, edges=ROW_EDGES, variables=variables, **more))


def taken(made: Definition, *chosen: str, title: str = "Ask first") -> Extraction:
    numbers = count(1)
    found = extract(made, chosen, CONTEXT, lambda: f"new{next(numbers)}", title)
    assert isinstance(found, Extraction), found
    return found


def refused(made: Definition, *chosen: str) -> NotExtracted:
    found = extract(made, chosen, CONTEXT, lambda: "new")
    assert isinstance(found, NotExtracted)
    return found


def test_names_from_outside_become_inputs_and_those_used_behind_come_back() -> None:
    found = taken(row(), "free", "tell")
    child, parent = found.child, found.calling("0190")
    assert [one.name for one in child.inputs] == [
        "ticket", "find_result_ticket_count", "find_result_name", "limit",
    ]  # fmt: skip
    assert child.step_by_key("free").config["condition"] == (
        "trigger.find_result_ticket_count > 0 and trigger.ticket.priority == 'high'"
    )
    assert child.step_by_key("tell").config["text"] == (
        "{{ trigger.find_result_name }}, 'steps.find.result.name' of {{ trigger.limit }}"
    )
    assert child.step_by_key("end").config["output"] == {
        "tell_message_id": "{{ default(steps.tell.message_id, null) }}",
        "free_condition_result": "{{ steps.free.condition_result }}",
    }
    call = parent.step_by_key("ask_first")
    assert (call.type, call.title, call.config["workflow"]) == ("sub_workflow", "Ask first", "0190")
    assert (
        call.config["input"]["find_result_ticket_count"] == "{{ steps.find.result.ticket_count }}"
    )
    assert call.config["input"]["limit"] == "{{ default(variables.limit, null) }}"
    assert parent.step_by_key("after").config["text"] == (
        "{{ default(steps.ask_first.result.tell_message_id, 'none') }}"
        " {{ steps.ask_first.result.free_condition_result }}"
    )
    assert [(e.source, e.port, e.target) for e in parent.edges] == [
        ("find", "success", call.id), (call.id, "success", "after"), ("trigger", "started", "find"),
    ]  # fmt: skip
    assert [step.key for step in parent.steps] == ["find", "ask_first", "after"]
    for made in (child, parent):
        assert from_json(to_json(made)) == made
        assert [one for one in validate(made, CONTEXT) if one.is_error] == []


def test_the_picture_goes_along() -> None:
    frames = [
        {"id": "f", "title": "Ask", "tone": "teal", "members": ["free", "tell"]},
        {"id": "g", "members": ["find", "after"]},
    ]
    places = {"trigger": [0, 0], "find": [250, 0], "free": [500, 40], "tell": [750, 40]}
    found = taken(row(positions=places, frames=frames), "free", "tell")
    assert found.child.positions["free"] == (500, 40)
    assert [one.title for one in found.child.frames] == ["Ask"]
    assert found.parent.positions[found.step_id] == (500, 40)
    assert [one.members for one in found.parent.frames] == [("find", "after")]
    found = taken(row(frames=frames), "find")
    assert found.parent.frames[1].members == ("after", found.step_id)


def test_the_end_of_a_workflow_needs_nothing_to_come_back() -> None:
    found = taken(row(), "free", "tell", "after")
    assert found.outputs == ()
    assert all(step.type != "stop" for step in found.child.steps)
    assert found.parent.edges[-1].target == "find"


def test_a_round_gets_its_item_and_an_inner_loop_keeps_its_own() -> None:
    made = from_json(
        definition(
            loop("outer", items="{{ trigger.list }}", collect="{{ steps.inner.results }}"),
            loop("inner", items="{{ item.children }}", collect="{{ item.name }}{{ index }}"),
            note("each", "{{ item.name }} {{ index }}"),
            edges=(
                ("trigger", "started", "outer"), ("outer", "each", "inner"), ("inner", "each", "each"),
            ),
        )
    )  # fmt: skip
    found = taken(made, "inner", "each")
    inner = found.child.step_by_key("inner").config
    assert inner["items"] == "{{ trigger.item_children }}"
    assert inner["collect"] == "{{ item.name }}{{ index }}"
    assert found.child.step_by_key("each").config["text"] == "{{ item.name }} {{ index }}"
    assert found.parent.step_by_key("outer").config["collect"] == (
        "{{ steps.ask_first.result.inner_results }}"
    )
    assert found.child.step_by_key("end").config["output"] == {
        "inner_results": "{{ steps.inner.results }}"
    }


def test_a_variable_that_only_these_steps_know_goes_along() -> None:
    put = {
        "key": "put", "action_type": "set_variable",
        "config": {"variable_name": "mine", "variable_value": "{{ vars.other }}"},
    }  # fmt: skip
    steps = (put, note("use", "{{ vars.mine }}"), note("after", "x"))
    variables = [{"name": "mine"}, {"name": "other"}]
    found = taken(from_json(definition(*steps, variables=variables)), "put", "use")
    assert [one.name for one in found.child.variables] == ["mine"]
    assert [one.name for one in found.parent.variables] == ["other"]
    assert found.child.step_by_key("use").config["text"] == "{{ vars.mine }}"
    assert [one.name for one in found.inputs] == ["ticket", "other"]
    steps = (put, note("use", "x"), note("after", "{{ vars.mine }}"))
    why = refused(from_json(definition(*steps, variables=variables)), "put", "use")
    assert why == NotExtracted("extract.sets_variable", {"name": "mine"})


FORK = {"key": "fork", "type": "fork", "config": {"branches": [{"key": "a"}, {"key": "b"}]}}
JOIN = {"key": "join", "type": "join", "config": {}}
FORKED = from_json(
    definition(
        FORK, note("one", "1"), note("two", "2"), JOIN, note("after", "x"),
        edges=(
            ("trigger", "started", "fork"), ("fork", "branch:a", "one"), ("fork", "branch:b", "two"),
            ("one", "success", "join"), ("two", "success", "join"), ("join", "done", "after"),
        ),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("made", "chosen", "code"),
    [
        (row(), (), "extract.nothing"),
        (row(), ("nobody",), "extract.nothing"),
        (row(), ("trigger", "find"), "extract.trigger"),
        (row(), ("find", "after"), "extract.several_ways_in"),
        (row(), ("free",), "extract.several_ways_out"),
        (FORKED, ("fork", "one"), "extract.splits_scope"),
        (FORKED, ("fork", "one", "two"), "extract.splits_scope"),
        (FORKED, ("one", "join"), "extract.several_ways_in"),
        (FORKED, ("join", "after"), "extract.splits_scope"),
        (from_json(definition(stop("end"))), ("nothing", "end"), None),
        (from_json(definition(note("a", "{{ steps. }}"), note("b", "x"))), ("a",), "extract.unreadable"),
        (
            from_json(
                definition(
                    condition("ask", "true"), stop("no"), note("yes", "x"),
                    edges=(("trigger", "started", "ask"), ("ask", "true", "yes"), ("ask", "false", "no")),
                )
            ),
            ("ask", "no"), "extract.stops",
        ),
        (
            from_json(
                definition(
                    condition("ask", "true"), note("yes", "x"),
                    edges=(("trigger", "started", "ask"), ("ask", "true", "yes")),
                )
            ),
            ("ask",), "extract.ends_inside",
        ),
        (
            from_json(
                definition(
                    loop("all", items="{{ [1] }}"), stop("leave", "break"),
                    edges=(("trigger", "started", "all"), ("all", "each", "leave")),
                )
            ),
            ("leave",), "extract.stops",
        ),
        (
            from_json(
                definition(
                    {**note("a", "x"), "compensated": True}, note("undo", "y"), note("b", "x"),
                    edges=(
                        ("trigger", "started", "a"), ("a", "success", "b"), ("a", "compensation", "undo"),
                    ),
                )
            ),
            ("a", "undo"), "extract.undoes",
        ),
    ],
)  # fmt: skip
def test_what_would_do_something_else_afterwards_is_refused_with_the_reason(
    made, chosen, code
) -> None:
    numbers = count(1)
    found = extract(made, chosen, CONTEXT, lambda: f"n{next(numbers)}")
    if code is None:
        assert isinstance(found, Extraction)
    else:
        assert isinstance(found, NotExtracted), found
        assert found.code == code


def test_whole_forks_and_single_branches_can_be_taken() -> None:
    whole = taken(FORKED, "fork", "one", "two", "join")
    assert [step.key for step in whole.parent.steps] == ["ask_first", "after"]
    branch = taken(FORKED, "two")
    call = branch.step_id
    assert {(e.source, e.port, e.target) for e in branch.parent.edges} >= {
        ("fork", "branch:b", call), (call, "success", "join"),
    }  # fmt: skip
    for found in (whole, branch):
        assert [one for one in validate(found.child, CONTEXT) if one.is_error] == []
        parent = found.calling("0190")
        assert [one for one in validate(parent, CONTEXT) if one.is_error] == []


def test_what_is_filled_in_by_itself_is_written_out_with_its_new_name() -> None:
    spec = ActionSpec(
        "say", "action.say", "zap", "data",
        (Parameter("what", ParameterKind.TEXT, default="{{ trigger.message.id }}"),),
    )  # fmt: skip
    context = ValidationContext(ActionCatalogue([spec, *CATALOGUE.values()]))
    step = {"key": "tell", "action_type": "say", "config": {}}
    mail = {"type": "mail", "config": {}}
    found = extract(from_json(definition(step, trigger=mail)), ["tell"], context, lambda: "new")
    assert isinstance(found, Extraction)
    assert found.child.step_by_key("tell").config["what"] == "{{ trigger.message_id }}"
    assert "{{ default(trigger.message.id, null) }}" in [one.expression for one in found.inputs]


def test_what_the_run_is_about_keeps_its_name() -> None:
    """Approvals, mails and notices look at it by themselves."""
    found = taken(from_json(definition(note("a", "x"), note("b", "x"), trigger=EVENT)), "b")
    assert [(one.name, one.kind) for one in found.inputs] == [("ticket", "ticket")]
    assert found.child.step_by_key("b").config["ticket_id"] == "{{ trigger.ticket.id }}"
    schedule = {"type": "schedule", "config": {"cron": "0 9 * * *"}}
    wait = {"key": "wait", "type": "delay", "config": {"duration": "1h"}}
    assert taken(from_json(definition(wait, trigger=schedule)), "wait").inputs == ()
