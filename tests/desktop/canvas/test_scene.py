"""What is shown is what the document says, at every zoom, in every look; and nothing is left behind."""

from __future__ import annotations

import gc
import itertools
import weakref

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolButton

from deskflow.desktop.canvas.document.fragments import copied, pasted
from deskflow.desktop.canvas.document.frames import frames_of, make_frame, set_collapsed
from deskflow.desktop.canvas.document.placing import (
    add_node,
    move_nodes,
    remove,
    resize_node,
    set_data,
    set_disabled,
    set_field,
)
from deskflow.desktop.canvas.document.rules import ChangeRefused, Refused
from deskflow.desktop.canvas.document.wiring import bend, insert_on_edge, replace_node
from deskflow.desktop.canvas.geometry import node_box
from deskflow.desktop.canvas.look import Detail, detail_at
from deskflow.desktop.canvas.outline import NODE_ROLE, OutlineModel
from deskflow.desktop.canvas.overlays.corners import Corners
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, Severity, WireState
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.words import refusal_text
from tests.unit.canvas.samples import KINDS, chain, empty, wire


def assert_scene_is_document(scene: CanvasScene) -> None:
    document = scene.document
    assert scene.nodes.keys() == document.nodes.keys()
    assert scene.wires.keys() == document.edges.keys()
    assert len(scene.items()) == len(document.nodes) + len(document.edges)
    for node in document.nodes.values():
        item = scene.nodes[node.id]
        assert item.node == node
        assert item.scene_box() == node_box(node, document.kinds)
        assert item.pos() == QPointF(node.x, node.y)
        assert item.outs == document.kinds.outs(node)
    for edge in document.edges.values():
        wire_item = scene.wires[edge.id]
        assert wire_item.edge == edge
        assert wire_item.pos() == QPointF(0, 0)
        assert wire_item.points[0] == scene.nodes[edge.source].port_in_scene(edge.source_port, True)
        assert wire_item.points[-1] == scene.nodes[edge.target].port_in_scene(
            edge.target_port, False
        )
    assert scene.selection.nodes <= document.nodes.keys()
    assert scene.selection.edges <= document.edges.keys()
    assert {name for name, item in scene.nodes.items() if item.selected} == scene.selection.nodes
    assert {name for name, item in scene.wires.items() if item.selected} == scene.selection.edges


KIND_NAMES = [kind.name for kind in KINDS]


@example([(3, 0, 2), (3, 1, 0)])  # a lift of nothing after one that an edit had ended
@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 99), st.integers(0, 99)), max_size=40))
def test_whatever_is_done_the_scene_equals_the_document(looks, steps) -> None:
    document, _ = chain()
    scene = CanvasScene(document, looks["light"])
    for what, one, other in steps:
        nodes, edges = sorted(document.nodes), sorted(document.edges)
        node = nodes[one % len(nodes)] if nodes else None
        if what == 0 or node is None:
            add_node(document, KIND_NAMES[one % len(KIND_NAMES)], other * 8, one * 8)
        elif what == 1:
            try:
                ports = document.kinds.outs(document.nodes[node])
                wire(document, node, nodes[other % len(nodes)], ports[0].name if ports else "x")
            except ChangeRefused:
                pass
        elif what == 2:
            remove(document, [node], edges[:1])
        elif what == 3:
            scene.lift(nodes[: other % 4], 16, 24)
            scene.settle() if one % 2 else move_nodes(document, {node: (other * 8, one * 8)})
        elif what == 4:
            set_data(document, node, {"cases": list("abc"[: other % 4])})
        elif what == 5:
            scene.selection.set(nodes[: other % 5], edges[:1])
        elif what == 6:
            pasted(document, copied(document, nodes[: other % 4]), dx=8)
        elif what == 7:
            document.undo()
        elif what == 8 and edges:
            bend(document, edges[one % len(edges)], (other * 8.0 - 99,))
        elif what == 9:
            resize_node(document, node, other * 8, one * 8)
        elif what == 10:
            replace_node(document, node, KIND_NAMES[other % len(KIND_NAMES)])
        elif what == 11 and edges:
            insert_on_edge(document, edges[one % len(edges)], node)
        else:
            document.redo()
    scene.settle()
    assert_scene_is_document(scene)
    while document.undo():
        pass
    assert_scene_is_document(scene)
    scene.close()


