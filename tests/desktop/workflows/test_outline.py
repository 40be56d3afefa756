"""The outline is the canvas' twin: what is selected, edited and wrong on one side is so on the other."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import accessible_name
from tests.desktop.desk_window import CTRL, DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
NOTE = {"key": "note", "action_type": "notify", "title": "Tell them", "config": {"title": "Hi"}}
CHECK = {"key": "check", "type": "condition", "title": "Urgent?", "config": {"condition": "true"}}
CALL = {"key": "call", "action_type": "notify", "title": "Call", "config": {"title": "Call"}}
END = {"key": "end", "type": "stop", "title": "Over", "config": {}}


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    made = definition(NOTE, CHECK, CALL, END)
    shown = designer_of(desk, desk.made(CreateWorkflow("Outlined", definition=made)))
    shown.bottom.show_outline()
    return shown


def rows(designer: Any) -> list[str]:
    """What is shown from top to bottom, a step deeper with each way out."""
    view, found = designer.bottom.outline, []
    view.outline.catch_up()
    index = view.model().index(0, 0)
    while index.isValid():
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        found.append("  " * depth + index.data())
        index = view.indexBelow(index)
    return found


def node(designer: Any, key: str) -> str:
    return designer.session.document.node_with_key(key).id


def current(designer: Any) -> str:
    index = designer.bottom.outline.currentIndex()
    return designer.bottom.outline.outline.told(designer.bottom.outline.outline.row_at(index))


def test_what_is_selected_is_selected_on_both_sides(desk: DeskWindow, designer: Any) -> None:
    view, selection = designer.bottom.outline, designer.canvas.scene.selection
    assert rows(designer) == [
        "Manual", "Tell them", "Urgent?", "  yes", "    Call", "    Over", "  no",
    ]  # fmt: skip
    designer.canvas.select(node(designer, "call"))
    assert view.currentIndex().data() == "Call"
    desk.press(K.Key_Down)
    assert selection.current == node(designer, "end")
    assert designer.properties.node == node(designer, "end")
    assert view.hasFocus(), "looking through the rows does not take the keyboard away"
    designer.canvas.select(node(designer, "check"))
    desk.press(K.Key_Down)
    assert {designer.session.document.edges[one].target for one in selection.edges} == {
        node(designer, "call")
    }, "a way out is its wire"


def test_rows_are_told_in_sentences(desk: DeskWindow, designer: Any) -> None:
    designer.canvas.select(node(designer, "check"))
    said = current(designer)
    assert said.startswith("Condition “Urgent?”, step 2 of 4. ")
    assert said.endswith("Yes leads to “Call”, no leads nowhere.")
    assert accessible_name(designer.bottom.outline) == "Outline of the workflow"
    interface = QAccessible.queryAccessibleInterface(designer.bottom.outline)
    shown = [
        interface.child(at).text(QAccessible.Text.Name) for at in range(interface.childCount())
    ]
    assert said in shown
    desk.press(K.Key_D)
    assert "Switched off." in current(designer)
    designer.canvas.select(node(designer, "note"))
    designer.properties.form.rows["title"].focus()
    desk.press(K.Key_A, CTRL)
    desk.press(K.Key_Delete)
    desk.wait(lambda: "Has an error." in current(designer))


def test_a_step_is_renamed_moved_and_taken_away_without_leaving_the_outline(
    desk: DeskWindow, designer: Any
) -> None:
    document = designer.session.document
    designer.canvas.select(node(designer, "note"))
    desk.press(K.Key_F2)
    desk.press(K.Key_A, CTRL)
    desk.type("Tell all")
    desk.press(K.Key_Return)
    desk.wait(designer.bottom.outline.hasFocus)
    assert document.nodes[node(designer, "note")].title == "Tell all"
    desk.press(K.Key_Down, ALT)
    assert rows(designer)[1:4] == ["Urgent?", "  yes", "    Tell all"]
    desk.press(K.Key_Up, ALT)
    assert rows(designer)[1:3] == ["Tell all", "Urgent?"]
    desk.press(K.Key_Up, ALT)
    assert desk.toasts()[-1] == "The trigger always comes first."
    desk.press(K.Key_Delete, CTRL)
    assert rows(designer)[:2] == ["Manual", "Urgent?"]
    assert designer.bottom.outline.hasFocus()
    for _ in range(4):
        designer.undo()
    assert rows(designer)[1] == "Tell them"


def test_steps_are_added_behind_a_row_and_out_of_a_way_that_leads_nowhere(
    desk: DeskWindow, designer: Any
) -> None:
    document = designer.session.document
    designer.canvas.select(node(designer, "note"))
    desk.press(K.Key_Insert)
    desk.pick("delay")
    assert rows(designer)[:4] == ["Manual", "Tell them", "Delay", "Urgent?"]
    assert designer.bottom.outline.currentIndex().data() == "Delay"
    assert QApplication.focusWidget() is designer.bottom.outline
    for _ in range(6):
        desk.press(K.Key_Down)
    assert designer.bottom.outline.currentIndex().data() == "no"
    desk.press(K.Key_Insert)
    desk.pick("stop")
    (edge,) = [
        one for one in document.edges_out(node(designer, "check")) if one.source_port == "false"
    ]
    assert document.nodes[edge.target].kind == "step.stop"
    designer.canvas.select(node(designer, "call"))
    desk.press(K.Key_A)
    desk.pick("fails")
    desk.pick("stop")
    assert "    Call,       fails,         Stop" in ", ".join(rows(designer))


def test_wires_are_led_by_choosing_from_lists(desk: DeskWindow, designer: Any) -> None:
    document = designer.session.document
    designer.canvas.select(node(designer, "check"))
    desk.press(K.Key_C)
    desk.pick("no")
    desk.pick("Over")
    leads = {edge.source_port: edge.target for edge in document.edges_out(node(designer, "check"))}
    assert leads == {"true": node(designer, "call"), "false": node(designer, "end")}
    assert rows(designer)[-3:] == ["  no", "    Go to Over", "Over"], "where both meet it goes on"
    desk.press(K.Key_C)
    desk.pick("yes")
    desk.pick("Nothing")
    assert [edge.source_port for edge in document.edges_out(node(designer, "check"))] == ["false"]
    assert designer.bottom.outline.hasFocus()


def test_a_row_that_refers_to_a_step_leads_to_it_and_what_was_closed_stays_closed(
    desk: DeskWindow, designer: Any
) -> None:
    view = designer.bottom.outline
    designer.canvas.select(node(designer, "check"))
    desk.press(K.Key_C)
    desk.pick("no")
    desk.pick("Over")
    rows(designer)
    designer.canvas.select(node(designer, "call"))
    desk.press(K.Key_Down)
    assert view.currentIndex().data() == "Go to Over"
    desk.press(K.Key_Return)
    assert view.currentIndex().data() == "Over"
    designer.canvas.select(node(designer, "check"))
    desk.press(K.Key_Left)
    assert "  yes" not in rows(designer)
    designer.canvas.select(node(designer, "note"))
    desk.press(K.Key_Delete, CTRL)
    assert rows(designer) == ["Manual", "Urgent?", "Over"]
    assert view.currentIndex().data() == "Manual", "the keyboard is at the step before"


def test_a_reader_looks_and_changes_nothing(desk: DeskWindow, designer: Any) -> None:
    model = designer.bottom.outline.outline
    model.editable = False
    before = dict(designer.session.document.nodes)
    designer.canvas.select(node(designer, "note"))
    for key in (K.Key_F2, K.Key_Delete, K.Key_A, K.Key_C, K.Key_D, K.Key_R):
        desk.press(key)
    assert dict(designer.session.document.nodes) == before
    assert not model.setData(model.index_of(node(designer, "note")), "Other")
