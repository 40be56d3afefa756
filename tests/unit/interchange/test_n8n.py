"""Workflows of n8n: what they become, what is said about it, and that no file whatsoever makes it fall over."""

from __future__ import annotations

import copy
import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskflow.core.errors import Rejected
from deskflow.engine.actions import CATALOGUE
from deskflow.interchange.n8n import convert, looks_like_n8n
from deskflow.interchange.workflow_report import FoundWorkflow
from deskflow.wording.exchange import EXCHANGE
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.validation import ValidationContext, validate

FOLDER = Path(__file__).parents[2] / "data" / "n8n"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}


def flow(*nodes: tuple[str, str, dict[str, Any]], wires: str = "", **more: Any) -> dict[str, Any]:
    """`wires`: "A>B, A:1>C" — from output 1 of A to C. Without any the nodes follow each other."""
    made = [
        {"name": name, "type": f"n8n-nodes-base.{kind}", "typeVersion": version_of(kind),
         "position": [place * 200, 0], "parameters": parameters}
        for place, (name, kind, parameters) in enumerate(nodes)
    ]  # fmt: skip
    wired = wires or ", ".join(f"{one['name']}>{two['name']}" for one, two in pairwise(made))
    connections: dict[str, Any] = {}
    for wire in filter(None, (one.strip() for one in wired.split(","))):
        source, _, target = wire.partition(">")
        source, _, output = source.partition(":")
        outputs = connections.setdefault(source, {"main": []})["main"]
        while len(outputs) <= int(output or 0):
            outputs.append([])
        outputs[int(output or 0)].append({"node": target, "type": "main", "index": 0})
    return {"name": "Flow", "nodes": made, "connections": connections, **more}


def version_of(kind: str) -> float:
    return {"splitInBatches": 3, "if": 2, "switch": 3, "set": 3.4, "httpRequest": 4.2}.get(kind, 1)


def edges(found: FoundWorkflow) -> set[str]:
    return {f"{edge.source}.{edge.port}>{edge.target}" for edge in found.definition.edges}


def said(found: FoundWorkflow, node: str) -> set[str]:
    (report,) = [one for one in found.nodes if one.node == node]
    return {one.code for one in report.remarks}


def result(found: FoundWorkflow, node: str) -> str:
    return next(one.result for one in found.nodes if one.node == node)


def problems(found: FoundWorkflow) -> list[str]:
    context = ValidationContext(CATALOGUE, EVENT_SHAPES)
    return [one.code for one in validate(found.definition, context) if one.severity == "error"]


START = ("Start", "manualTrigger", {})
NO_OP = {"url": "https://x.example"}


# --- whole files --------------------------------------------------------------------------------------------


def test_onboarding_is_a_draft_that_can_be_published() -> None:
    found = convert(FILES["onboarding"])
    assert problems(found) == []
    assert edges(found) == {
        "trigger.started>person", "person.success>manager", "manager.true>order_laptop",
        "manager.false>wait_a_day", "order_laptop.success>tell_it", "order_laptop.failure>give_up",
        "wait_a_day.done>tell_it",
    }  # fmt: skip
    trigger = found.definition.trigger
    assert (trigger.type, dict(trigger.config)) == ("webhook", {"path": "new-hire", "method": "POST"})  # fmt: skip
    order = found.definition.step_by_key("order_laptop")
    assert order.config["body"] == {"for": "{{ variables.person.mail }}", "model": "big"}
    assert (order.retry_count, order.retry_delay_seconds) == (2, 2)
    person = found.definition.step_by_key("person").config["variable_value"]
    assert person["mail"] == "{{ lower(trigger.body.name) }}@northwind.example"
    assert person["home"] == {"city": "Hamburg \\{{literally}}"}
    give_up = found.definition.step_by_key("give_up").config["message"]
    assert give_up == "Shop says {{ steps.order_laptop.error.message }}"
    results = {one.node: one.result for one in found.nodes if one.node}
    assert results["Tidy up"] == "noted"
    assert results["New hire"] == results["Manager?"] == results["Sticky Note"] == "mapped"
    note = found.definition.step_by_key("tidy_up")
    assert note.type == "note"
    assert "items.map" in note.config["text"]
    assert {"n8n.per_item", "n8n.not_active", "n8n.pinned", "n8n.settings"} <= said(found, "")


