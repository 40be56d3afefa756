"""A question is written and read back; what cannot be understood is named with its place."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.core.errors import DeskflowError, Rejected
from deskflow.tickets.finding.completing import completions
from deskflow.tickets.finding.fields import BUILT_IN, PLAIN, Names, number_of
from deskflow.tickets.finding.text import misspelt, read, written
from deskflow.tickets.finding.tree import (
    EVERYTHING,
    All,
    Any,
    Not,
    Test,
    Words,
    tidy,
    tree_from_json,
    tree_to_json,
)
from tests.unit.tickets.questions import trees

AURORA = "11111111-2222-3333-4444-555555555555"
NAMES = Names({
    "customer": {AURORA: "Aurora Dental", str(UUID(int=1)): "Twin", str(UUID(int=2)): "Twin"},
    "person": {str(UUID(int=3)): "Ada Admin", str(UUID(int=4)): "Anna Brandt"},
    "tag": {"vip": "vip"},
})  # fmt: skip


def is_(field, *values):
    return Test(field, "is", values)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("status:open", is_("status", "open")),
        ("status:assigned", is_("status", "opened")),
        ("STATUS:Resolved,closed", is_("status", "resolved", "closed")),
        ("priority:critical,p2_high", is_("priority", "P1", "P2")),
        ("-tag:vip", Not(is_("tag", "vip"))),
        ("assignee:nobody", is_("assignee", "none")),
        ("is:unassigned", is_("assignee", "none")),
        ("is:mine,unassigned", Any((is_("assignee", "me"), is_("assignee", "none")))),
        ("has:equipment", Not(is_("equipment", "none"))),
        ('customer:"Aurora Dental"', is_("customer", AURORA)),
        ("customer:twin", is_("customer", "twin")),
        ("due<4h", Test("due", "<", ("4h",))),
        ("due<120m", Test("due", "<", ("2h",))),
        ("updated>=2W", Test("updated", ">=", ("2w",))),
        ("created>2026-01-01", Test("created", ">", ("2026-01-01",))),
        ("created:Today", is_("created", "today")),
        ("reopened>1.50", Test("reopened", ">", ("1.5",))),
        ("vpn down", All((Words("vpn"), Words("down")))),
        ('"vpn  down"', Words("vpn down")),
        ('say "a ""b"""', All((Words("say"), Words('a "b"')))),
        ("http://x", Words("http://x")),
        ("it's 5 o'clock", All((Words("it's"), Words("5"), Words("o'clock")))),
        ('"vpn', Words("vpn")),
        ('a"b', Words('a"b')),
        ("- x", All((Words("-"), Words("x")))),
        ("a or b c", Any((Words("a"), All((Words("b"), Words("c")))))),
        ("(a or b) c", All((Any((Words("a"), Words("b"))), Words("c")))),
        ("-(a b)", Not(All((Words("a"), Words("b"))))),
        ("f(x)", Words("f(x)")),
    ],
)
def test_what_is_typed(typed, meant):
    assert read(typed, names=NAMES) == meant


