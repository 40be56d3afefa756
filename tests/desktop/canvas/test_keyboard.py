"""Everything on the canvas without a mouse."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from deskflow.desktop.canvas.commands import CanvasCommands
from deskflow.desktop.canvas.document.placing import add_node, move_nodes
from deskflow.desktop.canvas.keys import KEYS
from deskflow.desktop.canvas.words import command_title, step_text
from tests.unit.canvas.samples import chain, empty, wire

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def test_every_key_has_its_command() -> None:
    assert all(callable(getattr(CanvasCommands, key.command)) for key in KEYS)


def test_authors_can_read_about_every_key(repository: Path) -> None:
    """In `docs/workflows/canvas.md`, under the title that menus and cheat sheet show."""
    page = (repository / "docs" / "workflows" / "canvas.md").read_text(encoding="utf-8")
    first = {key.command: key for key in reversed(KEYS)}
    missing = [
        line
        for command, key in first.items()
        if command_title(command)
        and (line := f"| {command_title(command)} | `{key.shown}` |") not in page
    ]
    assert not missing


def test_arrows_walk_from_node_to_node_along_the_wires(opened) -> None:
    document, nodes = chain(3)
    add_node(document, "action", 200, 90)
    hand = opened(document)
    selection = hand.view.canvas.selection
    hand.key(K.Key_Right)
    assert len(selection.nodes) == 1, "without a selection, the nearest to the middle"
    selection.set([nodes[0]])
    hand.key(K.Key_Right)
    assert selection.current == nodes[1], "the next step, not the nearer stranger"
    hand.key(K.Key_Right)
    hand.key(K.Key_Right)
    assert selection.current == nodes[2]
    hand.key(K.Key_Left)
    assert selection.current == nodes[1]


def test_ctrl_arrows_nudge_as_one_step(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.view.canvas.selection.set(nodes[:1])
    for _ in range(3):
        hand.key(K.Key_Down, CTRL)
    hand.key(K.Key_Right, CTRL)
    assert (document.nodes[nodes[0]].x, document.nodes[nodes[0]].y) == (8, 24)
    hand.key(K.Key_Z, CTRL)
    assert document.nodes[nodes[0]].y == 0
    hand.key(K.Key_Y, CTRL)
    assert document.nodes[nodes[0]].y == 24


def test_delete_and_heal(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    hand.view.canvas.selection.set([nodes[1]])
    hand.key(K.Key_Delete, CTRL)
    assert [edge.target for edge in document.edges_out(nodes[0])] == [nodes[2]]
    hand.key(K.Key_Z, CTRL)
    assert hand.view.canvas.selection.nodes == {nodes[1]}, "what came back is selected"
    hand.key(K.Key_Delete)
    assert nodes[1] not in document.nodes
    assert not document.edges
    assert not hand.view.canvas.wires


def test_copy_cut_paste_and_duplicate_travel_as_text(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    hand.view.canvas.selection.set(nodes[1:])
    hand.key(K.Key_C, CTRL)
    assert '"deskflow-canvas"' in QGuiApplication.clipboard().text()
    hand.key(K.Key_V, CTRL)
    assert len(document.nodes) == 5
    pasted = hand.view.canvas.selection.nodes
    assert {document.nodes[name].x for name in pasted} == {264 + 24, 528 + 24}
    hand.key(K.Key_V, CTRL)
    assert {document.nodes[name].x for name in hand.view.canvas.selection.nodes} == {
        264 + 48,
        528 + 48,
    }
    hand.key(K.Key_D, CTRL)
    assert len(document.nodes) == 9
    hand.key(K.Key_A, CTRL)
    hand.key(K.Key_X, CTRL)
    assert not document.nodes

    other = opened(empty())
    other.key(K.Key_V, CTRL)
    assert len(other.view.canvas.document.nodes) == 9


def test_foreign_text_is_not_pasted(opened) -> None:
    document, _ = chain()
    hand = opened(document)
    QGuiApplication.clipboard().setText("just a mail")
    hand.key(K.Key_V, CTRL)
    assert document.revision == 0


def test_connecting_with_c_arrows_and_enter(opened) -> None:
    document = empty()
    check = add_node(document, "condition", 0, 0)
    near, far = add_node(document, "action", 264, 0), add_node(document, "action", 264, 120)
    hand = opened(document)
    said = []
    hand.view.announcer.announced.connect(said.append)
    hand.view.canvas.selection.set([check])
    hand.key(K.Key_C)
    assert "Enter" in said[-1]
    hand.key(K.Key_Down)
    hand.key(K.Key_Tab)
    hand.key(K.Key_Return)
    edges = list(document.edges.values())
    assert [(edge.source_port, edge.target) for edge in edges] == [("false", far)]
    assert said[-1].startswith("Connected")
    hand.key(K.Key_C)
    hand.key(K.Key_Return)
    assert [edge.target for edge in document.edges_out(check)] == [far, near], (
        "the free port is next"
    )


def test_connecting_by_keyboard_says_why_not_and_esc_leaves(opened, qtbot) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    hand.view.canvas.selection.set([nodes[1]])
    hand.key(K.Key_C)
    with qtbot.waitSignal(hand.view.refused) as refused:
        hand.key(K.Key_Return)
    assert refused.args[0].code == "into-trigger"
    hand.key(K.Key_Escape)
    hand.key(K.Key_Right)
    assert document.revision == 0


def test_tab_asks_for_the_next_step_and_it_is_wired(opened, qtbot) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    hand.view.canvas.selection.set([nodes[1]])
    with qtbot.waitSignal(hand.view.quick_add_requested) as asked:
        hand.key(K.Key_Tab)
    new = hand.view.commands.add_node("action", asked.args[0])
    assert document.edges_in(new)[0].source == nodes[1]
    assert document.nodes[new].y == document.nodes[nodes[1]].y
    again = hand.view.commands.add_node("action")
    assert document.edges_in(again)[0].source == new, "chained"


def test_a_kind_the_rules_refuse_is_not_added(opened, qtbot) -> None:
    hand = opened(empty())
    with qtbot.waitSignal(hand.view.refused):
        assert hand.view.commands.add_node("nonsense") is None


def test_fit_and_zoom_keys(opened) -> None:
    document, nodes = chain(12)
    hand = opened(document)
    camera = hand.view.camera
    hand.key(K.Key_Exclam, SHIFT)
    assert camera.zoom < 1
    box = hand.view.canvas.content_box()
    assert camera.seen().left() <= box.x
    assert camera.seen().right() >= box.right
    hand.view.canvas.selection.set([nodes[11]])
    hand.key(K.Key_2, SHIFT)
    assert camera.zoom == 1
    assert camera.seen().contains(hand.view.canvas.nodes[nodes[11]].sceneBoundingRect())
    hand.key(K.Key_Plus, CTRL)
    assert camera.zoom > 1
    hand.key(K.Key_0, CTRL)
    assert camera.zoom == 1


def test_d_disables_and_enables(opened) -> None:
    document, nodes = chain(2)
    hand = opened(document)
    hand.view.canvas.selection.set(nodes)
    hand.key(K.Key_D)
    assert all(node.disabled for node in document.nodes.values())
    hand.key(K.Key_D)
    assert not any(node.disabled for node in document.nodes.values())


def test_tidy_is_one_step(opened) -> None:
    document, nodes = chain(4)
    hand = opened(document)
    with document.transaction("mess"):
        wire(document, nodes[3], nodes[1])
        for index, node in enumerate(nodes):
            hand.view.canvas.selection.set([node])
            hand.view.commands.nudge(-37 * index, 61 * index)
    depth = document.history.depth
    hand.view.canvas.selection.clear()
    hand.key(K.Key_T, SHIFT)
    assert document.history.depth == depth + 1
    assert len({document.nodes[node].y for node in nodes}) == 1


def test_keys_of_the_canvas_win_over_shortcuts_of_the_window(opened) -> None:
    document, _ = chain()
    hand = opened(document)

    def wanted(key, modifiers=Qt.KeyboardModifier.NoModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(hand.view, event)
        return event.isAccepted()

    assert wanted(K.Key_Z, CTRL)
    assert wanted(K.Key_C)
    assert not wanted(K.Key_K, CTRL)
    assert not wanted(K.Key_Escape), "nothing selected: the window may have a use for it"
    hand.view.canvas.selection.set(document.nodes)
    assert wanted(K.Key_Escape)
    hand.view.set_read_only(True)
    assert not wanted(K.Key_Z, CTRL)


def test_every_step_has_a_name_for_people(opened) -> None:
    document, nodes = chain()
    hand = opened(document)
    hand.view.canvas.selection.set(nodes)
    hand.view.commands.nudge(8, 8)
    assert "3" in step_text(document.history.undo_step)
    hand.view.commands.delete()
    assert step_text(document.history.undo_step).startswith("Delete")


def test_selected_steps_are_aligned_and_spread_by_key(opened) -> None:
    document, nodes = chain()
    move_nodes(document, {nodes[1]: (220, 90), nodes[2]: (700, 40)})
    hand = opened(document)
    hand.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert document.nodes[nodes[1]].y == 90, "one step alone stays where it is"
    hand.view.canvas.selection.set(nodes)
    hand.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert {document.nodes[node].y for node in nodes} == {0}
    spread = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    hand.key(Qt.Key.Key_H, spread)
    assert [document.nodes[node].x for node in nodes] == [0, 350, 700]
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.nodes[nodes[1]].x == 220


def test_a_step_is_added_into_the_selected_wire(opened, qtbot) -> None:
    document, nodes = chain()
    hand = opened(document)
    (edge,) = document.edges_out(nodes[0])
    hand.view.canvas.selection.set(edges=[edge.id])
    with qtbot.waitSignal(hand.view.quick_add_requested) as asked:
        hand.key(K.Key_Tab)
    added = hand.view.commands.add_node("action", asked.args[0])
    assert [other.target for other in document.edges_out(nodes[0])] == [added]
    assert [other.target for other in document.edges_out(added)] == [nodes[1]]