def test_a_loop_with_a_switch_and_parallel_calls() -> None:
    found = convert(FILES["nightly"])
    assert edges(found) == {
        "trigger.started>tenants", "tenants.success>loop_over_items", "loop_over_items.each>by_size",
        "loop_over_items.done>slack", "by_size.case:c1>fork", "fork.branch:b1>usage",
        "fork.branch:b2>invoices", "usage.success>merge", "invoices.success>merge", "merge.done>report",
    }  # fmt: skip
    assert found.definition.step_by_key("merge").type == "join"
    assert found.definition.step_by_key("usage").config["url"] == "https://api.example/usage/{{ item.id }}"  # fmt: skip
    assert found.definition.trigger.config["cron"] == "30 2 * * *"
    assert result(found, "No Operation") == "left_out"
    assert said(found, "Old way") == {"n8n.second_trigger"}
    assert said(found, "Slack") == {"n8n.incoming_webhook"}


@pytest.mark.parametrize("name", list(FILES))
def test_it_survives_our_own_format(name: str) -> None:
    definition = convert(FILES[name]).definition
    assert from_json(json.loads(json.dumps(to_json(definition)))) == definition


# --- triggers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parameters", "cron"),
    [
        ("scheduleTrigger", {"rule": {"interval": [{"field": "minutes", "minutesInterval": 15}]}}, "*/15 * * * *"),
        ("scheduleTrigger", {"rule": {"interval": [{"field": "hours", "hoursInterval": 6, "triggerAtMinute": 5}]}}, "5 */6 * * *"),
        ("scheduleTrigger", {"rule": {"interval": [{}]}}, "0 0 * * *"),
        ("scheduleTrigger", {"rule": {"interval": [{"field": "weeks", "triggerAtDay": [1, 5], "triggerAtHour": 8}]}}, "0 8 * * 1,5"),
        ("scheduleTrigger", {"rule": {"interval": [{"field": "months", "triggerAtDayOfMonth": 3, "triggerAtHour": 8}]}}, "0 8 3 * *"),
        ("scheduleTrigger", {"rule": {"interval": [{"field": "cronExpression", "expression": "0 9 * * 1-5"}]}}, "0 9 * * 1-5"),
        ("scheduleTrigger", {"rule": {"interval": [{"field": "cronExpression", "expression": "=0 0 9 * * 1-5"}]}}, "0 9 * * 1-5"),
        ("cron", {"triggerTimes": {"item": [{"mode": "everyWeek", "hour": 7, "weekday": "0"}]}}, "0 7 * * 0"),
        ("cron", {"triggerTimes": {"item": [{"mode": "everyX", "value": 2, "unit": "hours"}]}}, "0 */2 * * *"),
        ("cron", {}, "0 0 * * *"),
        ("interval", {"interval": 10, "unit": "minutes"}, "*/10 * * * *"),
    ],
)  # fmt: skip
def test_schedules(kind: str, parameters: dict[str, Any], cron: str) -> None:
    found = convert(flow(("When", kind, parameters), ("Do", "httpRequest", NO_OP), settings={"timezone": "Europe/Berlin"}))  # fmt: skip
    assert dict(found.definition.trigger.config) == {"cron": cron, "timezone": "Europe/Berlin"}
    assert problems(found) == []


def test_a_rhythm_cron_cannot_keep_is_told() -> None:
    every_seven = {"rule": {"interval": [{"field": "minutes", "minutesInterval": 7}]}}
    assert said(convert(flow(("When", "scheduleTrigger", every_seven))), "When") == {"n8n.rhythm"}


def test_a_form_asks_its_fields() -> None:
    fields = {"formFields": {"values": [
        {"fieldLabel": "Full name", "requiredField": True},
        {"fieldLabel": "Size", "fieldType": "dropdown", "fieldOptions": {"values": [{"option": "S"}, {"option": "L"}]}},
    ]}}  # fmt: skip
    found = convert(flow(("Ask", "formTrigger", fields), ("Do", "httpRequest", NO_OP)))
    assert [(one.name, one.kind, one.required, one.choices) for one in found.definition.inputs] == [
        ("full_name", "text", True, ()), ("size", "choice", False, ("S", "L")),
    ]  # fmt: skip


