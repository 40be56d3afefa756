"""What a hand with a mouse can do on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.mime import kind_from, node_mime
from tests.unit.canvas.samples import chain, empty, wire

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def place(document, node):
    return document.nodes[node].x, document.nodes[node].y


def test_a_click_selects_and_ctrl_adds_and_takes_away(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    selection = hand.view.canvas.selection
    hand.click(100, 28)
    assert selection.nodes == {nodes[0]}
    assert selection.current == nodes[0]
    hand.click(364, 28, CTRL)
    assert selection.nodes == set(nodes[:2])
    hand.click(364, 28, CTRL)
    assert selection.nodes == {nodes[0]}
    hand.click(500, 500)
    assert not selection


def test_dragging_moves_the_selection_on_the_grid_as_one_step(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.view.canvas.selection.set(nodes[:2])
    hand.drag((100, 28), (143, 81))
    assert place(document, nodes[0]) == (40, 56)
    assert place(document, nodes[1]) == (264 + 40, 56)
    assert place(document, nodes[2]) == (528, 0)
    assert document.history.depth == 1
    item = hand.view.canvas.nodes[nodes[0]]
    assert (item.pos().x(), item.pos().y()) == (40, 56)
    hand.key(Qt.Key.Key_Z, CTRL)
    assert place(document, nodes[0]) == (0, 0)
    assert hand.view.canvas.nodes[nodes[0]].pos() == QPointF(0, 0)


def test_alt_moves_without_the_grid_and_esc_puts_everything_back(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.drag((100, 28), (113, 31), ALT)
    assert place(document, nodes[0]) == (13, 3)
    hand.press(100, 28)
    hand.move(300, 300)
    assert hand.view.canvas.nodes[nodes[0]].pos() != QPointF(13, 3)
    hand.key(Qt.Key.Key_Escape)
    hand.release(300, 300)
    assert hand.view.canvas.nodes[nodes[0]].pos() == QPointF(13, 3)
    assert place(document, nodes[0]) == (13, 3)
    assert document.history.depth == 1


def test_a_rubber_band_selects_what_it_touches(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.drag((-30, -40), (300, 90))
    assert hand.view.canvas.selection.nodes == set(nodes[:2])
    hand.drag((800, 200), (700, 20), SHIFT)
    assert hand.view.canvas.selection.nodes == set(nodes)


def test_a_wire_is_drawn_from_port_to_port(opened) -> None:
    document, nodes = chain(2)
    other = add_node(document, "action", 528, 200)
    hand = opened(document)
    hand.press(264 + 188, 28)
    hand.move(500, 100)
    lit = hand.view.canvas.nodes[other].glow
    assert lit == ((0, False),), "what fits glows"
    assert not hand.view.canvas.nodes[nodes[0]].glow
    hand.move(530, 226)
    hand.release(530, 226)
    assert [edge.target for edge in document.edges_out(nodes[1])] == [other]
    assert not hand.view.canvas.nodes[other].glow
    hand.view.commands.undo()
    assert not document.edges_out(nodes[1])


def test_dropped_on_a_body_the_first_port_that_fits_is_taken(opened) -> None:
    document, nodes = chain(2)
    other = add_node(document, "condition", 528, 200)
    hand = opened(document)
    hand.drag((452, 28), (620, 228))
    assert [edge.target for edge in document.edges_out(nodes[1])] == [other]


def test_a_refused_wire_says_why_and_changes_nothing(opened, qtbot) -> None:
    document, _nodes = chain(2)
    hand = opened(document)
    with qtbot.waitSignal(hand.view.refused) as refused:
        hand.drag((452, 28), (100, 28))
    assert refused.args[0].code == "into-trigger"
    assert document.history.undo_step is None


def test_a_wire_dragged_to_nothing_asks_for_a_node(opened, qtbot) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    with qtbot.waitSignal(hand.view.quick_add_requested) as asked:
        hand.drag((452, 28), (600, 300))
    request = asked.args[0]
    assert request.start == (nodes[1], "out")
    assert (round(request.place.x()), round(request.place.y())) == (600, 300)

    new = hand.view.commands.add_node("action", request)
    assert new is not None
    assert document.edges_in(new)[0].source == nodes[1]
    assert document.history.depth == 1, "the node and its wire are one step"
    assert hand.view.canvas.selection.nodes == {new}


def test_a_wire_backwards_from_an_in_port(opened) -> None:
    document = empty()
    source = add_node(document, "action", 0, 0)
    target = add_node(document, "stop", 400, 0)
    hand = opened(document)
    hand.drag((400, 28), (188, 28))
    assert [(edge.source, edge.target) for edge in document.edges.values()] == [(source, target)]


def test_an_end_is_taken_to_another_port_or_off(opened) -> None:
    document, nodes = chain(2)
    other = add_node(document, "action", 264, 200)
    edge = document.edges_out(nodes[0])[0].id
    hand = opened(document)
    hand.drag((264, 28), (264, 228))
    assert document.edges[edge].target == other
    hand.drag((264, 228), (700, 500))
    assert edge not in document.edges
    hand.view.commands.undo()
    assert document.edges[edge].target == other
    assert hand.view.canvas.wires[edge].isVisible()


def test_the_start_of_a_selected_wire_can_be_moved(opened) -> None:
    document, nodes = chain(2)
    other = add_node(document, "action", 0, 200)
    edge = document.edges_out(nodes[0])[0].id
    hand = opened(document)
    hand.click(226, 28)
    assert hand.view.canvas.selection.edges == {edge}
    hand.drag((203, 28), (188, 228))
    assert document.edges[edge].source == other


def test_a_taken_out_port_takes_its_wire_along(opened) -> None:
    document, nodes = chain(2)
    other = add_node(document, "action", 264, 200)
    hand = opened(document)
    hand.drag((188, 28), (264, 228))
    assert [edge.target for edge in document.edges_out(nodes[0])] == [other]


def test_the_middle_button_and_space_pan(opened) -> None:
    document, _nodes = chain()
    hand = opened(document)
    view = hand.view
    before = view.camera.seen().topLeft()
    start = hand.at(600, 500)
    QTest.mousePress(view.viewport(), Qt.MouseButton.MiddleButton, pos=start)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.MiddleButton, pos=start + QPoint(50, 20))
    assert view.camera.seen().topLeft() == before - QPointF(50, 20)
    QTest.keyPress(view, Qt.Key.Key_Space)
    start = hand.at(100, 28)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(-50, -20))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.camera.seen().topLeft() == before
    assert document.history.undo_step is None
    assert not view.space_held


def turn(view, at: QPointF, *, angle, pixels=None, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at)),
        pixels or QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_a_wheel_zooms_about_the_pointer_and_fingers_pan(opened) -> None:
    document, _nodes = chain()
    hand = opened(document)
    view, at = hand.view, QPointF(300, 200)
    under = view.mapToScene(at.toPoint())
    turn(view, at, angle=QPoint(0, 120))
    assert view.camera.zoom == pytest.approx(1.2)
    after = view.mapToScene(at.toPoint())
    assert abs(after.x() - under.x()) < 1.5
    assert abs(after.y() - under.y()) < 1.5
    corner = view.camera.seen().topLeft()
    turn(view, at, angle=QPoint(0, 24), pixels=QPoint(12, 24))
    assert view.camera.zoom == pytest.approx(1.2)
    assert view.camera.seen().top() < corner.y()
    turn(view, at, angle=QPoint(0, 120), pixels=QPoint(12, 24), modifiers=CTRL)
    assert view.camera.zoom > 1.2


def drop(view, mime: QMimeData, at: QPoint) -> None:
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(at, action, mime, left, none),
        QDragMoveEvent(at, action, mime, left, none),
        QDropEvent(QPointF(at), action, mime, left, none),
    ):
        QApplication.sendEvent(view.viewport(), event)


def test_a_kind_from_the_palette_lands_under_the_pointer(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    drop(hand.view, node_mime("action"), hand.at(400, 300))
    (new,) = set(document.nodes) - set(nodes)
    assert place(document, new) == (304, 272)
    assert hand.view.canvas.selection.nodes == {new}


def test_dropped_on_a_wire_it_comes_between(opened) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    drop(hand.view, node_mime("action"), hand.at(226, 28))
    (new,) = set(document.nodes) - set(nodes)
    assert document.edges_out(nodes[0])[0].target == new
    assert document.edges_out(new)[0].target == nodes[1]
    assert document.history.depth == 1


def test_other_things_are_not_dropped(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    mime = QMimeData()
    mime.setText("hello")
    drop(hand.view, mime, hand.at(400, 300))
    assert set(document.nodes) == set(nodes)
    mime.setData("application/x-deskflow-node", b"nonsense")
    assert kind_from(mime) is None


def test_a_double_click_opens_a_node_or_asks_for_one(opened, qtbot) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    view = hand.view
    with qtbot.waitSignal(view.node_activated) as activated:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(100, 28))
    assert activated.args == [nodes[0]]
    with qtbot.waitSignal(view.quick_add_requested) as asked:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(500, 400))
    assert asked.args[0].start is None
    with qtbot.waitSignal(view.quick_add_requested) as asked:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(226, 28))
    assert asked.args[0].on_edge == document.edges_out(nodes[0])[0].id


def test_the_pointer_lights_up_ports_and_wires(opened) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    canvas, none = hand.view.canvas, Qt.MouseButton.NoButton
    hand.move(188, 28, held=none)
    assert canvas.nodes[nodes[0]].hovered_port == (0, True)
    hand.move(226, 29, held=none)
    assert canvas.nodes[nodes[0]].hovered_port is None
    assert next(iter(canvas.wires.values())).hovered
    hand.move(500, 400, held=none)
    assert not next(iter(canvas.wires.values())).hovered


def test_a_drag_to_the_edge_scrolls_on(opened, qtbot) -> None:
    document, nodes = chain()
    hand = opened(document)
    before = hand.view.camera.seen().left()
    hand.press(100, 28)
    hand.move(200, 28)
    right = hand.view.camera.seen().right() - 5
    hand.move(right, 28)
    qtbot.waitUntil(lambda: hand.view.camera.seen().left() > before + 50)
    hand.key(Qt.Key.Key_Escape)
    assert place(document, nodes[0]) == (0, 0)


def test_read_only_looks_but_does_not_touch(opened) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    hand.view.set_read_only(True)
    hand.drag((100, 28), (200, 200))
    hand.drag((452, 28), (600, 300))
    drop(hand.view, node_mime("action"), hand.at(400, 300))
    hand.click(100, 28)
    for key, modifiers in ((Qt.Key.Key_Delete, None), (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_D, CTRL)):
        hand.key(key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert document.revision == 0
    assert hand.view.canvas.selection.nodes == {nodes[0]}


def test_an_undo_in_the_middle_of_a_gesture_ends_it(opened) -> None:
    document, nodes = chain(2)
    new = add_node(document, "action", 264, 200)
    wire(document, nodes[1], new)
    hand = opened(document)
    hand.press(300, 228)
    hand.move(400, 400)
    document.undo()
    document.undo()
    hand.move(420, 400)
    hand.release(420, 400)
    assert new not in document.nodes
    assert new not in hand.view.canvas.nodes


def test_a_step_comes_level_with_others_and_alt_is_free_of_that(opened) -> None:
    document, _ = chain()
    loose = add_node(document, "stop", 300, 203)
    hand = opened(document)
    hand.drag((340, 230), (307, 240))
    assert place(document, loose) == (264, 216), "level with the step above, else on the grid"
    hand.drag((340, 240), (353, 243), ALT)
    assert place(document, loose) == (277, 219)


def test_a_loose_step_is_let_go_into_a_wire_and_gets_room(opened) -> None:
    document, nodes = chain()
    loose = add_node(document, "action", 300, 303)
    hand = opened(document)
    steps = document.history.depth
    hand.drag((380, 330), (270, 26))
    assert {(edge.source, edge.target) for edge in document.edges.values()} == {
        (nodes[0], loose),
        (loose, nodes[1]),
        (nodes[1], nodes[2]),
    }
    assert [place(document, node) for node in (nodes[0], loose, nodes[1], nodes[2])] == [
        (0, 0),
        (264, 0),
        (528, 0),
        (792, 0),
    ]
    assert document.history.depth == steps + 1
    hand.key(Qt.Key.Key_Z, CTRL)
    assert place(document, loose) == (300, 303)
    assert place(document, nodes[1]) == (264, 0)
    assert len(document.edges) == 2


def test_a_wired_step_only_passes_over_wires(opened) -> None:
    document, nodes = chain(4)
    hand = opened(document)
    hand.drag((880, 28), (490, 30))
    assert (nodes[2], nodes[3]) in {(edge.source, edge.target) for edge in document.edges.values()}
    assert len(document.edges) == 3
