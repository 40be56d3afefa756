"""Other names in expressions: everything else stays as its author wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.expressions import ExpressionError, parse, parse_template
from deskflow.workflows.expressions.rewriting import renamed, renamed_text, renamed_value

NAMES = {
    ("steps", "find", "count"): "trigger.find_count",
    ("steps", "find", "items"): "trigger.find_items",
    ("trigger", "ticket", "number"): "trigger.ticket_number",
    ("variables", "limit"): "trigger.limit",
    ("item",): "trigger.item",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("steps.find.count > 0", "trigger.find_count > 0"),
        ("  steps . find . count  >  0 ", "  trigger.find_count  >  0 "),
        ("steps['find'].count==0", "trigger.find_count==0"),
        ("step1.count", "step1.count"),
        ("vars.limit + variables.limit", "trigger.limit + trigger.limit"),
        ("steps.find.items[0].name", "steps.find.items[0].name"),
        ("steps.find.items[index].name", "trigger.find_items[index].name"),
        ("'steps.find.count' + \"vars.limit\"", "'steps.find.count' + \"vars.limit\""),
        ("lower(trigger.ticket.number) in ['item', item]", "lower(trigger.ticket_number) in ['item', trigger.item]"),
        ("default(steps.find.count, vars.limit) if !item else null", "default(trigger.find_count, trigger.limit) if !trigger.item else null"),
        ("{{ steps.find.count }} === 3 && not item", "{{ trigger.find_count }} === 3 && not trigger.item"),
        ("'{{ vars.limit }} of it' == 'x'", "'{{ trigger.limit }} of it' == 'x'"),
        ("{'item': item, 'n': -vars.limit}", "{'item': trigger.item, 'n': -trigger.limit}"),
        ("(vars.limit)", "(trigger.limit)"),
        ("steps.find.count", "trigger.find_count"),
        ("'größer' + item", "'größer' + trigger.item"),
    ],
)  # fmt: skip
def test_names_are_exchanged_and_nothing_else(before: str, after: str) -> None:
    assert renamed(before, NAMES.get) == after
    parse(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{{steps.find.count}}", "{{trigger.find_count}}"),
        ("{{ steps.find.count }} of {{ vars.limit + 1 }}", "{{ trigger.find_count }} of {{ trigger.limit + 1 }}"),
        ("item, \\{{ item }} and {{ item }}", "item, \\{{ item }} and {{ trigger.item }}"),
        ("no braces: steps.find.count", "no braces: steps.find.count"),
        ("{{ default( item , 'a}}b') }}!", "{{ default( trigger.item , 'a}}b') }}!"),
    ],
)  # fmt: skip
def test_in_texts_only_what_stands_in_braces(before: str, after: str) -> None:
    assert renamed_text(before, NAMES.get) == after
    parse_template(after)


def test_configurations_are_gone_through_to_the_end() -> None:
    before = {"a": ["{{ item }}", 3, {"b": "{{ vars.limit }}"}], "item": None}
    after = {"a": ["{{ trigger.item }}", 3, {"b": "{{ trigger.limit }}"}], "item": None}
    assert renamed_value(before, NAMES.get) == after


@pytest.mark.parametrize(
    "source", ["item +", "item.lower(", "{{ item", "'\\'{{ item }}'", "__import__"]
)
def test_what_cannot_be_read_is_an_error(source: str) -> None:
    with pytest.raises(ExpressionError):
        renamed(source, NAMES.get)


NAME = st.sampled_from(["item", "vars.limit", "steps.find.count", "trigger.ticket.number", "now"])
EXPRESSION = st.recursive(
    NAME | st.sampled_from(["1", "'item'", "null", "true"]),
    lambda one: (
        st.tuples(one, st.sampled_from([" + ", "==", " and ", " in ", "||"]), one).map("".join)
        | one.map("(  {} )".format)
        | one.map("not {}".format)
        | st.tuples(one, one).map(lambda two: f"default({two[0]}, {two[1]})")
        | st.tuples(one, one).map(lambda two: f"[{two[0]},{two[1]}]")
    ),
    max_leaves=6,
)


@given(EXPRESSION)
def test_the_names_used_are_the_new_ones_and_the_way_back_is_the_same_text(source: str) -> None:
    try:
        uses = [use.path for use in parse(source).uses]
    except ExpressionError:
        return
    fresh = {path: "trigger.new_" + "_".join(map(str, path)) for path in uses}
    after = renamed(source, fresh.get)
    wanted = [tuple(fresh[path].split(".")) for path in uses]
    assert [use.path for use in parse(after).uses] == wanted
    back = {tuple(new.split(".")): ".".join(map(str, path)) for path, new in fresh.items()}
    assert [use.path for use in parse(renamed(after, back.get)).uses] == uses
    assert renamed(source, lambda _path: None) == source