def test_mail_and_errors_start_workflows_too() -> None:
    mail = convert(flow(("Mail", "emailReadImap", {}), ("Do", "httpRequest", NO_OP)))
    assert mail.definition.trigger.type == "mail"
    failed = convert(flow(("Oops", "errorTrigger", {}), ("Do", "httpRequest", NO_OP)))
    assert failed.definition.trigger.config == {"event": "workflow.failed"}
    strange = convert(flow(("New row", "airtableTrigger", {"base": "b"}), ("Do", "httpRequest", NO_OP)))  # fmt: skip
    assert strange.definition.trigger.type == "manual"
    assert result(strange, "New row") == "noted"
    assert '"base": "b"' in strange.definition.step_by_key("original_trigger").config["text"]


# --- flow ---------------------------------------------------------------------------------------------------


def test_older_conditions() -> None:
    conditions = {
        "conditions": {
            "string": [{"value1": "={{ $json.a }}", "operation": "contains", "value2": "x"}],
            "number": [{"value1": "={{ $json.n }}", "operation": "larger", "value2": 3}],
        },
        "combineOperation": "any",
    }
    found = convert(flow(START, ("Check", "if", conditions), ("Yes", "httpRequest", NO_OP)))
    assert found.definition.step_by_key("check").config["condition"] == '(contains(trigger.a, "x")) or (trigger.n > 3)'  # fmt: skip
    switch = {"dataType": "string", "value1": "={{ $json.kind }}", "fallbackOutput": 2,
              "rules": {"rules": [{"value2": "a", "output": 1}, {"value2": "b", "output": 0}]}}  # fmt: skip
    found = convert(flow(START, ("Pick", "switch", switch), ("A", "httpRequest", NO_OP), ("B", "httpRequest", NO_OP),
                         ("C", "httpRequest", NO_OP), wires="Start>Pick, Pick:1>A, Pick:0>B, Pick:2>C"))  # fmt: skip
    assert edges(found) == {"trigger.started>pick", "pick.case:c1>a", "pick.case:c2>b", "pick.otherwise>c"}  # fmt: skip


def test_branches_without_a_merge_are_joined_and_that_is_told() -> None:
    found = convert(flow(START, *((name, "httpRequest", NO_OP) for name in "ABC"), wires="Start>A, Start>B, A>C, B>C"))  # fmt: skip
    assert edges(found) == {
        "trigger.started>fork", "fork.branch:b1>a", "fork.branch:b2>b", "a.success>join",
        "b.success>join", "join.done>c",
    }  # fmt: skip
    assert said(found, "C") == {"n8n.join_added"}


def test_ways_of_a_condition_meet_without_a_join() -> None:
    found = convert(flow(START, ("If", "if", {}), ("A", "httpRequest", NO_OP), ("M", "merge", {}), ("C", "httpRequest", NO_OP),
                         wires="Start>If, If:0>A, If:1>M, A>M, M>C"))  # fmt: skip
    assert edges(found) == {"trigger.started>if_step", "if_step.true>a", "if_step.false>c", "a.success>c"}  # fmt: skip
    assert result(found, "M") == "left_out"


def test_forks_inside_forks_are_joined_inside_out() -> None:
    names = "ABCDEF"
    wires = "Start>A, Start>B, A>C, A>D, C>E, D>E, E>F, B>F"
    found = convert(flow(START, *((name, "httpRequest", NO_OP) for name in names), wires=wires))
    assert problems(found) == []
    joins = [step.key for step in found.definition.steps if step.type == "join"]
    assert len(joins) == 2
    assert {"join.done>e", "e.success>join_2", "b.success>join_2", "join_2.done>f"} <= edges(found)