@pytest.mark.parametrize("frame", [False, True])
def test_what_is_dragged_looks_as_it_will_when_let_go(opened, looks, frame) -> None:
    document, nodes = chain(16)
    hand = opened(document)
    view, canvas = hand.view, hand.view.canvas
    if frame:
        make_frame(document, nodes[2:4])
        set_collapsed(document, frames_of(document), True)
    view.camera.set_zoom(1.0)
    view.camera.centre_on(QPointF(600, 100))
    moving = nodes[2:]
    canvas.selection.set(moving)
    standing = view.grab().toImage()
    for dx in (8, 64, 5000, 64):
        canvas.lift(moving, dx, 40)
        view.grab()
    in_the_air = view.grab().toImage()
    canvas.settle()
    assert view.grab().toImage() == standing
    move_nodes(
        document,
        {name: (document.nodes[name].x + 64, document.nodes[name].y + 40) for name in moving},
    )
    assert view.grab().toImage() == in_the_air
    assert in_the_air != standing


@pytest.mark.parametrize("zoom", [0.1, 0.4, 1.0, 1.5])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_detail_and_look_paints_nodes_selection_runs_and_problems(
    opened, looks, zoom, name
) -> None:
    document, nodes = chain(3)
    add_node(document, "note", 0, 200, title="Why")
    add_node(document, "switch", 400, 200, data={"cases": ["north", "south"]})
    set_field(document, nodes[1], "subtitle", "least open")
    hand = opened(document)
    view, canvas = hand.view, hand.view.canvas
    canvas.set_look(looks[name])
    view.camera.set_zoom(zoom)
    view.camera.centre_on(QPointF(400, 150))
    plain = view.grab().toImage()
    assert plain.pixelColor(2, 2) in (looks[name].colours.canvas, looks[name].colours.canvas_grid)
    canvas.selection.set([nodes[1]], document.edges)
    selected = view.grab().toImage()
    assert selected != plain
    pictures = []
    for state in RunState:
        canvas.set_run_state(RunOverlay({nodes[1]: state}, {}, {nodes[1]: "result"}))
        pictures.append(view.grab().toImage())
    assert all(one != other for one, other in itertools.pairwise(pictures))
    canvas.set_run_state(None)
    canvas.set_problems({nodes[0]: Severity.ERROR, nodes[2]: Severity.WARNING})
    assert view.grab().toImage() != selected
    canvas.set_problems({})
    assert view.grab().toImage() == selected


def test_detail_follows_the_zoom() -> None:
    assert [detail_at(zoom) for zoom in (0.34, 0.35, 0.59, 0.6)] == [
        Detail.FAR,
        Detail.MIDDLE,
        Detail.MIDDLE,
        Detail.FULL,
    ]


