"""Tidy: nothing overlaps, wires run to the right, the same answer every time, little moves."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.canvas.crossings import crossings
from deskflow.desktop.canvas.document.placing import add_node, move_nodes
from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.isotonic import spread
from deskflow.desktop.canvas.layout import Link, tidy
from deskflow.desktop.canvas.tidying import places_after, question_for
from tests.unit.canvas.samples import chain


def boxes_at(*places):
    return {f"n{index}": Box(x, y, 188, 56) for index, (x, y) in enumerate(places)}


def links_of(*pairs):
    return [Link(f"n{source}", f"n{target}", 28, 28) for source, target in pairs]


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 14))
    coordinate = st.integers(-500, 500)
    places = [(draw(coordinate), draw(coordinate)) for _ in range(count)]
    number = st.integers(0, count - 1)
    return boxes_at(*places), links_of(*draw(st.lists(st.tuples(number, number), max_size=25)))


@given(graphs())
def test_any_graph_is_laid_out_without_overlaps_and_deterministically(graph) -> None:
    boxes, links = graph
    places = tidy(boxes, links)
    assert places.keys() == boxes.keys()
    assert tidy(dict(reversed(boxes.items())), links) == places
    names = sorted(places)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            apart_x = abs(places[one].x - places[other].x)
            apart_y = abs(places[one].y - places[other].y)
            assert apart_x >= 188 or apart_y >= 56, (one, other)


def test_steps_stand_to_the_right_of_what_leads_to_them_on_one_line() -> None:
    places = tidy(boxes_at((0, 0), (40, 300), (20, 90)), links_of((0, 1), (1, 2)))
    assert places["n0"].x < places["n1"].x < places["n2"].x
    assert len({place.y for place in places.values()}) == 1


def test_a_tidy_workflow_stays_as_it_is() -> None:
    boxes = boxes_at((0, 0), (500, -100), (400, 300), (900, 0), (700, 220))
    links = links_of((0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (4, 0))
    first = tidy(boxes, links)
    again = tidy({name: Box(*place, 188, 56) for name, place in first.items()}, links)
    assert again == first


def test_wires_that_lead_back_do_not_change_the_order() -> None:
    places = tidy(boxes_at((0, 0), (264, 0), (528, 0)), links_of((0, 1), (1, 2), (2, 0)))
    assert places["n0"].x < places["n1"].x < places["n2"].x


def test_branches_are_put_in_the_order_of_their_ports() -> None:
    boxes = boxes_at((0, 0), (264, 300), (264, 0))
    places = tidy(boxes, [Link("n0", "n1", 20, 28), Link("n0", "n2", 36, 28)])
    assert places["n1"].y < places["n2"].y


def test_crossing_branches_are_uncrossed() -> None:
    boxes = boxes_at((0, 100), (264, 0), (264, 200), (528, 0), (528, 200))
    places = tidy(boxes, links_of((0, 1), (0, 2), (1, 4), (2, 3)))
    assert (places["n1"].y < places["n2"].y) == (places["n4"].y < places["n3"].y)


def test_crossings_are_counted() -> None:
    columns = [["a", "b"], ["c", "d"]]
    assert crossings(columns, [Link("a", "d"), Link("b", "c")]) == 1
    assert crossings(columns, [Link("a", "c"), Link("b", "d")]) == 0
    assert crossings(columns, [Link("a", "c", 20), Link("a", "d", 10)]) == 1


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0, 100)), min_size=1, max_size=12))
def test_spread_keeps_order_and_distance_and_moves_nothing_in_vain(values) -> None:
    wanted, gaps = [value for value, _ in values], [gap for _, gap in values][:-1]
    placed = spread(wanted, gaps)
    for (one, other), gap in zip(itertools.pairwise(placed), gaps, strict=True):
        assert other - one >= gap - 1e-6
    settled = spread(placed, gaps)
    assert all(abs(a - b) < 1e-6 for a, b in zip(placed, settled, strict=True))


def test_notes_go_along_with_the_card_beside_them() -> None:
    document, nodes = chain()
    note = add_node(document, "note", 264, 80)
    move_nodes(document, {nodes[1]: (264, 400), note: (264, 480)})
    question = question_for(document)
    assert note not in question.boxes
    places = tidy(*question)
    moves = places_after(document, places, question.boxes)
    assert moves[note][1] - 480 == places[nodes[1]].y - 400
