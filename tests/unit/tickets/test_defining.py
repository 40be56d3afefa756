"""What a tenant says a ticket is: priorities, statuses and moves, outcomes, severity, own fields."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.core.errors import Rejected
from deskflow.tickets.defining.checking import Named, checked_choices, key_of
from deskflow.tickets.defining.fields import (
    KINDS,
    FieldDefinition,
    checked_field,
    for_type,
    merged,
    read_value,
    stored,
)
from deskflow.tickets.defining.kinds import Types, checked_types
from deskflow.tickets.defining.moves import (
    CHOOSABLE,
    Moves,
    OwnStatus,
    checked_moves,
    checked_statuses,
    dead_ends,
)
from deskflow.tickets.defining.outcomes import Outcomes, checked_outcomes
from deskflow.tickets.defining.priorities import PriorityTable, checked_table, unsteady
from deskflow.tickets.defining.severity import DEFAULT, Looked, checked_severity, severity
from deskflow.tickets.rules import STATUSES, may_move

FIELD = UUID(int=7)
PARTS = {"awaiting_parts": OwnStatus("awaiting_parts", "Awaiting parts", "pending_vendor")}


def refused(code: str):
    return pytest.raises(Rejected, match=code.replace(".", r"\."))


# --- priority -------------------------------------------------------------------------------------------


def test_the_priority_follows_from_both_once_both_are_known():
    table = PriorityTable()
    assert table.priority("high", "high") == "P1"
    assert table.priority("low", "medium") == "P4"
    assert table.priority("high", None) is None
    assert unsteady(table) == []


def test_a_table_takes_the_seeds_words_and_nothing_else():
    cells = {level: dict.fromkeys(("high", "medium", "low"), "critical") for level in ("high", "medium", "low")}  # fmt: skip
    assert checked_table(cells).priority("low", "low") == "P1"
    for wrong in (None, {}, {**cells, "low": {"high": "P1"}}, {**cells, "low": {**cells["low"], "low": "P9"}}):  # fmt: skip
        with refused("ticket.unknown_priority"):
            checked_table(wrong)


def test_what_is_hardly_meant_is_named():
    cells = {level: dict.fromkeys(("high", "medium", "low"), "P3") for level in ("high", "medium", "low")}  # fmt: skip
    cells["high"]["high"] = "P4"
    assert unsteady(PriorityTable(cells)) == [("high", "high")]


# --- statuses and moves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("old", CHOOSABLE)
def test_without_a_table_of_its_own_everything_is_as_built_in(old):
    assert all(Moves().may_move(old, new) == may_move(old, new) for new in STATUSES)


def test_an_own_status_moves_like_the_one_it_counts_as():
    moves = Moves(PARTS)
    assert moves.parse("Awaiting PARTS") == ("pending_vendor", "awaiting_parts")
    assert moves.parse("assigned") == ("open", None)
    assert moves.parse("nonsense") is None
    assert moves.may_move("open", "awaiting_parts")
    assert moves.may_move("pending_vendor", "awaiting_parts")
    assert not moves.may_move("closed", "awaiting_parts")
    assert "awaiting_parts" in moves.targets("open")
    assert moves.statuses.index("awaiting_parts") == moves.statuses.index("pending_vendor") + 1


def test_a_row_of_the_table_says_all_that_is_allowed_from_there():
    moves = Moves(PARTS, checked_moves({"open": ["in_progress", "awaiting_parts"]}, PARTS))
    assert moves.targets("open") == ("in_progress", "awaiting_parts")
    assert not moves.may_move("open", "resolved")
    assert moves.may_move("open", "open")
    assert dead_ends(moves) == []


def test_a_table_that_keeps_tickets_for_ever_is_refused():
    with refused("rules.no_way_out"):
        checked_moves({"open": []}, {})
    # Nowhere but round and round.
    with refused("rules.no_way_out"):
        checked_moves({"open": ["in_progress"], "in_progress": ["open"]}, {})
    with refused("ticket.unknown_status"):
        checked_moves({"open": ["nowhere"]}, {})


def test_names_of_statuses_are_not_taken_twice():
    found = checked_statuses([{"name": "Open", "counts_as": "open"}] * 0 + [{"name": "On hold!", "counts_as": "pending_vendor"}])  # fmt: skip
    assert list(found) == ["on_hold"]
    for name in ("Open", "in progress", "  "):
        with pytest.raises(Rejected):
            checked_statuses([{"name": name, "counts_as": "open"}])
    with refused("rules.name_twice"):
        checked_statuses([{"name": "A", "counts_as": "open"}, {"name": "a", "counts_as": "new"}])
    with refused("ticket.unknown_status"):
        checked_statuses([{"name": "Gone", "counts_as": "merged"}])


# --- outcomes, types ------------------------------------------------------------------------------------


def test_outcomes_are_found_by_key_or_name_and_only_what_can_be_chosen_is_required():
    found = checked_outcomes({"codes": ["Fixed", {"name": "Old", "is_active": False}], "causes": [], "required": ["resolution_code"]})  # fmt: skip
    assert found.parse("resolution_code", "FIXED") == "fixed"
    assert found.offered("resolution_code") == ("fixed",)
    assert found.parse("resolution_method", "on site") == "on_site"
    assert found.name("resolution_code", "old") == "Old"
    with refused("rules.nothing_to_choose"):
        checked_outcomes({"codes": ["Fixed"], "causes": [], "required": ["cause_code"]})
    with refused("field.unknown"):
        checked_outcomes({"required": ["colour"]})
    assert Outcomes().parse("cause_code", "nobody knows") is None


def test_keys_are_made_of_names_and_differ():
    assert key_of("Größe & Co") == "grosse_co"
    assert key_of("2nd line", {"x_2nd_line"}) == "x_2nd_line_2"
    assert key_of("###") == "x"
    assert [one.key for one in checked_choices(["A b", "A-b"], "codes")] == ["a_b", "a_b_2"]


def test_one_type_at_least_is_offered():
    types = checked_types({"task": {"icon": "wrench", "priority": "low", "is_offered": False}})
    assert types.of("task").priority == "P4"
    assert "task" not in types.offered
    assert types.of("change") == Types().of("change")
    with refused("rules.nothing_to_choose"):
        checked_types({kind: {"is_offered": False} for kind in Types().offered})
    with refused("rules.unknown_icon"):
        checked_types({"task": {"icon": "../../etc/passwd"}})


# --- severity -------------------------------------------------------------------------------------------


def test_severity_tells_what_it_is_made_of():
    found = severity(DEFAULT, Looked("P3", "high", "low", "gold", "Total OUTAGE, all users", 1))
    assert found.parts["impact"] == (35, "high")
    assert found.parts["keywords"] == (10, "outage, all users")
    assert found.parts["repeat"] == (5, "1")
    assert found.score == sum(points for points, _ in found.parts.values())


def test_a_word_counts_only_as_a_whole_word():
    assert "keywords" not in severity(DEFAULT, Looked("P4", text="Download the countdown")).parts
    assert "keywords" in severity(DEFAULT, Looked("P4", text="It is down.")).parts


@given(
    st.sampled_from(("P1", "P2", "P3", "P4")), st.sampled_from((None, "high", "medium", "low")),
    st.sampled_from((None, "high", "medium", "low")), st.text(max_size=60), st.integers(0, 9),
)  # fmt: skip
def test_severity_stays_between_0_and_100_and_is_the_sum_of_its_parts(
    priority, impact, urgency, text, repeats
):
    found = severity(DEFAULT, Looked(priority, impact, urgency, "platinum", text, repeats))
    assert 0 <= found.score == sum(points for points, _ in found.parts.values()) <= 100


def test_weights_come_to_a_hundred():
    weights = {"impact": 20, "urgency": 20, "tier": 20, "keywords": 20, "repeat": 20}
    assert checked_severity({"weights": weights, "keywords": ["A", "a"]}).keywords == ("a",)
    with refused("rules.not_hundred"):
        checked_severity({"weights": {**weights, "tier": 21}})
    with refused("field.out_of_range"):
        checked_severity({"weights": {**weights, "tier": True}})


# --- own fields -----------------------------------------------------------------------------------------


def field(kind: str, **more) -> FieldDefinition:
    return FieldDefinition(FIELD, "key", "Name", kind, choices=(Named("a", "Alpha"), Named("b", "Beta", False)), currency="EUR", **more)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "given", "kept", "number"),
    [
        ("text", "  hello\x00 ", "hello", None),
        ("number", "1.234,5", 1234.5, 1234.5),
        ("number", "1,234.5", 1234.5, 1234.5),
        ("number", "7", 7, 7.0),
        ("money", "12,345", 12.35, 1235.0),
        ("date", "2026-05-01T10:00:00+00:00", "2026-05-01", 739737.0),
        ("choice", "ALPHA", "a", None),
        ("checkbox", "yes", True, 1.0),
        ("checkbox", False, False, 0.0),
        ("person", {"id": str(FIELD), "name": "X"}, str(FIELD), None),
    ],
)
def test_values_are_kept_as_their_kind(kind, given, kept, number):
    value = read_value(field(kind), given)
    assert value == kept
    assert stored(field(kind), value).number == number


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("number", "seven"), ("number", "1e999"), ("number", "NaN"), ("number", True), ("money", "∞"),
        ("date", "31.02.2026"), ("choice", "gamma"), ("checkbox", "perhaps"), ("person", "Mara"),
        ("equipment", "'; drop table tickets; --"), ("text", "x" * 2001),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_with_the_name_of_the_field(kind, wrong):
    with pytest.raises(Rejected) as problem:
        read_value(field(kind), wrong)
    assert problem.value.params["field"] == "Name"


@given(st.sampled_from(KINDS), st.text(max_size=50) | st.integers() | st.floats() | st.booleans())
def test_no_value_breaks_it_and_what_is_kept_reads_back_the_same(kind, given):
    try:
        value = read_value(field(kind), given)
    except Rejected:
        return
    if value is not None:
        assert read_value(field(kind), value) == value
        stored(field(kind), value)


def test_a_definition_says_what_is_wrong_with_it():
    made = checked_field(FIELD, "floor", " Floor ", "choice", {"choices": ["First"], "types": ["task"], "default": "first"}, 3)  # fmt: skip
    assert (made.name, made.default, made.position) == ("Floor", "first", 3)
    assert for_type([made], "task") == [made]
    assert for_type([made], "change") == []
    for kind, told, code in (
        ("rainbow", {}, "field.unknown_choice"), ("choice", {}, "rules.nothing_to_choose"),
        ("money", {"currency": "EURO"}, "rules.bad_currency"), ("text", {"types": ["x"]}, "ticket.unknown_type"),
        ("number", {"default": "many"}, "field.bad_number"),
    ):  # fmt: skip
        with refused(code):
            checked_field(FIELD, "k", "Name", kind, told, 0)


def test_taking_the_last_value_away_leaves_nothing():
    assert merged({"a": 1}, {"b": False}) == {"a": 1, "b": False}
    assert merged({"a": 1}, {"a": None}) is None