@pytest.mark.parametrize(
    ("typed", "code", "at", "length"),
    [
        ("vpn status:opne", "filter.unknown_value", 11, 4),
        ("priority:P1,P7", "filter.unknown_value", 12, 2),
        ("priority:P1,", "filter.value_missing", 12, 0),
        ("status:", "filter.value_missing", 7, 0),
        ("due<", "filter.value_missing", 4, 0),
        ("due<²h", "filter.bad_date", 4, 2),
        ("due<99999999d", "filter.bad_date", 4, 9),
        ("created:2026-02-30", "filter.bad_date", 8, 10),
        ("due:4h", "filter.bad_date", 4, 2),
        ("due<1h,2h", "filter.one_value", 7, 2),
        ("spent<today", "filter.bad_span", 6, 5),
        ("reopened>many", "filter.bad_number", 9, 4),
        ("assignee<me", "filter.cannot_compare", 9, 2),
        ("is:late", "filter.unknown_value", 3, 4),
        ("has:title", "filter.unknown_value", 4, 5),
        ("(a", "filter.open_bracket", 0, 1),
        ("a )", "filter.stray_bracket", 2, 1),
        ("a or", "filter.nothing_here", 2, 2),
        ("or a", "filter.nothing_here", 0, 2),
        ("()", "filter.nothing_here", 1, 1),
        ("(" * 40, "filter.too_large", 12, 1),
        ("a " * 400, "filter.too_large", 400, 1),
        ("x" * 5000, "filter.too_long", 4000, 1000),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(typed, code, at, length):
    with pytest.raises(Rejected) as refused:
        read(typed)
    found = refused.value
    assert (found.code, found.params["at"], found.params["length"]) == (code, at, length)


def test_what_could_stand_there_is_said():
    with pytest.raises(Rejected) as refused:
        read("priority:P7")
    assert refused.value.params["expected"] == ["P1", "P2", "P3", "P4"]


def test_a_slip_in_a_field_s_name_is_seen():
    assert misspelt("vpn costumer:north") == (4, 12, "customer")
    assert misspelt("http://x customer:north") is None


@given(trees())
def test_a_question_written_down_is_read_back(tree):
    text = written(tree)
    assert read(text) == tidy(tree)
    assert written(read(text)) == text
    assert tree_from_json(tree_to_json(tree)) == tree


@given(
    st.text(st.sampled_from('ab:<>=-"(), \n\tORor\u00e4\u0000%\\') | st.characters(), max_size=40)
)
def test_any_text_is_read_or_refused(text):
    try:
        tree = read(text, names=NAMES)
    except Rejected as refused:
        at = refused.params["at"]
    else:
        at = 0
        assert read(written(tree, NAMES), names=NAMES) == tree
    assert 0 <= at <= len(text)
    completions(text, len(text) // 2, NAMES)
    misspelt(text)


def test_ids_are_written_as_names_that_lead_back_to_them():
    assert (
        written(read('customer:"Aurora Dental"', names=NAMES), NAMES) == 'customer:"Aurora Dental"'
    )
    twin = is_("customer", str(UUID(int=1)))
    assert written(twin, NAMES) == f"customer:{UUID(int=1)}"


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"all": {}}, {"words": 5}, {"words": ""}, {"words": "x" * 500}, {"not": None}, {"all": [], "x": 1},
     {"field": "a", "operator": "is", "values": []}, {"field": "a", "operator": "~", "values": ["b"]},
     {"field": "a", "operator": "<", "values": ["1", "2"]}, {"all": [{"words": "a"}] * 300}],
)  # fmt: skip
def test_what_is_no_tree_is_refused(value):
    with pytest.raises(DeskflowError):
        tree_from_json(value)


def test_a_bottomless_tree_is_refused():
    value = {"words": "a"}
    for _ in range(5000):
        value = {"not": value}
    with pytest.raises(Rejected) as refused:
        tree_from_json(value)
    assert refused.value.code == "filter.too_large"


@pytest.mark.parametrize(
    ("typed", "start", "some"),
    [
        ("", 0, "status:"),
        ("prio", 0, "priority:"),
        ("-ta", 1, "tag:"),
        ("status:res", 7, "resolved"),
        ("priority:P1,P", 12, "P2"),
        ("assignee:", 9, "me"),
        ("assignee:bra", 9, '"Anna Brandt"'),
        ("customer:aur", 9, '"Aurora Dental"'),
        ("is:o", 3, "overdue"),
        ("due<", 4, "4h"),
        ("created:t", 8, "today"),
    ],
)
def test_what_could_be_written_next(typed, start, some):
    found = completions(typed, len(typed), NAMES)
    assert found.start == start
    assert some in [option.text for option in found.options]


def test_what_is_taken_is_not_offered_again_and_phrases_are_left_alone():
    assert "P1" not in [o.text for o in completions("priority:P1,", 12).options]
    assert completions('"pri', 4).options == ()


def test_every_field_can_be_found_by_its_own_name():
    assert {field.key for field in BUILT_IN} <= {PLAIN.get(field.key).key for field in BUILT_IN}


@pytest.mark.parametrize("text", ["", "-", ".", "1.", "1e5", "nan", "٣", "1" * 13, "--1", "1.2.3"])
def test_numbers_are_plain(text):
    assert number_of(text) is None or text == "1."