def test_wires_back_are_left_out_and_told() -> None:
    found = convert(flow(START, ("A", "httpRequest", NO_OP), ("Again?", "if", {}), wires="Start>A, A>Again?, Again?:0>A"))  # fmt: skip
    assert edges(found) == {"trigger.started>a", "a.success>again"}
    assert "n8n.wire_back" in said(found, "Again?")


def test_a_failure_may_go_on_like_a_success() -> None:
    made = flow(START, ("A", "httpRequest", NO_OP), ("B", "httpRequest", NO_OP))
    made["nodes"][1]["continueOnFail"] = True
    assert {"a.success>b", "a.failure>b"} <= edges(convert(made))


def test_nodes_without_a_counterpart_are_passed_by() -> None:
    found = convert(flow(START, ("X", "airtable", {"table": "t"}), ("Y", "code", {"jsCode": "1"}), ("B", "httpRequest", {"url": "={{ $json.u }}"})))  # fmt: skip
    assert edges(found) == {"trigger.started>b"}
    assert said(found, "X") == {"n8n.unknown_node"}
    assert said(found, "B") == {"n8n.expression_kept"}
    assert found.definition.step_by_key("b").config["url"] == "{{ $json.u }}"
    # What could not be translated is pointed at, never run.
    assert "expression.unexpected" in problems(found)


def test_what_data_says_is_never_an_expression_here() -> None:
    found = convert(flow(START, ("Mail", "emailSend", {"toEmail": "a@b.example", "subject": "{{ 7 * 7 }}", "text": "= {{ 1 + 1 }} {{"})))  # fmt: skip
    config = found.definition.step_by_key("mail").config
    assert config["subject"] == "\\{{ 7 * 7 }}"
    assert config["body"] == " {{ 1 + 1 }} \\{{"


def test_nothing_is_active_and_nothing_has_a_secret() -> None:
    made = flow(START, ("A", "httpRequest", {**NO_OP, "authentication": "genericCredentialType"}), active=True)  # fmt: skip
    made["nodes"][1]["credentials"] = {"httpBasicAuth": {"id": "1", "name": "Root"}}
    found = convert(made)
    assert {"n8n.credentials", "n8n.authentication"} == said(found, "A")
    assert "token" not in found.definition.step_by_key("a").config


def test_a_query_and_signing_in_make_it_a_call_of_an_api() -> None:
    query = {
        "queryParameters": {
            "parameters": [{"name": "q", "value": "={{ $json.name }}"}, {"name": "n", "value": 5}]
        }
    }
    found = convert(
        flow(
            START,
            (
                "A",
                "httpRequest",
                {**NO_OP, "sendQuery": True, **query, "authentication": "predefinedCredentialType"},
            ),
        )
    )
    step = found.definition.step_by_key("a")
    assert step.action_type == "call_api"
    assert step.config["path"] == "https://x.example"
    assert step.config["query"] == {"q": "{{ trigger.name }}", "n": "5"}
    assert problems(found) == []


def test_a_message_in_a_channel_asks_for_its_address() -> None:
    slack = {
        "channelId": {"__rl": True, "value": "C1", "cachedResultName": "ops"},
        "text": "=Hi {{ $json.name }}",
    }
    found = convert(
        flow(START, ("Tell", "slack", slack), ("Too", "microsoftTeams", {"message": "Hi"}))
    )
    assert dict(found.definition.step_by_key("tell").config) == {
        "kind": "slack",
        "webhook": "",
        "text": "Hi {{ trigger.name }}",
    }
    assert found.definition.step_by_key("too").config["kind"] == "teams"
    assert problems(found) == ["field.required", "field.required"]


def test_copies_of_a_mail() -> None:
    mail = {
        "toEmail": "a@b.example",
        "subject": "S",
        "text": "T",
        "options": {"ccEmail": "c@b.example", "bccEmail": "d@b.example", "replyTo": "e@b.example"},
    }
    found = convert(flow(START, ("Mail", "emailSend", mail)))
    config = found.definition.step_by_key("mail").config
    assert (config["cc"], config["bcc"]) == ("c@b.example", "d@b.example")
    assert said(found, "Mail") == {"n8n.options"}


# --- hostile files ------------------------------------------------------------------------------------------


