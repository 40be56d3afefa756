"""How the order of a list changes with clicks on its columns, and what is read back of a layout."""

from __future__ import annotations

import pytest

from deskflow.tickets.view_layout import (
    MOST_SORTS,
    PRESETS,
    Layout,
    SortBy,
    also_sorted_by,
    as_order,
    group_of,
    layout_from_json,
    layout_to_json,
    sorted_by,
)


def test_a_click_sorts_and_a_second_one_turns_it_round():
    order = sorted_by(PRESETS["due"], "title")
    assert order == (SortBy("title"),)
    assert sorted_by(order, "title") == (SortBy("title", True),)
    assert sorted_by(order, "updated") == (SortBy("updated", True),), "times: newest first"


def test_a_further_column_is_added_turned_round_and_taken_out():
    order = also_sorted_by((SortBy("priority"),), "title")
    assert order == (SortBy("priority"), SortBy("title"))
    order = also_sorted_by(order, "title")
    assert order == (SortBy("priority"), SortBy("title", True))
    assert also_sorted_by(order, "title") == (SortBy("priority"),)
    assert also_sorted_by(also_sorted_by((SortBy("title"),), "title"), "title") == (
        SortBy("title"),
    ), "never none"


def test_an_order_does_not_grow_for_ever():
    order = PRESETS["due"]
    for field in ("title", "priority", "status", "type", "customer"):
        order = also_sorted_by(order, field)
    assert len(order) == MOST_SORTS


def test_groups_run_as_the_order_does_where_it_begins_with_them():
    assert group_of((SortBy("status", True), SortBy("due")), "status") == SortBy("status", True)
    assert group_of((SortBy("due"), SortBy("status", True)), "status") == SortBy("status")
    assert group_of(PRESETS["due"], "") is None


def test_a_layout_comes_back_as_it_was():
    layout = Layout(
        (SortBy("status"), SortBy("updated", True)),
        "customer",
        ("title", "tags", "field.floor"),
        "table",
    )
    assert layout_from_json(layout_to_json(layout)) == layout


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "x", 7, {"order": "due"}, {"order": [["due"]], "columns": [1, None, {}]},
        {"order": [["drop table", False], [{}, 1]], "group_by": ["a"], "style": 3},
        {"columns": ["title"] * 500 + ["nothing"], "group_by": "x" * 5000},
    ],
)  # fmt: skip
def test_what_nobody_understands_of_a_layout_is_left_out(broken):
    found = layout_from_json(broken)
    assert found.order == PRESETS["due"]
    assert found.group_by == "due"
    assert set(found.columns) <= set(Layout().columns)


def test_short_names_stand_for_orders():
    assert as_order("priority") == (SortBy("priority"), SortBy("due"))
    assert as_order(()) == as_order("nonsense") == PRESETS["due"]
