"""Frames on the canvas: taken by the head, filled and emptied by dragging, shown as one card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from deskflow.desktop.canvas.document.frames import frames_of, make_frame, set_collapsed
from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.overlays.find_bar import FindBar
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, Severity
from tests.unit.canvas.samples import chain

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def place(document, node):
    return document.nodes[node].x, document.nodes[node].y


def only_frame(document):
    (frame,) = frames_of(document).values()
    return frame


def framed(opened, length=4, members=slice(1, 3), **more):
    """A row of steps, two in the middle of it in a frame."""
    document, nodes = chain(length)
    frame = make_frame(document, nodes[members], title="Ask", **more)
    return opened(document), document, nodes, frame


def head_of(hand, frame):
    box = hand.view.canvas.frames.items[frame].box
    return box.x + 80, box.y + 12


def test_f_draws_a_frame_around_what_is_selected_and_asks_for_its_title(opened, qtbot) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.view.canvas.selection.set(nodes[:2])
    with qtbot.waitSignal(hand.view.frame_activated) as asked:
        hand.key(K.Key_F)
    assert set(only_frame(document).members) == set(nodes[:2])
    assert asked.args == [only_frame(document).id]
    hand.key(K.Key_F, SHIFT)
    assert frames_of(document) == {}
    assert hand.view.canvas.selection.nodes == set(nodes[:2])
    hand.key(K.Key_Z, CTRL)
    hand.key(K.Key_Z, CTRL)
    assert document.history.undo_step is None


def test_a_frame_is_selected_by_its_head_and_moves_all_it_holds(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    selection = hand.view.canvas.selection
    x, y = head_of(hand, frame)
    hand.click(x, y)
    assert selection.frame == frame
    assert selection.nodes == set(nodes[1:3])
    depth = document.history.depth
    hand.drag((x, y), (x + 80, y + 40))
    assert place(document, nodes[1]) == (264 + 80, 40)
    assert place(document, nodes[2]) == (528 + 80, 40)
    assert place(document, nodes[3]) == (792, 0)
    assert document.history.depth == depth + 1
    assert set(only_frame(document).members) == set(nodes[1:3])
    hand.key(K.Key_Escape)
    assert selection.frame is None


def test_a_press_inside_the_sheet_is_one_on_the_ground(opened) -> None:
    hand, _document, nodes, frame = framed(opened)
    hand.view.canvas.selection.set([nodes[0]])
    box = hand.view.canvas.frames.items[frame].box
    hand.click(box.x + 4, box.bottom - 4)
    assert not hand.view.canvas.selection


def test_a_step_dragged_into_a_frame_joins_it_and_dragged_out_leaves_it(opened) -> None:
    hand, document, nodes, frame = framed(opened, length=5)
    item = hand.view.canvas.frames.items[frame]
    wide = item.box.w
    last = nodes[4]
    start, inside = (1056 + 60, 28), (660, 28)
    hand.press(*start)
    hand.move(*inside)
    assert item.lit
    hand.release(*inside)
    assert not item.lit
    assert last in only_frame(document).members
    x, y = place(document, last)
    depth = document.history.depth
    hand.drag((x + 60, y + 20), (x + 60, y + 400))
    assert last not in only_frame(document).members
    assert document.history.depth == depth + 1
    assert item.box.w == wide
    hand.key(K.Key_Z, CTRL)
    assert last in only_frame(document).members
    assert place(document, last) == (x, y)


def test_a_member_stretches_its_frame_before_it_leaves(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    high = hand.view.canvas.frames.items[frame].box.h
    hand.drag((528 + 60, 20), (528 + 60, 20 + 64))
    assert nodes[2] in only_frame(document).members
    assert hand.view.canvas.frames.items[frame].box.h == high + 64


def test_esc_leaves_the_frames_as_they_were(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    before = hand.view.canvas.frames.items[frame].box
    hand.press(528 + 60, 20)
    hand.move(528 + 60, 500)
    assert hand.view.canvas.frames.items[frame].box != before
    hand.key(K.Key_Escape)
    assert hand.view.canvas.frames.items[frame].box == before
    assert set(only_frame(document).members) == set(nodes[1:3])


def test_what_is_added_or_pasted_into_a_frame_belongs_to_it(opened) -> None:
    hand, document, nodes, _frame = framed(opened)
    wire = document.edges_out(nodes[1])[0].id
    hand.view.canvas.selection.set(edges=[wire])
    request = hand.view.commands.request_on_wire(wire)
    added = hand.view.commands.add_node("action", request)
    assert added in only_frame(document).members
    hand.view.canvas.selection.set([nodes[1]])
    hand.view.commands.duplicate()
    (copy,) = hand.view.canvas.selection.nodes
    assert copy in only_frame(document).members
    depth = document.history.depth
    hand.key(K.Key_Z, CTRL)
    assert document.history.depth == depth - 1
    assert copy not in document.nodes


def test_a_frame_that_is_duplicated_has_its_copies_to_itself(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    hand.click(*head_of(hand, frame))
    hand.view.commands.duplicate()
    first, second = frames_of(document).values()
    assert set(first.members) == set(nodes[1:3])
    assert set(second.members) == hand.view.canvas.selection.nodes


def test_a_collapsed_frame_is_one_card_to_which_the_outer_wires_lead(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    canvas = hand.view.canvas
    hand.click(*head_of(hand, frame))
    hand.key(K.Key_X)
    assert only_frame(document).collapsed
    item = canvas.frames.items[frame]
    assert item.folded
    assert item.count == 2
    assert not canvas.nodes[nodes[1]].isVisible()
    into, within, out = (document.edges_out(node)[0].id for node in nodes[:3])
    assert not canvas.wires[within].isVisible()
    assert canvas.wires[into].points[-1] == item.side(False)
    assert canvas.wires[out].points[0] == item.side(True)
    box = item.box
    hand.drag((box.x + 60, box.y + 20), (box.x + 60, box.y + 100))
    assert place(document, nodes[1]) == (264, 80)
    assert canvas.wires[into].points[-1] == item.side(False)
    hand.view.commands.toggle_frame()
    assert canvas.nodes[nodes[1]].isVisible()
    assert canvas.wires[within].isVisible()
    assert canvas.wires[into].points[-1] == canvas.nodes[nodes[1]].port_in_scene("in", False)
    while document.history.undo_step is not None:
        hand.key(K.Key_Z, CTRL)
    assert canvas.frames.items == {}
    assert canvas.nodes[nodes[1]].isVisible()


def test_the_arrow_collapses_and_a_double_click_expands(opened) -> None:
    hand, document, _nodes, frame = framed(opened)
    box = hand.view.canvas.frames.items[frame].box
    hand.click(box.x + 14, box.y + 15)
    assert only_frame(document).collapsed
    card = hand.view.canvas.frames.items[frame].box
    at = hand.at(card.x + 60, card.y + 20)
    QTest.mouseDClick(hand.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert not only_frame(document).collapsed


def test_nobody_touches_half_of_what_is_not_seen(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    set_collapsed(document, [frame], True)
    hand.view.canvas.selection.set([nodes[0], nodes[1]])
    assert hand.view.canvas.selection.nodes == set(nodes[:3])
    hand.view.canvas.selection.set([nodes[2]])
    hand.key(K.Key_Delete)
    assert not {nodes[1], nodes[2]} & document.nodes.keys()
    hand.key(K.Key_Z, CTRL)
    assert hand.view.canvas.frames.items[frame].folded


def test_arrows_go_from_card_to_card(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    set_collapsed(document, [frame], True)
    selection = hand.view.canvas.selection
    selection.set([nodes[0]])
    hand.key(K.Key_Right)
    assert selection.frame == frame
    hand.key(K.Key_Right)
    assert selection.nodes == {nodes[3]}
    hand.key(K.Key_Left)
    assert selection.frame == frame


def test_searching_opens_the_frame_for_a_look_without_an_edit(opened, qtbot) -> None:
    hand, document, nodes, frame = framed(opened)
    set_collapsed(document, [frame], True)
    revision = document.revision
    hand.view.canvas.frames.open_to([nodes[2]])
    assert hand.view.canvas.nodes[nodes[2]].isVisible()
    assert document.revision == revision
    bar = FindBar(hand.view)
    hand.view.canvas.frames.close([frame])
    bar.field.setText(document.nodes[nodes[2]].key)
    qtbot.waitUntil(lambda: hand.view.canvas.selection.nodes == {nodes[2]})
    assert document.revision == revision
    hand.view.commands.toggle_frame()
    assert hand.view.canvas.frames.items[frame].folded
    assert document.revision == revision


def test_a_canvas_that_is_only_looked_at_expands_without_an_edit(opened) -> None:
    hand, document, _nodes, frame = framed(opened)
    set_collapsed(document, [frame], True)
    hand.view.set_read_only(True)
    revision = document.revision
    hand.view.commands.toggle_frames([frame])
    assert not hand.view.canvas.frames.items[frame].folded
    hand.view.commands.toggle_frames([frame])
    assert hand.view.canvas.frames.items[frame].folded
    assert document.revision == revision


def test_a_card_tells_the_worst_of_what_is_behind_it(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    set_collapsed(document, [frame], True)
    canvas = hand.view.canvas
    item = canvas.frames.items[frame]
    canvas.set_problems({nodes[1]: Severity.WARNING, nodes[2]: Severity.ERROR})
    assert item.problem is Severity.ERROR
    canvas.set_run_state(
        RunOverlay({nodes[1]: RunState.COMPLETED, nodes[2]: RunState.FAILED}, {}, {})
    )
    assert item.run_state is RunState.FAILED


def test_a_frame_is_told_to_those_who_do_not_see_it(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    said = []
    hand.view.announcer.announced.connect(said.append)
    hand.view.canvas.selection.set([nodes[1]])
    assert "In the frame Ask." in said[-1]
    hand.key(K.Key_A, SHIFT)
    assert "Frame Ask, 2 step" in said[-1]
    hand.key(K.Key_X)
    assert "collapsed" in said[-1]
    assert only_frame(document).collapsed
    assert frame in hand.view.canvas.frames.items


@pytest.mark.parametrize("zoom", [1.0, 0.45, 0.1])
@pytest.mark.parametrize("folded", [False, True])
def test_frames_are_seen_from_near_and_far(opened, zoom, folded) -> None:
    document, nodes = chain(4)
    hand = opened(document)
    hand.view.camera.set_zoom(zoom)
    hand.view.camera.centre_on(QPointF(450, 30))
    before = hand.view.grab().toImage()
    frame = make_frame(document, nodes[1:3], tone="danger")
    if folded:
        set_collapsed(document, [frame], True)
    assert hand.view.grab().toImage() != before
    assert hand.view.canvas.brushwork.detail in tuple(Detail)


def test_frames_travel_with_what_is_copied_to_another_window(opened) -> None:
    hand, document, nodes, frame = framed(opened)
    hand.click(*head_of(hand, frame))
    hand.key(K.Key_C, CTRL)
    assert QGuiApplication.clipboard().mimeData().hasText()
    other, _ = chain(1)
    there = opened(other)
    there.key(K.Key_V, CTRL)
    assert only_frame(other).title == "Ask"
    assert len(only_frame(other).members) == 2
    QGuiApplication.clipboard().setMimeData(QMimeData())
    assert add_node(document, "action", 0, 900) not in only_frame(document).members
    assert set(only_frame(document).members) == set(nodes[1:3])