def test_too_much_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        convert({"nodes": [{"name": str(n), "type": "x.noOp"} for n in range(3_000)], "connections": {}})  # fmt: skip
    assert refused.value.code == "workflow_file.too_many_nodes"


def test_many_crossing_branches_take_no_time() -> None:
    names = [f"N{n}" for n in range(120)]
    wires = ", ".join(f"{one}>{two}" for at, one in enumerate(names) for two in names[at + 1 : at + 6])  # fmt: skip
    found = convert(flow(START, *((name, "httpRequest", NO_OP) for name in names), wires=f"Start>N0, {wires}"))  # fmt: skip
    assert len([step for step in found.definition.steps if step.type == "action"]) == 120


def layers(*kinds: str, width: int) -> dict[str, Any]:
    """Every node of a layer leads to every node of the next."""
    rows = [
        [f"{kind}{at}.{n}" for n in range(width if kind != "noOp" else 1)]
        for at, kind in enumerate(kinds)
    ]
    nodes = [
        (name, "".join(one for one in name if one.isalpha()), NO_OP) for row in rows for name in row
    ]
    pairs = [f"{one}>{two}" for above, below in pairwise(rows) for one in above for two in below]
    first = [f"Start>{name}" for name in rows[0]]
    return flow(START, *nodes, wires=", ".join([*first, *pairs]))


@pytest.mark.parametrize(
    ("kinds", "width"),
    [
        (("httpRequest",) * 3, 60),
        (("httpRequest", "noOp", "httpRequest"), 100),
        (("if", "merge", "if"), 70),
    ],
)
def test_dense_wires_end_soon(kinds: tuple[str, ...], width: int) -> None:
    began = time.process_time()
    found = convert(layers(*kinds, width=width))
    assert "n8n.not_joined" in {code for one in found.nodes for code in said(found, one.node)}
    assert time.process_time() - began < 20


def test_wires_that_multiply_are_refused() -> None:
    with pytest.raises(Rejected) as refused:
        convert(layers("httpRequest", "noOp", "httpRequest", "noOp", "httpRequest", width=180))
    assert refused.value.code == "workflow_file.too_many_wires"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["={{ $json.x }}", "={{", "=}}{{", "main", "Person", "New hire", "n8n-nodes-base.if", "\0", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()  # fmt: skip
    return [path, *(one for key, part in inside for one in paths_in(part, (*path, key)))]


ALL_PATHS = {name: [path for path in paths_in(value) if path] for name, value in FILES.items()}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(FILES)), st.lists(st.tuples(st.integers(0, 10**6), JUNK), min_size=1, max_size=4))  # fmt: skip
def test_a_damaged_file_never_makes_it_fall_over(name: str, damages: list[tuple[int, Any]]) -> None:
    value = copy.deepcopy(FILES[name])
    for at, junk in damages:
        path = ALL_PATHS[name][at % len(ALL_PATHS[name])]
        holder = value
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    if not looks_like_n8n(value):
        return
    try:
        found = convert(value)
    except Rejected:
        return
    validate(found.definition, ValidationContext(CATALOGUE, EVENT_SHAPES))
    for report in found.nodes:
        for remark in report.remarks:
            EXCHANGE[remark.code].format(**remark.params)


@pytest.mark.parametrize(("theirs", "ours"), [(5, "info"), (3, "danger"), (1, None), (99, None), ("red", None), (True, None)])  # fmt: skip
def test_a_sticky_note_keeps_its_colour(theirs: Any, ours: str | None) -> None:
    sticky = {"content": "Why", "width": 300, "height": 200, "color": theirs}
    found = convert(flow(("Start", "manualTrigger", {}), ("Note", "stickyNote", sticky)))
    (note,) = [one for one in found.definition.steps if one.type == "note"]
    assert note.config.get("color") == ours


@settings(max_examples=200, deadline=None)
@given(JUNK, JUNK)
def test_anything_in_place_of_nodes_and_connections(nodes: Any, connections: Any) -> None:
    value = {"nodes": nodes if isinstance(nodes, list) else [nodes], "connections": connections}
    assert looks_like_n8n(value)
    convert(value)
