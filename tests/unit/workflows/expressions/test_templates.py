"""Texts and configurations with expressions in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.expressions import (
    ExpressionError,
    ExpressionMissingName,
    parse_template,
    prepare,
    render,
    template_references,
)

SCOPE = {
    "trigger": {"ticket": {"number": 123, "title": "{{7*7}}", "tags": ["a", "b"], "none": None}},
    "variables": {"user_name": "John", "evil": "{{ trigger.ticket.number }} {% x %} ${y}"},
    "steps": {"step1": {"result": {"id": "u-1"}}},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{{trigger.ticket.number}}", 123),
        ("  {{ trigger.ticket.number }}\n", 123),
        ("{{ trigger.ticket.tags }}", ["a", "b"]),
        ("{{ trigger.ticket.none }}", None),
        ("{{ trigger.ticket.number + 1 }}", 124),
        ("#{{trigger.ticket.number}}", "#123"),
        ("{{trigger.ticket.number}}{{trigger.ticket.number}}", "123123"),
        ("x{{ trigger.ticket.none }}y", "xy"),
        ("tags: {{trigger.ticket.tags}}", 'tags: ["a","b"]'),
        ("{{ true }}!", "true!"),
        ("{{ 5.0 }}|{{ 2.5 }}", "5|2.5"),
        ("{{ {'a': {'b': 1}} }}", {"a": {"b": 1}}),
        ("{{{'a': {'b': 1}}}}", {"a": {"b": 1}}),
        ("{{ contains('}}', '}') }}", True),
        ("{{ '}}' }}x", "}}x"),
        ("\\{{ not an expression }}", "{{ not an expression }}"),
        ("a \\{{b}} {{trigger.ticket.number}}", "a {{b}} 123"),
        ("a } b {c} }}", "a } b {c} }}"),
        ("{{ null }}", None),
        ("{{ step1.result.id }}", "u-1"),
    ],
)
def test_texts(text: str, expected: object) -> None:
    result = render(text, SCOPE)
    assert result == expected
    assert type(result) is type(expected)


def test_the_seeds_own_example() -> None:
    text = "Ticket #{{trigger.ticket.number}} assigned to {{variables.user_name}}"
    assert render(text, SCOPE) == "Ticket #123 assigned to John"


def test_data_is_never_rendered() -> None:
    assert render("{{trigger.ticket.title}}", SCOPE) == "{{7*7}}"
    assert render("T: {{trigger.ticket.title}}", SCOPE) == "T: {{7*7}}"
    assert render("{{variables.evil}}", SCOPE) == SCOPE["variables"]["evil"]
    assert render({"a": ["{{ upper(variables.evil) }}"]}, SCOPE)["a"][0].startswith("{{ TRIGGER")


@given(st.text(alphabet=st.sampled_from("{}'\" \\7*n.a%$<")))
def test_no_data_is_ever_rendered(title: str) -> None:
    scope = {"trigger": {"title": title}}
    assert render("{{ trigger.title }}", scope) == title
    assert render("<{{ trigger.title }}>", scope) == f"<{title}>"


@given(st.text())
def test_any_text_renders_or_says_what_is_wrong(text: str) -> None:
    try:
        result = render(text, SCOPE)
    except ExpressionError:
        assert "{{" in text
    else:
        assert "{{" in text or result == text


def test_configurations_are_rendered_through_and_through() -> None:
    config = {
        "ticket_id": "{{ trigger.ticket.number }}",
        "updates": {"assigned_to": "{{step1.result.id}}", "tags": ["x", "{{trigger.ticket.tags}}"]},
        "limit": 5,
    }
    assert render(config, SCOPE) == {
        "ticket_id": 123,
        "updates": {"assigned_to": "u-1", "tags": ["x", ["a", "b"]]},
        "limit": 5,
    }
    assert template_references(config) == {
        ("trigger", "ticket", "number"),
        ("steps", "step1", "result", "id"),
        ("trigger", "ticket", "tags"),
    }


def test_a_rendered_configuration_is_new_each_time() -> None:
    prepared = prepare({"a": {"b": [1]}, "c": "{{trigger.ticket.tags}}"})
    first = prepared.render(SCOPE)
    first["a"]["b"].append(2)
    first["c"].append(3)
    assert prepared.render(SCOPE) == {"a": {"b": [1]}, "c": ["a", "b"]}
    assert SCOPE["trigger"]["ticket"]["tags"] == ["a", "b"]


def test_an_error_names_the_field_and_the_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        prepare({"updates": {"list": ["ok", "a {{ 1 + }}"]}})
    assert caught.value.params["field"] == "updates.list[1]"
    with pytest.raises(ExpressionMissingName) as missing:
        render({"to": "Dear {{ variables.user_nam }}"}, SCOPE)
    assert missing.value.params["field"] == "to"
    assert missing.value.position == 8
    assert missing.value.params["suggestion"] == "variables.user_name"


@pytest.mark.parametrize("text", ["{{", "{{ }}", "x {{ a", "{{ a }", "{{ (a }}", "{{ 'a }}"])
def test_broken_templates_are_errors(text: str) -> None:
    with pytest.raises(ExpressionError):
        render(text, SCOPE)


def test_a_template_says_whether_it_keeps_the_type() -> None:
    assert parse_template(" {{ a }} ").is_single
    assert not parse_template("x{{ a }}").is_single
    assert not parse_template("{{ a }}{{ b }}").is_single
