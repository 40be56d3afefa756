"""Aligning, spreading evenly and making room: numbers in, numbers out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.canvas.alignment import aligned, beyond, distributed, room_left
from deskflow.desktop.canvas.geometry import Box, Point

BOXES = {"a": Box(0, 0, 100, 40), "b": Box(300, 100, 100, 80), "c": Box(130, 300, 60, 40)}

some_boxes = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.builds(Box, *[st.integers(-900, 900)] * 2, *[st.integers(1, 200)] * 2),
    max_size=8,
)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("left", {"a": (0, 0), "b": (0, 100), "c": (0, 300)}),
        ("centre", {"a": (150, 0), "b": (150, 100), "c": (170, 300)}),
        ("right", {"a": (300, 0), "b": (300, 100), "c": (340, 300)}),
        ("top", {"a": (0, 0), "b": (300, 0), "c": (130, 0)}),
        ("middle", {"a": (0, 150), "b": (300, 130), "c": (130, 150)}),
        ("bottom", {"a": (0, 300), "b": (300, 260), "c": (130, 300)}),
    ],
)
def test_boxes_come_to_one_line(side, expected) -> None:
    assert aligned(BOXES, side) == expected


def test_gaps_become_the_same_and_the_outermost_stay() -> None:
    assert distributed(BOXES, "across") == {"c": (170, 300)}
    assert distributed(BOXES, "down") == {"b": (300, 130)}
    crowded = {"a": Box(0, 0, 100, 40), "b": Box(90, 0, 100, 40), "c": Box(100, 0, 100, 40)}
    assert distributed(crowded, "across") == {"b": (50, 0)}
    assert distributed({"a": BOXES["a"], "b": BOXES["b"]}, "down") == {}


@given(some_boxes, st.sampled_from(["across", "down"]))
def test_spreading_twice_changes_nothing_more(boxes, axis) -> None:
    places = distributed(boxes, axis)
    spread = {
        name: Box(*places.get(name, Point(box.x, box.y)), box.w, box.h)
        for name, box in boxes.items()
    }
    again = distributed(spread, axis)
    for name, place in again.items():
        assert place == pytest.approx((spread[name].x, spread[name].y), abs=0.01)


def test_what_lies_past_a_line() -> None:
    assert beyond(BOXES, "across", 150) == {"b", "c"}
    assert beyond(BOXES, "across", 150, before=True) == {"a"}
    assert beyond(BOXES, "down", 200) == {"c"}


@given(some_boxes, st.sampled_from(["across", "down"]), st.integers(-300, 300))
def test_room_is_what_comparing_all_with_all_finds(boxes, axis, line) -> None:
    moving = beyond(boxes, axis, line)
    gaps = [float("inf")]
    for name in moving:
        for other_name in boxes.keys() - moving:
            box, other = boxes[name], boxes[other_name]
            if axis == "down":
                box, other = (Box(one.y, one.x, one.h, one.w) for one in (box, other))
            if other.y < box.bottom and box.y < other.bottom and other.right <= box.x:
                gaps.append(box.x - other.right)
    assert room_left(boxes, moving, axis) == min(gaps)


def test_pulling_back_ends_before_two_nodes_touch() -> None:
    row = {"a": Box(0, 0, 100, 40), "b": Box(260, 20, 100, 40), "c": Box(120, 400, 100, 40)}
    assert room_left(row, {"b"}, "across") == 160
    assert room_left(row, {"b", "c"}, "across") == 160
    assert room_left(row, {"c"}, "across") == float("inf")
