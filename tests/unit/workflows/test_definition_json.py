"""The canonical JSON: nothing is lost, equal is equal, and no input crashes the reader."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.workflows.definition import Definition, Edge, Input, Step, Trigger, Variable
from deskflow.workflows.definition_json import (
    DefinitionError,
    dumps,
    fingerprint,
    from_json,
    loads,
    to_json,
)
from deskflow.workflows.frames import Frame
from tests.unit.workflows.samples import ticket_workflow


def full() -> Definition:
    return replace(
        ticket_workflow(),
        inputs=(Input("ticket_id", "ticket", "Ticket", True), Input("how", "choice", choices=("a", "b"), default="a")),
        variables=(Variable("count", "number", 3, "how many"), Variable("config", "json", {"a": [1, None]})),
        settings={"concurrency": {"key": "{{trigger.ticket.id}}"}},
        notes="For people.\nÄé漢",
    )  # fmt: skip


def test_nothing_is_lost_on_the_way() -> None:
    for definition in (Definition(), ticket_workflow(), full()):
        assert dumps(loads(dumps(definition))) == dumps(definition)
    again = loads(dumps(full()))
    assert again.steps == full().steps
    assert again.inputs == full().inputs
    assert again.variables == full().variables
    assert again.trigger == full().trigger
    assert again.positions == full().positions


def test_equal_definitions_give_equal_text_whatever_the_order_of_edges_and_keys() -> None:
    definition = full()
    shuffled = replace(
        definition,
        edges=tuple(reversed(definition.edges)),
        positions=dict(reversed(definition.positions.items())),
        settings=dict(reversed(definition.settings.items())),
    )
    assert dumps(shuffled) == dumps(definition)
    assert dumps(definition) == json.dumps(
        to_json(definition), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def test_the_order_of_steps_is_the_authors() -> None:
    definition = full()
    turned = replace(definition, steps=tuple(reversed(definition.steps)))
    assert [step.id for step in loads(dumps(turned)).steps] == [s.id for s in turned.steps]


def test_moving_a_step_changes_the_text_but_not_what_runs() -> None:
    moved = replace(full(), positions={"a": (5.0, 7.5)})
    assert dumps(moved) != dumps(full())
    assert fingerprint(moved) == fingerprint(full())
    assert fingerprint(replace(full(), notes="other")) != fingerprint(full())


def test_frames_are_kept_and_are_no_part_of_what_runs() -> None:
    frames = (Frame("f", "Ask first", "teal", ("a", "gone"), True), Frame("g"))
    framed = replace(full(), frames=frames)
    assert loads(dumps(framed)).frames == frames
    assert fingerprint(framed) == fingerprint(full())
    assert '"frames"' not in dumps(full())


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ({}, "definition.bad_value"),
        ([3], "definition.bad_value"),
        ([{}], "definition.bad_value"),
        ([{"id": "f", "title": 7}], "definition.bad_value"),
        ([{"id": "f", "title": "x" * 201}], "definition.text_too_long"),
        ([{"id": "f", "title": "a\0b"}], "definition.bad_text"),
        ([{"id": "f", "tone": "url(javascript:1)"}], "definition.bad_value"),
        ([{"id": "f", "tone": ["teal"]}], "definition.bad_value"),
        ([{"id": "f", "members": "abc"}], "definition.bad_value"),
        ([{"id": "f", "members": [None]}], "definition.bad_value"),
        ([{"id": "f", "collapsed": 1}], "definition.bad_value"),
        ([{"id": "f", "onclick": ""}], "definition.unknown_member"),
        ([{"id": "f"}, {"id": "f"}], "definition.duplicate_id"),
        ([{"id": "f", "members": ["a"]}, {"id": "g", "members": ["a"]}], "definition.duplicate_id"),
        ([{"id": str(number)} for number in range(501)], "definition.too_many"),
        ([{"id": "f", "members": ["a"] * 5_001}], "definition.too_many"),
    ],
)
def test_frames_that_are_none_are_refused(frames, code) -> None:
    with pytest.raises(DefinitionError) as refused:
        from_json({"frames": frames})
    assert refused.value.code == code


def test_defaults_are_the_seeds() -> None:
    step = from_json({"steps": [{"id": "1", "key": "step1", "type": "action"}]}).steps[0]
    assert (step.retry_count, step.retry_delay_seconds, step.timeout_seconds) == (0, 60, 300)


def test_the_reader_copies_what_it_is_given() -> None:
    plain = to_json(full())
    definition = from_json(plain)
    plain["steps"][0]["config"]["query_type"] = "changed"
    assert definition.steps[0].config["query_type"] == "find_user"


BAD = [
    (None, "definition.bad_value", ""),
    ([], "definition.bad_value", ""),
    ("x", "definition.bad_value", ""),
    ({"schema": 2}, "definition.newer_schema", None),
    ({"schema": "1"}, "definition.bad_value", "schema"),
    ({"schema": True}, "definition.bad_value", "schema"),
    ({"format": "bpmn"}, "definition.other_format", None),
    ({"stepss": []}, "definition.unknown_member", "stepss"),
    ({"steps": {}}, "definition.bad_value", "steps"),
    ({"steps": [1]}, "definition.bad_value", "steps[0]"),
    ({"steps": [{}]}, "definition.bad_value", "steps[0].id"),
    ({"steps": [{"id": "", "key": "a", "type": "stop"}]}, "definition.bad_value", "steps[0].id"),
    ({"steps": [{"id": 1, "key": "a", "type": "stop"}]}, "definition.bad_value", "steps[0].id"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "x": 1}]}, "definition.unknown_member", "steps[0].x"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "config": []}]}, "definition.bad_value", "steps[0].config"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "retry_count": -1}]}, "definition.bad_value", "steps[0].retry_count"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "retry_count": 1.5}]}, "definition.bad_value", "steps[0].retry_count"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "retry_count": True}]}, "definition.bad_value", "steps[0].retry_count"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "timeout_seconds": 10**12}]}, "definition.bad_value", "steps[0].timeout_seconds"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop", "disabled": 1}]}, "definition.bad_value", "steps[0].disabled"),
    ({"steps": [{"id": "1", "key": "a", "type": "stop"}] * 2}, "definition.duplicate_id", "steps"),
    ({"steps": [{"id": "1", "key": "a\0", "type": "stop"}]}, "definition.bad_text", "steps[0].key"),
    ({"steps": [{"id": "1", "key": "\ud800", "type": "stop"}]}, "definition.bad_text", "steps[0].key"),
    ({"steps": [{"id": "1" * 300, "key": "a", "type": "stop"}]}, "definition.text_too_long", "steps[0].id"),
    ({"edges": [{"id": "1"}]}, "definition.bad_value", "edges[0].source"),
    ({"trigger": "event"}, "definition.bad_value", "trigger"),
    ({"trigger": {"type": "event", "config": {"a": {1: 2}}}}, "definition.bad_value", "trigger.config.a"),
    ({"trigger": {"type": "event", "config": {"a": float("nan")}}}, "definition.bad_number", "trigger.config.a"),
    ({"trigger": {"type": "event", "config": {"a": 10**30}}}, "definition.bad_number", "trigger.config.a"),
    ({"trigger": {"type": "event", "config": {"a": object()}}}, "definition.bad_value", "trigger.config.a"),
    ({"positions": {"a": [1]}}, "definition.bad_value", "positions.a"),
    ({"positions": {"a": [1, "2"]}}, "definition.bad_value", "positions.a"),
    ({"positions": {"a": [1, 1e300]}}, "definition.bad_value", "positions.a"),
    ({"positions": {"a": [1, float("nan")]}}, "definition.bad_number", "positions.a[1]"),
    ({"notes": 1}, "definition.bad_value", "notes"),
    ({"inputs": [{"name": "a", "choices": [1]}]}, "definition.bad_value", "inputs[0].choices[0]"),
    ({"variables": [{"name": ""}]}, "definition.bad_value", "variables[0].name"),
    ({"steps": [{}] * 6000}, "definition.too_many", "steps"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "path"), BAD, ids=range(len(BAD)))
def test_what_is_no_definition_says_where(value: object, code: str, path: str | None) -> None:
    with pytest.raises(DefinitionError) as caught:
        from_json(value)
    assert caught.value.code == code
    if path is not None:
        assert caught.value.params["path"] == path


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, '{"settings":' + '{"a":' * 50_000, "NaN", '{"settings":{"a":1e999}}',
     '{"settings":{"a":' + "9" * 5_000 + "}}", '{"settings":' + '{"a":' * 40 + "1" + "}" * 41, "1" * 5_000],
)  # fmt: skip
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        loads(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=15,
)
MEMBER = st.sampled_from(
    ["format", "schema", "trigger", "steps", "edges", "inputs", "variables", "settings", "notes",
     "positions", "id", "key", "type", "config", "source", "port", "target", "name", "kind"]
)  # fmt: skip
SHAPED = st.recursive(
    JSON,
    lambda inner: st.dictionaries(MEMBER, inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=40,
)


@settings(max_examples=300, deadline=None)
@given(SHAPED)
def test_no_json_crashes_the_reader(value: object) -> None:
    try:
        definition = from_json(value)
    except DefinitionError:
        return
    assert dumps(loads(dumps(definition))) == dumps(definition)


NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(
    st.lists(st.builds(Step, id=NAMES, key=NAMES, type=NAMES, title=NAMES), unique_by=lambda s: s.id, max_size=5),
    st.lists(st.builds(Edge, NAMES, NAMES, NAMES, NAMES), unique_by=lambda e: e.id, max_size=5),
    st.none() | st.builds(Trigger, NAMES),
)  # fmt: skip
def test_any_definition_survives(
    steps: list[Step], edges: list[Edge], trigger: Trigger | None
) -> None:
    definition = Definition(trigger, tuple(steps), tuple(edges))
    again = loads(dumps(definition))
    assert again.steps == definition.steps
    assert set(again.edges) == set(definition.edges)
    assert again.trigger == definition.trigger
    assert fingerprint(again) == fingerprint(definition)


def test_edits_keep_untouched_steps_the_same_objects() -> None:
    definition = full()
    edited = definition.with_step(replace(definition.steps[2], title="New"))
    assert edited.steps[2].title == "New"
    assert all(a is b for a, b in zip(edited.steps, definition.steps, strict=True) if a.id != "c")
    assert definition.with_step(Step("z", "z", "stop")).steps[-1].id == "z"


def test_removing_a_step_takes_its_edges_and_position() -> None:
    smaller = full().without_step("a")
    assert all("a" not in (edge.source, edge.target) for edge in smaller.edges)
    assert "a" not in smaller.positions
    assert "trigger" in smaller.positions


def test_new_keys_are_free() -> None:
    definition = Definition(steps=(Step("1", "step1", "stop"), Step("2", "step3", "stop")))
    assert definition.free_key() == "step2"
    assert definition.free_key("mail") == "mail1"


def test_the_value_of_a_secret_does_not_come_in() -> None:
    read = from_json({"variables": [{"name": "key", "kind": "secret", "value": "sk-live"}]})
    assert read.variables[0].value is None
    assert "sk-live" not in dumps(read)