def test_far_away_changes_are_painted_too(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    hand.view.camera.set_zoom(0.2)
    before = hand.view.grab().toImage()
    move_nodes(document, {nodes[1]: (264, 400)})
    moved = hand.view.grab().toImage()
    assert moved != before
    document.undo()
    assert hand.view.grab().toImage() == before
    set_disabled(document, [nodes[1]], True)
    assert hand.view.grab().toImage() != before


def test_wires_move_only_while_something_travels_on_them(opened, qtbot) -> None:
    document, _nodes = chain(2)
    edge = next(iter(document.edges))
    hand = opened(document)
    canvas = hand.view.canvas
    canvas.set_run_state(RunOverlay({}, {edge: WireState.ACTIVE}))
    qtbot.waitUntil(lambda: canvas.brushwork.dash_offset != 0)
    canvas.set_run_state(RunOverlay({}, {edge: WireState.TAKEN}))
    still = canvas.brushwork.dash_offset
    qtbot.wait(120)
    assert canvas.brushwork.dash_offset == still


def test_another_document_can_be_shown(opened) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    canvas = hand.view.canvas
    canvas.selection.set(nodes)
    other, _ = chain(4)
    canvas.set_document(other)
    assert_scene_is_document(canvas)
    add_node(document, "action", 0, 0)
    assert_scene_is_document(canvas)


def test_minimap_and_zoom_control_follow_and_lead(opened, qtbot) -> None:
    document, nodes = chain(8)
    hand = opened(document)
    view = hand.view
    corners = Corners(view)
    view.resize(1000, 700)
    assert corners.minimap.isVisible()
    buttons = {one.accessibleName(): one for one in corners.zoom_control.findChildren(QToolButton)}
    buttons["Zoom in"].click()
    assert buttons["Zoom to 100 %"].text() == "120 %"
    buttons["Show everything"].click()
    view.camera.zoom_actual()
    corners.minimap.repaint()
    before = view.camera.seen().center()
    qtbot.mousePress(
        corners.minimap, Qt.MouseButton.LeftButton, pos=corners.minimap.rect().topRight()
    )
    assert view.camera.seen().center().x() > before.x()
    view.canvas.selection.set(nodes[:1])
    corners.minimap.repaint()
    corners.show_minimap(False)
    assert not corners.minimap.isVisible()
    for widget in (view, corners.minimap, *corners.zoom_control.findChildren(object)):
        if hasattr(widget, "accessibleName") and widget.focusPolicy():
            assert widget.accessibleName()


def test_screen_readers_hear_what_is_selected_and_done(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    said = []
    hand.view.announcer.announced.connect(said.append)
    hand.view.canvas.selection.set([nodes[1]])
    assert said[-1] == "Assign, step 1 of 2. Leads to “Assign”."
    assert hand.view.accessibleDescription() == said[-1]
    hand.view.canvas.selection.set(nodes)
    assert "3" in said[-1]
    hand.view.commands.nudge(8, 0)
    hand.view.commands.undo()
    assert any(text.startswith("Undone") for text in said)


def test_reasons_are_sentences() -> None:
    assert refusal_text(Refused("key-taken", {"key": "assign"})).count("assign") == 1
    assert refusal_text(Refused("of another room")) == "of another room"


def test_the_outline_mirrors_the_document(qtbot, qapp) -> None:
    document = empty()
    check = add_node(document, "condition", 0, 0)
    model = OutlineModel(document)
    tester = QAbstractItemModelTester(model)
    yes = add_node(document, "action", 0, 0)
    wire(document, check, yes, "true")
    qtbot.waitUntil(lambda: model.index_of(yes).isValid())
    assert model.rowCount() == 1
    way = model.index(0, 0, model.index_of(check))
    assert (way.data(), way.data(NODE_ROLE)) == ("yes", "")
    assert model.node_at(model.index(0, 0, way)) == yes
    assert model.parent(model.index_of(yes)) == way
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append(first.data()))
    set_field(document, yes, "title", "Tell them")
    assert changed == ["Tell them"]
    wire(document, yes, check)
    qtbot.waitUntil(lambda: model.rowCount(model.index(0, 0, model.index_of(check))) == 2)
    reference = model.index(1, 0, model.index(0, 0, model.index_of(check)))
    assert reference.data() == "Go to Free?"
    model.close()
    del tester


def test_a_scene_that_is_gone_is_not_kept_by_its_document(qapp, looks) -> None:
    document, _ = chain()
    scene = CanvasScene(document, looks["light"])
    gone = weakref.ref(scene)
    scene.close()
    scene.deleteLater()
    del scene
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    add_node(document, "action", 0, 0)


def test_no_wire_of_a_step_runs_through_the_label_of_another_port(opened) -> None:
    document = empty()
    switch = add_node(document, "switch", 300, 300, data={"cases": ["a", "b", "a long name"]})
    back, up = add_node(document, "action", 0, 600), add_node(document, "action", 700, 0)
    first, last = wire(document, switch, back, "a"), wire(document, switch, up, "otherwise")
    canvas = opened(document).view.canvas
    port = canvas.nodes[switch].port_in_scene("a", True).x
    for edge in (first, last):
        assert canvas.wires[edge].points[1].x - port > len("a long name") * 5
