"""A condition as rows and as text: what is read comes back as it was written, and means the same after an edit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskflow.workflows.expressions import ExpressionError, parse
from deskflow.workflows.expressions.condition_reading import read_condition
from deskflow.workflows.expressions.conditions import (
    LISTS,
    PATTERNS,
    WITHOUT_VALUE,
    Condition,
    Group,
    Row,
    kind_of_field,
    operators_for,
    written_condition,
)

SCOPE = {
    "a": {"text": "printer on fire", "number": 7, "list": ["vip", "gold"], "flag": True, "none": None},
    "b": "P1",
    "day": "2026-03-31",
}  # fmt: skip


def rows_of(source: str) -> list[tuple[object, ...]]:
    return [one.meaning for one in read_condition(source).entries if isinstance(one, Row)]


def anew(condition: Condition) -> Condition:
    """As if somebody had edited every row that rows can show."""

    def edited(row: Row) -> Row:
        return replace(row, source="") if row.operator else row

    return Condition(
        condition.joiner,
        tuple(
            Group(one.joiner, tuple(edited(row) for row in one.rows)) if isinstance(one, Group) else edited(one)
            for one in condition.entries
        ),
    )  # fmt: skip


def meaning(condition: Condition) -> object:
    return condition.joiner, [
        (one.joiner, [row.meaning for row in one.rows]) if isinstance(one, Group) else one.meaning
        for one in condition.entries
    ]


def outcome(source: str) -> object:
    try:
        return parse(source).test(SCOPE)
    except ExpressionError as problem:
        return problem.code


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("b == 'P1'", [("b", "is", "P1")]),
        ("a.number >= 5 and not starts_with(b, 'P')", [("a.number", "more_or_same", 5), ("b", "starts_not", "P")]),
        ("b in ['P1', 'P2']", [("b", "one_of", ["P1", "P2"])]),
        ("'vip' in a.list", [("a.list", "has", "vip")]),
        ("b === a.text", [("b", "is", "{{ a.text }}")]),
        ("a.none == null", [("a.none", "missing", "")]),
        ("!a.flag", [("a.flag", "no", "")]),
        ("a.number > -2.5", [("a.number", "more", -2.5)]),
        ("is_before(day, now())", [("day", "before", "{{ now() }}")]),
        ("1 < a.number < 9", [("1 < a.number < 9", "", "")]),
        ("b if a.flag else day", [("b if a.flag else day", "", "")]),
        ("   ", []),
    ],
)  # fmt: skip
def test_rows_are_found_in_what_authors_write(source: str, rows: list[object]) -> None:
    assert rows_of(source) == rows
    assert outcome(written_condition(anew(read_condition(source))) or "0") == outcome(source.strip() or "0")  # fmt: skip


def test_groups_and_what_is_turned_round() -> None:
    found = read_condition("a.flag && (b == 'P1' || !(a.text == 'x' || a.number < 3))")
    assert isinstance(found.entries[1], Group)
    assert found.entries[1].joiner == "any"
    # Deeper than one level stays a text.
    assert found.entries[1].rows[1].operator == ""
    turned = read_condition("not (a.flag and b == 'x')")
    assert (turned.joiner, len(turned.entries)) == ("not_all", 2)
    assert read_condition("not (a.number > 5)").joiner == "none"


def test_nothing_that_is_no_expression_is_read() -> None:
    for text in ("b ==", "(a", "a = b", "import os", "a.__class__ == 1", "x" * 100_000):
        with pytest.raises(ExpressionError):
            read_condition(text)


def test_a_row_that_is_not_finished_is_refused_and_not_left_out() -> None:
    text = written_condition(Condition("all", (Row("b", "is", ""), Row("a.flag", "yes"))))
    with pytest.raises(ExpressionError):
        parse(text)
    assert written_condition(Condition("any", (Row(), Row("b", "is", "P1")))) == "b == 'P1'"


def test_only_the_edited_row_is_spelled_anew() -> None:
    found = read_condition('b  ===  "P1" && a.number>5')
    changed = replace(found, entries=(found.entries[0], Row("a.number", "more", 6)))
    assert written_condition(changed) == 'b  ===  "P1" and a.number > 6'


def test_operators_fit_what_a_field_holds() -> None:
    names = {"a": {"number": "number", "day": "date"}, "b": "any"}
    assert operators_for(kind_of_field("a.number", names))[2] == "more"
    assert operators_for(kind_of_field("a.day", names))[0] == "before"
    assert kind_of_field("len(a.list)", names) == "number"
    assert kind_of_field("a", names) == "object"
    assert set(operators_for(kind_of_field("b", names))) == set(PATTERNS)


# --- both directions --------------------------------------------------------------------------------------

FIELDS = st.sampled_from(["a.text", "a.number", "a.list", "a.flag", "b", "day", "len(a.text)", "a.number + 1"])  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: not text.lstrip().startswith("{{")
)
PLAIN = TEXTS | st.integers(-999, 999) | st.booleans() | st.floats(-9, 9).map(lambda n: round(n, 3))
VALUES = PLAIN | st.sampled_from(["{{ b }}", "{{ a.number * 2 }}", "{{ b or day }}"])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    operator = draw(st.sampled_from(sorted(PATTERNS)))
    value: object = ""
    if operator in LISTS:
        value = draw(st.lists(VALUES, min_size=1, max_size=3))
    elif operator not in WITHOUT_VALUE:
        value = draw(VALUES)
    return Row(draw(FIELDS), operator, value)  # type: ignore[arg-type]


def _joiners(count: int) -> st.SearchStrategy[str]:
    """One alone is not joined; turned round it is another row, or a group."""
    return st.sampled_from(["all", "any", "none", "not_all"] if count > 1 else ["all"])


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    entries: list[Row | Group] = []
    for _ in range(draw(st.integers(1, 3))):
        some = draw(st.lists(rows(), min_size=1, max_size=3))
        joiner = draw(_joiners(len(some)))
        entries.append(Group(joiner, tuple(some)) if len(some) > 1 else some[0])  # type: ignore[arg-type]
    if len(entries) == 1 and isinstance(entries[0], Group):
        return Condition(entries[0].joiner, entries[0].rows)
    return Condition(draw(_joiners(len(entries))), tuple(entries))  # type: ignore[arg-type]


@given(conditions())
@example(Condition("all", (Row("a.number + 1", "no"),)))
@example(Condition("all", (Row("a.number + 1", "no"), Row("b", "is", "P1"))))
@example(Condition("all", (Row("b", "is", "it's \\ {{ not"), Row("b", "is", "\\"))))
def test_rows_become_text_and_the_same_rows_again(condition: Condition) -> None:
    text = written_condition(condition)
    try:
        parse(text)
    except ExpressionError:
        # A text with braces in it is a template of its own, and may be a wrong one.
        assert "{{" in text
        return
    found = read_condition(text)
    assert written_condition(found) == text
    assert written_condition(anew(found)) == text
    if "a.flag" not in text and "+ 1" not in text:
        assert meaning(found) == meaning(condition)


@given(conditions(), st.sampled_from(["&&", "and"]), st.booleans())
def test_an_edit_never_changes_what_a_condition_means(
    condition: Condition, word: str, spaces: bool
) -> None:
    text = written_condition(condition).replace(" and ", f" {word} ")
    text = f"({text})" if spaces else text
    try:
        parse(text)
    except ExpressionError:
        return
    assert outcome(written_condition(anew(read_condition(text)))) == outcome(text)
