"""How wires run: rounded right angles, back ones below, no crossing of one node's own wires."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.canvas.geometry import Box, Point, card_height, port_offset, snapped
from deskflow.desktop.canvas.routing import bounds_of, crossed_by, distance_to, lane_of, route

places = st.integers(-2000, 2000).map(float)


def between(start: Box, end: Box, **options):
    return route(
        Point(start.right, start.centre.y), Point(end.x, end.centre.y), start, end, **options
    )


@given(places, places, places, places, st.integers(0, 4), st.sampled_from([0.0, 60.0]))
def test_every_piece_is_straight_and_the_ends_are_kept(ax, ay, bx, by, lane, room) -> None:
    start, end = Box(ax, ay, 188, 56), Box(bx, by, 188, 56)
    points = between(start, end, lane=lane, label_room=room)
    assert points[0] == (start.right, start.centre.y)
    assert points[-1] == (end.x, end.centre.y)
    for one, other in itertools.pairwise(points):
        assert abs(one.x - other.x) < 0.5 or abs(one.y - other.y) < 0.5
    assert points[1].x >= points[0].x, "leaves to the right"
    assert points[-2].x <= points[-1].x, "arrives from the left"
    box = bounds_of(points)
    for point in points:
        assert box.x <= point.x <= box.right
        assert box.y <= point.y <= box.bottom


def test_level_nodes_are_joined_by_one_line() -> None:
    assert len(between(Box(0, 0, 188, 56), Box(264, 0, 188, 56))) == 2


def test_a_wire_back_passes_below_both() -> None:
    points = between(Box(600, 0, 188, 56), Box(0, 30, 188, 56))
    assert max(point.y for point in points) > 86


def test_stacked_nodes_are_joined_through_the_gap() -> None:
    points = between(Box(0, 0, 188, 56), Box(0, 200, 188, 56))
    assert max(point.y for point in points[:-1]) < 229


def test_the_first_bend_leaves_room_for_the_label() -> None:
    points = between(Box(0, 0, 188, 56), Box(300, 200, 188, 56), label_room=70)
    assert points[1].x - points[0].x >= 70


def test_a_wire_back_does_not_run_through_the_labels_below_its_port() -> None:
    points = between(Box(600, 0, 188, 56), Box(0, 30, 188, 56), label_room=70)
    assert points[1].x - points[0].x >= 70


def test_wires_of_one_node_bend_in_an_order_that_does_not_cross() -> None:
    down = [lane_of(index, 3, 0, 100) for index in range(3)]
    up = [lane_of(index, 3, 0, -100) for index in range(3)]
    assert down == [2, 1, 0]
    assert up == [0, 1, 2]


def test_distance_is_measured_to_the_nearest_piece() -> None:
    line = (Point(0, 0), Point(100, 0), Point(100, 50), Point(200, 50))
    assert distance_to(line, 50, 7) == 7
    assert distance_to(line, 103, 25) == 3
    assert distance_to(line, 203, 54) == 5


@given(st.integers(1, 30))
def test_ports_lie_on_their_card_apart_from_each_other(count: int) -> None:
    height = card_height(1, count)
    offsets = [port_offset(index, count, height) for index in range(count)]
    assert offsets[0] >= 8
    assert offsets[-1] <= height - 8
    assert all(b - a >= 16 for a, b in itertools.pairwise(offsets))


def test_snapping_goes_to_the_nearest_line() -> None:
    assert [snapped(value) for value in (3.0, 5.0, -5.0, 16.0)] == [0, 8, -8, 16]


def test_a_line_meets_a_wire_where_it_crosses_one_of_its_pieces() -> None:
    wire = (Point(0, 0), Point(50, 0), Point(50, 100), Point(120, 100))
    assert crossed_by(wire, Point(20, -10), Point(30, 10))
    assert crossed_by(wire, Point(0, 60), Point(90, 40))
    assert crossed_by(wire, Point(50, 20), Point(50, 40)), "along a piece"
    assert not crossed_by(wire, Point(60, -10), Point(70, 90))
    assert not crossed_by(wire, Point(20, 5), Point(30, 90))
    assert not crossed_by(wire, Point(50, 110), Point(50, 140))


def test_neighbours_that_stand_close_and_level_are_joined_by_a_straight_line() -> None:
    left, right = Box(0, 0, 190, 56), Box(206, 0, 190, 56)
    points = route(Point(190, 28), Point(206, 28), left, right)
    assert points == (Point(190, 28), Point(206, 28))
