"""A workflow from one sentence: what comes out is a sound definition, whatever was chosen or typed in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.expressions import parse
from deskflow.workflows.quick import (
    DEEDS,
    ONCE,
    WHENS,
    Deed,
    Sentence,
    build,
    condition_of,
    filters_for,
    from_plain,
    to_plain,
)
from deskflow.workflows.trigger_matching import fires
from deskflow.workflows.validation import ValidationContext, validate

CONTEXT = ValidationContext(CATALOGUE, EVENT_SHAPES)
FULL = {
    "assign": {"by": "least_open"},
    "update": {"updates": {"priority": "P1", "status": None}},
    "tag": {"add": ["vip"]},
    "note": {"text": "{{ trigger.ticket.number }} was seen"},
    "mail": {"subject": "{{ trigger.ticket.title }}", "body": "We are on it"},
    "tell": {"roles": ["admin"], "title": "Look"},
    "approve": {"title": "Weekend work", "roles": ["admin"]},
    "task": {"title": "Call them", "due_in": "2h"},
    "escalate": {"reason": "VIP"},
    "checklist": {"title": "On site", "items": ["Unplug it"]},
}
ALL = tuple(Deed(kind, FULL[kind]) for kind in DEEDS)


def problems(sentence: Sentence) -> list[str]:
    return [f"{one.code} {one.step_id}.{one.field}" for one in validate(build(sentence, CATALOGUE).definition, CONTEXT) if one.is_error]  # fmt: skip


@pytest.mark.parametrize("when", [*WHENS, ONCE, "event:survey.answered", "event:ticket.merged"])
def test_every_beginning_goes_with_everything_that_can_be_done(when: str) -> None:
    trigger = {"cron": "0 8 * * 1-5", "timezone": "UTC"} if when == "schedule" else {}
    filters = filters_for(
        when, {"priority": ["P1"], "customer_id": ["c"]}, ("priority", "customer_id")
    )
    sentence = Sentence(when, trigger, filters, ALL)
    assert problems(sentence) == []
    definition = build(sentence, CATALOGUE).definition
    assert to_json(from_json(to_json(definition))) == to_json(definition)
    # Laid out from left to right, nothing on top of anything.
    places = [definition.positions[key] for key in ("trigger", *(one.id for one in definition.steps))]  # fmt: skip
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_conditions_move_to_where_the_fields_are() -> None:
    given_for = {"customer_id": ["c"], "priority": ["P1", "P2"], "contact.name": ["Paul"]}
    found_by = ("status", "priority", "customer_id")
    moved = filters_for("at_risk", given_for)
    assert moved == {f"ticket.{key}": value for key, value in given_for.items()}
    assert filters_for("created", moved) == given_for
    assert filters_for("schedule", moved, found_by) == {"customer_id": "c", "priority": ["P1", "P2"]}  # fmt: skip
    assert filters_for("mail", given_for) == {}


def test_a_change_fires_for_that_field_alone() -> None:
    trigger = build(Sentence("priority", filters={"priority": ["P1"]}), CATALOGUE).definition.trigger  # fmt: skip
    assert trigger is not None
    ticket = {"priority": "P1", "status": "open"}
    for changed, expected in ({"priority": ["P3", "P1"]}, True), ({"status": ["new", "open"]}, False):  # fmt: skip
        payload = {"ticket": ticket, "changed": changed}
        assert fires(trigger.type, trigger.config, "ticket.updated", payload) is expected


def test_what_a_schedule_finds_is_what_the_steps_are_about() -> None:
    sentence = Sentence("schedule", {"cron": "0 8 * * *"}, {"priority": ["P1"]}, ALL)
    definition = build(sentence, CATALOGUE).definition
    assert [one.key for one in definition.steps[:2]] == ["find", "each"]
    note, mail = definition.step("note"), definition.step("mail")
    assert note is not None
    assert mail is not None
    assert note.config["ticket_id"] == "{{ item.id }}"
    assert note.config["text"] == "{{ item.number }} was seen"
    assert mail.config["to"] == "{{ item.customer.email }}"


def test_what_comes_after_an_approval_needs_the_yes() -> None:
    sentence = Sentence(deeds=(Deed("approve", FULL["approve"]), Deed("tag", FULL["tag"])))
    (edge,) = [one for one in build(sentence, CATALOGUE).definition.edges if one.target == "tag"]
    assert (edge.source, edge.port) == ("approve", "approved")


def test_the_same_thing_twice_has_two_names() -> None:
    sentence = Sentence(deeds=(Deed("tag", FULL["tag"]),) * 3)
    built = build(sentence, CATALOGUE)
    assert built.steps == ("tag", "tag2", "tag3")
    assert problems(sentence) == []


def test_what_is_missing_is_told_by_validation() -> None:
    assert problems(Sentence()) == ["workflow.empty None."]
    assert problems(Sentence(deeds=(Deed("tell", {"title": "  "}),)))


def test_what_was_kept_comes_back_and_rubbish_does_not() -> None:
    sentence = Sentence("at_risk", {}, {"ticket.priority": ["P1"]}, ALL)
    assert from_plain(to_plain(sentence)) == sentence
    for rubbish in (None, 7, [], {}, {"when": "created"}, {"when": 1, "trigger": {}, "filters": {}, "deeds": []}):  # fmt: skip
        assert from_plain(rubbish) is None
    odd = {"when": "never", "trigger": {}, "filters": {}, "deeds": [{"kind": "dance", "config": {}}, 7]}  # fmt: skip
    assert from_plain(odd) == Sentence("created")


@given(st.text(alphabet=st.sampled_from("{}\\\"' a7*ü😀\n\x00"), min_size=1, max_size=14))
def test_a_value_in_a_condition_is_never_an_expression(value: str) -> None:
    test = parse(condition_of({"title": [value]}))
    readable = "".join(" " if one < " " else one for one in value)
    assert test.test({"trigger": {"ticket": {"title": readable}}})
    assert not test.test({"trigger": {"ticket": {"title": readable + "x"}}})
    assert not test.test({"trigger": {"ticket": {}}})
