"""Leading a wire another way, by hand and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.document.wiring import bend
from tests.unit.canvas.samples import chain

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
VERTICAL, HORIZONTAL = Qt.CursorShape.SizeVerCursor, Qt.CursorShape.SizeHorCursor


@pytest.fixture
def bent(opened):
    """Two steps, the second lower: a wire with a piece that runs down at x = 344."""
    document, nodes = chain(2)
    move_nodes(document, {nodes[1]: (500, 200)})
    hand = opened(document)
    wire = document.edges_out(nodes[0])[0].id
    hand.view.canvas.selection.set(edges=[wire])
    return hand, wire


def points(hand, wire):
    return [tuple(map(round, point)) for point in hand.view.canvas.wires[wire].points]


def test_a_piece_is_dragged_where_it_should_run_and_undone_in_one_step(bent) -> None:
    hand, wire = bent
    document = hand.view.canvas.document
    before = points(hand, wire)
    assert before[1][0] == 344
    hand.drag((344, 120), (287, 140))
    assert [x for x, _ in points(hand, wire)] == [188, 288, 288, 500]
    assert hand.view.canvas.selection.edges == {wire}
    assert hand.view.canvas.wires[wire].bendable, "can be dragged on at once"
    hand.key(Qt.Key.Key_Z, CTRL)
    assert points(hand, wire) == before
    assert not document.edges[wire].bends


def test_a_piece_on_a_port_is_led_around_and_back_into_line(bent) -> None:
    hand, wire = bent
    hand.drag((270, 28), (270, -60))
    assert min(y for _, y in points(hand, wire)) == -64
    hand.drag((270, -64), (270, 24))
    assert hand.view.canvas.document.edges[wire].bends == ()


def test_the_cursor_says_which_way_a_piece_goes(bent) -> None:
    hand, _ = bent
    cursor = hand.view.viewport().cursor
    hand.move(344, 120, held=Qt.MouseButton.NoButton)
    assert cursor().shape() == HORIZONTAL
    hand.move(270, 28, held=Qt.MouseButton.NoButton)
    assert cursor().shape() == VERTICAL
    hand.move(600, 500, held=Qt.MouseButton.NoButton)
    assert cursor().shape() == Qt.CursorShape.ArrowCursor


def test_alt_leaves_the_grid_and_esc_leaves_everything(bent) -> None:
    hand, wire = bent
    hand.drag((344, 120), (301, 120), ALT)
    assert points(hand, wire)[1][0] == 301
    before = points(hand, wire)
    hand.press(301, 120)
    hand.move(400, 120)
    assert points(hand, wire) != before
    hand.key(Qt.Key.Key_Escape)
    assert points(hand, wire) == before
    hand.release(400, 120)
    assert points(hand, wire) == before


def test_it_moves_along_with_its_steps(bent) -> None:
    hand, wire = bent
    document = hand.view.canvas.document
    hand.drag((344, 120), (288, 120))
    before = points(hand, wire)
    move_nodes(document, {node.id: (node.x + 80, node.y + 16) for node in document.nodes.values()})
    assert points(hand, wire) == [(x + 80, y + 16) for x, y in before]


def test_a_double_click_on_a_handle_straightens_and_elsewhere_asks_for_a_step(bent, qtbot) -> None:
    hand, wire = bent
    document = hand.view.canvas.document
    hand.drag((344, 120), (288, 120))
    x, y = points(hand, wire)[1]
    requests = []
    hand.view.quick_add_requested.connect(requests.append)
    where = hand.view.viewport()
    QTest.mouseDClick(where, Qt.MouseButton.LeftButton, pos=hand.at(x, y + 40))
    assert document.edges[wire].bends
    assert requests[0].on_edge == wire
    QTest.mouseDClick(where, Qt.MouseButton.LeftButton, pos=hand.at(x, (y + 228) / 2))
    assert not document.edges[wire].bends
    assert len(requests) == 1


def test_tidy_straightens_in_the_same_step(bent) -> None:
    hand, wire = bent
    document = hand.view.canvas.document
    hand.drag((344, 120), (288, 120))
    hand.view.canvas.selection.clear()
    depth = document.history.depth
    hand.key(Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert not document.edges[wire].bends
    assert document.history.depth == depth + 1


def test_by_keys_from_step_to_wire_to_bend_to_straight(bent) -> None:
    hand, wire = bent
    view = hand.view
    document, selection = view.canvas.document, view.canvas.selection
    first, second = document.edges[wire].source, document.edges[wire].target
    selection.set([first])
    hand.key(Qt.Key.Key_W)
    assert (selection.edges, selection.nodes) == ({wire}, frozenset())
    depth = document.history.depth
    for _ in range(3):
        hand.key(Qt.Key.Key_Left, CTRL)
    assert points(hand, wire)[1][0] == 344 - 24
    assert document.history.depth == depth + 1
    hand.key(Qt.Key.Key_L)
    assert points(hand, wire)[1][0] == 344
    hand.key(Qt.Key.Key_Right)
    assert selection.current == second


def test_w_goes_through_all_wires_of_a_step(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    selection = hand.view.canvas.selection
    selection.set([nodes[1]])
    seen = []
    for _ in range(3):
        hand.key(Qt.Key.Key_W)
        seen.append(next(iter(selection.edges)))
    (onward,), (back,) = document.edges_out(nodes[1]), document.edges_in(nodes[1])
    assert seen == [onward.id, back.id, onward.id]


def test_who_only_looks_sees_no_handles_and_bends_nothing(bent) -> None:
    hand, wire = bent
    hand.view.set_read_only(True)
    assert not hand.view.canvas.wires[wire].bendable
    before = points(hand, wire)
    hand.drag((344, 120), (288, 120))
    hand.key(Qt.Key.Key_Left, CTRL)
    hand.key(Qt.Key.Key_L)
    assert points(hand, wire) == before


def test_a_wire_that_is_bent_far_out_is_still_shown_with_everything(bent) -> None:
    hand, wire = bent
    bend(hand.view.canvas.document, wire, (20.0, -900.0, -20.0))
    box = hand.view.canvas.content_box()
    assert box is not None
    assert box.y < -700
