"""A part of a workflow is run in the sandbox: one step, up to a step, from a step on. Earlier steps leave what they
left; nothing is expected; nothing of the workspace is touched."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Rejected
from deskflow.engine.sandbox.cutting import Part, cut
from deskflow.engine.sandbox.part_playing import Past
from deskflow.trying import blank_configuration, try_part
from deskflow.workflows.definition_json import from_json
from tests.integration.engine.running import definition


@pytest.fixture(scope="module")
def blank():
    return blank_configuration()


def keep(key: str, value: str, **more):
    config = {"variable_name": key, "variable_value": value}
    return {"id": key, "key": key, "action_type": "set_variable", "config": config, **more}


def check(condition: str):
    return {"id": "check", "key": "check", "type": "condition", "config": {"condition": condition}}


FIND = keep("find", "{{ trigger.ticket.number }}")
LATE = keep("late", "late {{ steps.find.value }}")
SOON = keep("soon", "soon {{ steps.find.value }}")
LAST = keep("last", "{{ steps.late.value }}!")
EDGES = (
    ("trigger", "started", "find"), ("find", "success", "check"), ("check", "true", "soon"),
    ("check", "false", "late"), ("late", "success", "last"),
)  # fmt: skip
CREATED = {"type": "event", "config": {"event": "ticket.created"}}
TICKET = {
    "name": "A ticket",
    "records": [
        {"name": "customer", "kind": "customer"},
        {"name": "ticket", "kind": "ticket", "values": {"customer": "customer"}},
    ],
    "expect": {"status": "failed"},
}


def branching(condition: str = "false"):
    steps = (FIND, check(condition), SOON, LATE, LAST)
    return definition(*steps, trigger=CREATED, edges=EDGES)


def ran(blank, made, mode: str, step: str, scenario=TICKET, past=None):
    return try_part(made, blank, scenario, Part(mode, step), past)


def keys(report) -> list[str]:
    return [one.key for one in report.played.steps]


def output(report, key: str):
    return next(one.output for one in report.played.steps if one.key == key)


def test_one_step_is_run_with_what_the_way_to_it_left(blank):
    report = ran(blank, branching(), "step", "late")
    assert report.problem is None
    assert keys(report) == ["late"]
    assert output(report, "late")["value"].startswith("late INC-")
    assert report.arrived
    assert report.began
    assert report.carried == ("check", "find")
    # Nothing was expected, so nothing is judged.
    assert report.played.status == "completed"


def test_a_step_the_way_does_not_come_to_is_run_all_the_same_and_that_is_said(blank):
    report = ran(blank, branching(), "step", "soon")
    assert keys(report) == ["soon"]
    assert output(report, "soon")["value"].startswith("soon INC-")
    assert not report.arrived
    assert report.began


def test_up_to_a_step_it_stops_behind_it(blank):
    report = ran(blank, branching(), "until", "late")
    assert keys(report) == ["find", "check", "late"]
    assert report.arrived
    report = ran(blank, branching("true"), "until", "late")
    assert keys(report) == ["find", "check"]
    assert not report.arrived
    assert not report.began


def test_from_a_step_on_it_goes_to_the_end(blank):
    report = ran(blank, branching(), "from", "late")
    assert keys(report) == ["late", "last"]
    assert output(report, "last")["value"].startswith("late INC-")


def test_what_a_run_has_left_is_taken_over_and_its_ticket_is_the_one_that_is_here(blank):
    old = {"id": "0190aaaa-0000-7000-8000-000000000001", "number": "INC-77777"}
    raised = {
        "id": "late", "key": "late", "action_type": "update_ticket",
        "config": {"ticket_id": "{{ steps.find.value }}", "updates": {"priority": "P1"}},
    }  # fmt: skip
    made = definition(FIND, raised, trigger=CREATED)
    past = Past(outputs={"find": {"value": old["id"]}}, variables={}, trigger={"ticket": old})
    report = ran(blank, made, "step", "late", past=past)
    assert report.played.status == "completed", report.played.error
    assert report.from_run
    assert report.carried == ("find",)
    assert report.played.records["ticket"]["priority"] == "P1"


def test_variables_go_on_as_they_were_left(blank):
    made = definition(keep("a", "1"), keep("b", "{{ variables.a }}2"))
    report = ran(blank, made, "step", "b", {"name": "Plain"})
    assert report.played.variables == {"a": "1", "b": "12"}
    past = Past({"a": {}}, {"a": "7"})
    report = ran(blank, made, "step", "b", {"name": "Plain"}, past)
    assert report.played.variables["b"] == "72"


def test_inside_a_loop_it_is_one_round_with_its_item(blank):
    made = definition(
        {"id": "each", "key": "each", "type": "loop", "config": {"items": ["x", "y", "z"]}},
        keep("one", "{{ item }}{{ index }}"), keep("two", "{{ steps.one.value }}-{{ item }}"), keep("after", "done"),
        edges=(
            ("trigger", "started", "each"), ("each", "each", "one"), ("one", "success", "two"), ("each", "done", "after"),
        ),
    )  # fmt: skip
    report = ran(blank, made, "step", "two", {"name": "Plain"})
    assert keys(report) == ["two"]
    assert output(report, "two")["value"] == "x0-x"
    report = ran(blank, made, "until", "one", {"name": "Plain"})
    assert keys(report) == ["each", "one"]
    report = ran(blank, made, "from", "two", {"name": "Plain"})
    assert keys(report) == ["each", "two", "after"]
    # A loop as a step of its own is run with all its rounds.
    report = ran(blank, made, "step", "each", {"name": "Plain"})
    assert keys(report) == ["each", *["one", "two"] * 3]
    report = ran(blank, made, "until", "after", {"name": "Plain"})
    assert keys(report).count("one") == 3


def test_inside_a_branch_the_others_are_left_out_and_it_goes_on_behind_the_join(blank):
    fork = {
        "id": "fork", "key": "fork", "type": "fork",
        "config": {"branches": [{"key": "a"}, {"key": "b", "when": "false"}]},
    }  # fmt: skip
    join = {
        "id": "join",
        "key": "join",
        "type": "join",
        "config": {"wait_for": "some", "count": 2},
    }
    made = definition(
        keep("first", "1"), fork, keep("left", "l"), keep("right", "{{ steps.first.value }}r"), join, keep("last", "!"),
        edges=(
            ("trigger", "started", "first"), ("first", "success", "fork"), ("fork", "branch:a", "left"),
            ("fork", "branch:b", "right"), ("left", "success", "join"), ("right", "success", "join"), ("join", "done", "last"),
        ),
    )  # fmt: skip
    report = ran(blank, made, "from", "right", {"name": "Plain"})
    assert keys(report) == ["fork", "right", "join", "last"]
    assert not report.arrived
    assert ran(blank, made, "step", "left", {"name": "Plain"}).arrived
    assert keys(ran(blank, made, "until", "right", {"name": "Plain"})) == ["first", "fork"]
    report = ran(blank, made, "step", "join", {"name": "Plain"})
    assert report.problem["code"] == "trial.join_alone"


def test_without_what_leads_to_it_nothing_is_begun(blank):
    broken = {
        "id": "ask", "key": "ask", "action_type": "create_task",
        "config": {"title": "Call", "ticket_id": "{{ trigger.nobody }}"},
    }  # fmt: skip
    made = definition(broken, keep("b", "x"), inputs=[{"name": "nobody"}])
    report = ran(blank, made, "step", "b", {"name": "Plain", "trigger": {"nobody": "no id"}})
    assert not report.began
    assert not report.arrived
    assert report.played.status == "failed"
    assert keys(report) == ["ask"]


def test_the_rest_of_a_draft_may_be_half_done(blank):
    made = branching()
    made["steps"][4]["config"] = {"variable_name": "", "variable_value": "{{ nonsense. }}"}
    assert ran(blank, made, "step", "late").problem is None
    report = ran(blank, made, "from", "late")
    assert report.problem["code"] == "trial.step_has_errors"
    assert report.problem["params"]["step"] == "last"


def test_a_step_without_wires_is_run_with_what_a_run_has_left(blank):
    made = definition(keep("a", "1"), keep("loose", "{{ steps.a.value }}2"), edges=(("trigger", "started", "a"),))  # fmt: skip
    report = ran(blank, made, "step", "a", {"name": "Plain"})
    assert report.problem is None
    past = Past({"a": {"value": "5"}})
    report = ran(blank, made, "step", "loose", {"name": "Plain"}, past)
    assert output(report, "loose")["value"] == "52"


def test_a_ring_is_run_once_round(blank):
    made = definition(
        {"id": "a", "key": "a", "type": "delay", "config": {"duration": "1s"}}, keep("b", "x"),
        edges=(("trigger", "started", "a"), ("a", "done", "b"), ("b", "success", "a")),
    )  # fmt: skip
    assert keys(ran(blank, made, "step", "b", {"name": "Plain"})) == ["b"]
    assert keys(ran(blank, made, "until", "b", {"name": "Plain"})) == ["a", "b"]


def test_outside_actions_answer_as_the_scenario_says_and_nothing_leaves(blank):
    call = {
        "id": "call", "key": "call", "action_type": "http_request",
        "config": {"url": "https://api.example.com/{{ steps.a.value }}"},
    }  # fmt: skip
    made = definition(keep("a", "1"), call)
    mocked = {"name": "Plain", "mocks": {"call": [{"output": {"status": 201}}]}}
    report = ran(blank, made, "step", "call", mocked)
    assert output(report, "call") == {"status": 201}
    assert ["https://api.example.com/1" in one.body for one in report.played.messages] == [True]


@pytest.mark.parametrize("mode", ["step", "until", "from"])
def test_a_step_that_is_not_there_is_refused(mode):
    with pytest.raises(Rejected) as refused:
        cut(from_json(branching()), Part(mode, "nobody"))
    assert refused.value.code == "scenario.unknown_step"


def test_nothing_of_the_workspace_is_touched(desk):
    from deskflow.engine.sandbox.configuration import read_configuration

    before = desk.dump()
    with desk.database.read() as connection:
        configuration = read_configuration(connection, desk.tenant_id)
    report = try_part(branching(), configuration, TICKET, Part("from", "late"))
    assert report.problem is None
    assert desk.dump() == before
