"""Wires that somebody bent: they keep their shape, follow their ends, and become straight again."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.canvas.bending import (
    MOST_BENDS,
    bends_of,
    bent,
    can_move,
    cleaned,
    middle_piece,
    movable_pieces,
    piece_at,
    with_piece_at,
)
from deskflow.desktop.canvas.document.codec import from_json, to_json
from deskflow.desktop.canvas.document.fragments import copied, parsed, pasted
from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.document.rules import ChangeRefused, Refused, StandardRules
from deskflow.desktop.canvas.document.wiring import bend, reconnect, replace_node, straighten
from deskflow.desktop.canvas.geometry import Box, Point
from deskflow.desktop.canvas.routing import moved, route
from tests.unit.canvas.samples import KINDS, chain

places = st.integers(-500, 500).map(float)
numbers = st.integers(-400, 400).map(float)
START, FAR, BEHIND = Point(0, 0), Point(400, 120), Point(-300, 40)


def line(end: Point, start: Point = START) -> tuple[Point, ...]:
    return route(start, end, Box(start.x - 188, start.y - 28, 188, 56), Box(*end, 188, 56))


@given(places, places, st.data())
def test_whatever_is_moved_it_stays_a_line_of_right_angles_between_its_ports(x, y, data) -> None:
    points = line(Point(x, y))
    for _ in range(data.draw(st.integers(1, 6))):
        pieces = movable_pieces(points)
        if not pieces:
            break
        points = with_piece_at(points, data.draw(st.sampled_from(pieces)), data.draw(numbers))
        again = bent(points[0], points[-1], bends_of(points))
        points = again or line(Point(x, y))
        assert (points[0], points[-1]) == (START, (x, y))
        assert len(points) <= MOST_BENDS + 3
        for index, (a, b) in enumerate(itertools.pairwise(points)):
            assert (a.y == b.y) if index % 2 == 0 else (a.x == b.x)
        if len(points) > 2:
            assert points[1].x > points[0].x, "leaves to the right"
            assert points[-2].x < points[-1].x, "arrives from the left"


@given(places, places, places, places)
def test_when_both_ends_move_the_line_moves_and_nothing_else(x, y, dx, dy) -> None:
    points = with_piece_at(line(Point(x, y)), 1, 80.0) if abs(y) > 1 else line(FAR)
    bends = bends_of(points)
    here = bent(points[0], points[-1], bends)
    there = bent(*moved([points[0], points[-1]], dx, dy), bends)
    if here is not None and there is not None:
        for one, other in zip(moved(here, dx, dy), there, strict=True):
            assert math.dist(one, other) < 0.2


def test_a_straight_wire_is_led_around_something_and_back() -> None:
    straight = line(Point(400, 0))
    around = with_piece_at(straight, 0, 96)
    assert [point.y for point in around] == [0, 0, 96, 96, 0, 0]
    assert bends_of(with_piece_at(around, 2, 0)) == ()


def test_the_shape_stays_near_the_end_that_does_not_move() -> None:
    around = with_piece_at(line(FAR), 0, -80)
    bends = bends_of(around)
    longer = bent(START, Point(900, 120), bends)
    assert longer is not None
    assert longer[1] == around[1]
    assert 900 - longer[-2].x == FAR.x - around[-2].x


def test_a_wire_that_must_go_back_runs_by_itself_until_there_is_room_again() -> None:
    bends = bends_of(with_piece_at(line(FAR), 1, 300))
    assert bent(START, BEHIND, bends) is None
    assert bent(START, FAR, bends) is not None


def test_a_short_piece_on_a_port_cannot_be_taken_hold_of() -> None:
    points = line(Point(64, 100))
    assert not can_move(points, 0)
    assert can_move(points, 1)
    assert piece_at(points, 4, 0) is None
    assert piece_at(points, points[1].x, 50) == 1


def test_arrows_go_on_with_the_piece_they_began_with() -> None:
    points = line(FAR)
    first = middle_piece(points, across=True)
    assert first is not None
    points = with_piece_at(points, first, -8)
    for _ in range(3):
        piece = middle_piece(points, across=True)
        assert piece is not None
        assert points[piece].y < 0
        points = with_piece_at(points, piece, points[piece].y - 8)
    assert min(point.y for point in points) == -32


@pytest.mark.parametrize(
    "value",
    [
        "far", 3, {}, [1, 2], [1.0] * (MOST_BENDS + 2), [math.nan], [math.inf], [1e300], [True],
        [None], ["1"], [[1]], None, [10**400],
    ],
)  # fmt: skip
def test_bends_of_a_stranger_are_left_out_when_they_make_no_sense(value) -> None:
    assert cleaned(value) == ()


def test_bends_are_saved_copied_and_undone() -> None:
    document, nodes = chain()
    wire = document.edges_out(nodes[0])[0]
    bend(document, wire.id, (12.0, 40.0, -16.5))
    text = to_json(document)
    assert json.loads(text)["edges"][wire.id]["bends"] == [12, 40, -16.5]
    assert to_json(from_json(text, KINDS)) == text

    copies = pasted(document, copied(document, nodes[:2]), dx=400)
    assert document.edges_out(copies[0])[0].bends == (12.0, 40.0, -16.5)
    document.undo()
    document.undo()
    assert document.edges[wire.id] == wire
    document.redo()
    assert document.edges[wire.id].bends
    assert document.edges[wire.id] != wire


def test_what_only_moves_keeps_its_bends_and_what_leads_elsewhere_loses_them() -> None:
    document, nodes = chain(4)
    first, second = document.edges_out(nodes[0])[0].id, document.edges_out(nodes[1])[0].id
    bend(document, first, (8.0,))
    bend(document, second, (8.0,))
    move_nodes(document, {nodes[1]: (500, 300)})
    assert document.edges[first].bends == (8.0,)
    new = replace_node(document, nodes[1], "action")
    assert document.edges[first].bends == (8.0,)
    reconnect(document, second, end=document.edges[second].end._replace(node=nodes[3]))
    assert document.edges[second].bends == ()
    assert document.edges[first].target == new


def test_pushing_again_and_again_is_one_step_and_straightening_another() -> None:
    document, nodes = chain()
    wire = document.edges_out(nodes[0])[0].id
    for way in range(1, 30):
        bend(document, wire, (float(way),), merge_key="bend")
    assert document.history.depth == 1
    assert document.history.undo_step is not None
    assert len(document.history.undo_step.changes) == 2
    straighten(document, document.edges)
    assert document.history.depth == 2
    straighten(document, document.edges)
    assert document.history.depth == 2
    document.undo()
    document.undo()
    assert document.edges[wire].bends == ()


def test_a_wire_that_is_not_allowed_any_more_can_still_be_bent() -> None:
    class Nothing(StandardRules):
        def may_connect(self, document, start, end):
            return Refused("cycle")

    document, nodes = chain()
    document.rules = Nothing()
    wire = document.edges_out(nodes[0])[0].id
    bend(document, wire, (8.0,))
    assert document.edges[wire].bends == (8.0,)
    with pytest.raises(ChangeRefused):
        reconnect(document, wire, end=document.edges_out(nodes[1])[0].end)


def test_a_fragment_of_a_stranger_with_places_that_are_no_places_is_refused() -> None:
    document, nodes = chain()
    plain = json.loads(copied(document, nodes))
    for bad in ([math.nan, 0], [math.inf, 0], [1e300, 0], [0, 0, math.nan, 1]):
        plain["nodes"][0]["at"] = bad
        assert parsed(json.dumps(plain)) is None
