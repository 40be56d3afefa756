"""Finding steps on the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.overlays.corners import Corners
from tests.unit.canvas.samples import chain

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def test_what_is_typed_is_found_selected_and_gone_through(opened) -> None:
    document, nodes = chain(3)
    far = add_node(document, "action", 9000, 40, title="Tell the boss")
    hand = opened(document)
    bar = Corners(hand.view).find_bar
    hand.key(K.Key_F, CTRL)
    assert bar.isVisible()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "assign")
    assert hand.view.canvas.selection.nodes == {nodes[1], nodes[2], far}
    assert bar.count.text() == "3 found"
    for expected, words in ((nodes[1], "1 of 3"), (nodes[2], "2 of 3"), (far, "3 of 3")):
        QTest.keyClick(bar.field, K.Key_Return)
        assert hand.view.canvas.selection.nodes == {expected}
        assert bar.count.text() == words
    box = hand.view.canvas.nodes[far].scene_box()
    assert hand.view.camera.seen().contains(box.x, box.y)
    QTest.keyClick(bar.field, K.Key_Return, SHIFT)
    assert hand.view.canvas.selection.nodes == {nodes[2]}
    QTest.keyClick(bar.field, K.Key_Escape)
    assert not bar.isVisible()
    assert hand.view.hasFocus()
    assert hand.view.canvas.selection.nodes == {nodes[2]}, "what was found stays selected"


def test_nothing_found_is_said_and_the_selection_stays(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    bar = Corners(hand.view).find_bar
    hand.view.canvas.selection.set([nodes[0]])
    said: list[str] = []
    hand.view.announcer.announced.connect(said.append)
    hand.key(K.Key_F, CTRL)
    QTest.keyClicks(bar.field, "zebra")
    assert bar.count.text() == "Nothing found"
    assert said[-1] == "Nothing found"
    assert hand.view.canvas.selection.nodes == {nodes[0]}
    QTest.keyClick(bar.field, K.Key_Return)
    assert bar.count.text() == "Nothing found"


def test_a_step_that_goes_while_one_looks_is_no_longer_found(opened) -> None:
    document, nodes = chain(3)
    hand = opened(document)
    bar = Corners(hand.view).find_bar
    hand.key(K.Key_F, CTRL)
    QTest.keyClicks(bar.field, "assign")
    hand.view.canvas.selection.set([nodes[2]])
    hand.view.commands.delete()
    assert bar.count.text() == "1 found"
    QTest.keyClick(bar.field, K.Key_Return)
    assert hand.view.canvas.selection.nodes == {nodes[1]}


def test_all_before_and_after_a_step_are_selected_by_key(opened) -> None:
    document, nodes = chain(4)
    hand = opened(document)
    hand.view.canvas.selection.set([nodes[1]])
    hand.key(K.Key_Right, SHIFT)
    assert hand.view.canvas.selection.nodes == set(nodes[1:])
    assert hand.view.canvas.selection.current == nodes[1]
    hand.key(K.Key_Left, SHIFT)
    assert hand.view.canvas.selection.nodes == set(nodes)
