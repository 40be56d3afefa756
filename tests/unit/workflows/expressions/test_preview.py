"""What an expression would come to, shown short; whatever is typed, an answer comes and no secret is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.expressions.preview import LONGEST, Asked, Preview, preview, preview_all

SCOPE = {"trigger": {"ticket": {"title": "Down", "tags": ["a", "b"]}}, "variables": {"n": 2}}


@pytest.mark.parametrize(
    ("asked", "kind", "value"),
    [
        (Asked("{{ trigger.ticket.title }}"), "text", "Down"),
        (Asked("It is {{ trigger.ticket.title }}"), "text", "It is Down"),
        (Asked("{{ trigger.ticket.tags }}"), "list", '["a", "b"]'),
        (Asked("variables.n > 1", whole=True), "boolean", "true"),
        (Asked({"a": "{{ variables.n }}", "b": 1}), "object", '{"a": 2, "b": 1}'),
        (Asked("{{ null }}"), "null", "null"),
        (Asked("one {{ 'x' }}\ntwo"), "text", "one x ↵ two"),
    ],
)
def test_a_value_has_a_kind_and_fits_on_a_line(asked, kind, value):
    assert preview(asked, SCOPE) == Preview(kind, value)


def test_a_long_value_is_cut():
    assert len(preview(Asked("{{ pad_left('x', 5000) }}"), SCOPE).value) == LONGEST


def test_what_is_missing_is_named_with_the_nearest():
    found = preview(Asked("{{ trigger.ticket.titel }}"), SCOPE)
    assert found.code == "expression.missing_name"
    assert found.params["suggestion"] == "trigger.ticket.title"


def test_a_secret_is_said_to_be_one():
    for text in ("{{ secrets.key }}", "x {{ variables.key }}", "{{ default(secrets.key, 1) }}"):
        assert preview(Asked(text), SCOPE, ["key"]) == Preview(secret=True)
    assert preview(Asked("secrets.key == 1", whole=True), SCOPE).secret


def test_loops_give_their_first_round_outermost_first():
    rounds = ["{{ trigger.ticket.tags }}", ["{{ item }}1", "x"]]
    assert preview_all([Asked("{{ item }}:{{ index }}")], SCOPE, rounds) == [Preview("text", "a1:0")]  # fmt: skip
    (empty,) = preview_all([Asked("{{ item }}")], SCOPE, [[]])
    assert empty.code == "expression.missing_name"


@given(st.text("{}[]().'\"+-*/%<>=!&|, 019abtrigge\n", max_size=60))
def test_nothing_typed_raises(text):
    for asked in (Asked(text), Asked(text, whole=True), Asked(["{{" + text + "}}"])):
        assert isinstance(preview(asked, SCOPE), Preview)
