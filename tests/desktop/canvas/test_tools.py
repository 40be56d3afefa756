"""Cutting wires and making room: tools that are taken, used and put down."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deskflow.desktop.canvas.document.placing import move_nodes
from deskflow.desktop.canvas.overlays.corners import Corners
from tests.unit.canvas.samples import chain

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def test_a_line_across_wires_cuts_them_in_one_step(opened) -> None:
    document, _ = chain(4)
    hand = opened(document)
    hand.key(K.Key_K)
    assert hand.view.tools.taken == "slice"
    hand.press(220, -60)
    hand.move(226, 120)
    (near,) = [wire for wire in hand.view.canvas.wires.values() if wire.doomed]
    assert near.edge.source == "x1"
    assert len(document.edges) == 3, "nothing goes before the button is let go"
    hand.release(226, 120)
    assert len(document.edges) == 2
    assert hand.view.tools.taken is None
    hand.key(K.Key_Z, CTRL)
    assert len(document.edges) == 3
    assert not any(wire.doomed for wire in hand.view.canvas.wires.values())


def test_shift_keeps_the_knife_and_esc_puts_it_down(opened) -> None:
    document, _ = chain(4)
    hand = opened(document)
    hand.key(K.Key_K)
    hand.drag((220, -60), (226, 120), SHIFT)
    hand.drag((484, -60), (490, 120))
    assert len(document.edges) == 1
    hand.key(K.Key_K)
    hand.press(700, -60)
    hand.move(770, 120)
    hand.key(K.Key_Escape)
    hand.release(770, 120)
    assert len(document.edges) == 1
    assert hand.view.tools.taken is None
    hand.key(K.Key_K)
    hand.key(K.Key_Escape)
    assert hand.view.tools.taken is None
    hand.view.canvas.selection.set(["x1"])
    hand.key(K.Key_K)
    hand.key(K.Key_Escape)
    assert hand.view.canvas.selection.nodes == {"x1"}, "the first Esc is for the tool alone"


def test_room_is_made_from_the_line_on_and_taken_back_until_steps_would_touch(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    hand.key(K.Key_S)
    hand.drag((230, 150), (331, 160))
    assert [document.nodes[node].x for node in nodes] == [0, 264 + 104, 528 + 104]
    assert document.history.depth == 1
    hand.key(K.Key_S)
    hand.drag((230, 150), (-600, 150))
    assert document.nodes[nodes[1]].x >= 188, "it does not lie upon the step before"
    assert document.nodes[nodes[2]].x - document.nodes[nodes[1]].x == 264


def test_room_is_made_downwards_too(opened) -> None:
    document, nodes = chain(3)
    move_nodes(document, {nodes[2]: (0, 200)})
    hand = opened(document)
    hand.key(K.Key_S)
    hand.drag((500, 120), (505, 184))
    assert document.nodes[nodes[2]].y == 264
    assert document.nodes[nodes[1]].y == 0


def test_room_is_made_by_keys_from_the_current_step(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    hand.view.canvas.selection.set([nodes[1]])
    for _ in range(3):
        hand.key(K.Key_Right, CTRL | SHIFT)
    assert [document.nodes[node].x for node in nodes] == [0, 264, 600]
    assert document.history.depth == 1
    for _ in range(9):
        hand.key(K.Key_Left, CTRL | SHIFT)
    assert document.nodes[nodes[2]].x >= 264 + 188


def test_what_a_tool_does_is_said_while_it_is_in_hand(opened) -> None:
    document, _ = chain(3)
    hand = opened(document)
    corners = Corners(hand.view)
    said: list[str] = []
    hand.view.announcer.announced.connect(said.append)
    hand.key(K.Key_K)
    assert corners.tool_hint.isVisible()
    assert "cut" in corners.tool_hint.text()
    assert said == [corners.tool_hint.text()]
    hand.key(K.Key_K)
    assert not corners.tool_hint.isVisible()


def test_a_canvas_that_is_only_looked_at_has_no_tools(opened) -> None:
    document, _ = chain(3)
    hand = opened(document)
    hand.view.set_read_only(True)
    hand.key(K.Key_K)
    hand.view.commands.make_room()
    assert hand.view.tools.taken is None
