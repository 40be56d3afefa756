"""A condition is put together from rows or typed as text: both say the same, and nothing that was written is lost."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.forms.condition_row import _names, _shown
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CREATED = {"type": "event", "config": {"event": "ticket.created"}}


def opened(desk: DeskWindow, condition: str) -> Any:
    step = {"key": "check", "type": "condition", "config": {"condition": condition}}
    made = definition(step, trigger=CREATED, edges=[("trigger", "started", "check")])
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select(designer.session.document.node_with_key("check").id)
    return designer


def editor_of(designer: Any) -> Any:
    return designer.properties.form.rows["condition"].editor


def written(designer: Any) -> Any:
    node = designer.session.document.node_with_key("check")
    return designer.session.definition.step(node.id).config.get("condition")


def choose(combo: Any, value: str) -> None:
    at = combo.findData(value)
    assert at >= 0
    combo.setCurrentIndex(at)
    combo.activated.emit(at)


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    return opened(desk, "")


def test_no_two_names_that_are_offered_look_the_same(desk: DeskWindow, designer: Any) -> None:
    offered = [_shown(path) for path, _ in _names(designer.properties.around.names)]
    assert len(offered) == len(set(offered))
    assert {"ticket.priority", "execution.id", "workflow.id"} <= set(offered)


def test_rows_are_put_together_by_keyboard_and_taken_back(desk: DeskWindow, designer: Any) -> None:
    editor = editor_of(designer)
    designer.properties.form.rows["condition"].focus()
    desk.type("trigger.ticket.pri")
    desk.wait(lambda: editor.edit.offers == ["priority"])
    desk.press(K.Key_Return)
    desk.press(K.Key_Tab)  # the list of names
    desk.press(K.Key_Tab)  # the bin
    desk.press(K.Key_Tab)  # the operator
    desk.press(K.Key_Down)
    desk.press(K.Key_Down)
    desk.press(K.Key_Tab)
    desk.press(K.Key_Return)
    desk.pick("P1")
    desk.press(K.Key_Return)
    desk.pick("P2")
    assert written(designer) == "trigger.ticket.priority in ['P1', 'P2']"
    desk.click(editor.rows.add)
    desk.type("len(trigger.ticket.tags)")
    desk.press(K.Key_Escape)
    row = editor.rows.lines[1]
    choose(row.operator, "more")
    row.value.setFocus()
    desk.type("3")
    assert written(designer) == "trigger.ticket.priority in ['P1', 'P2'] and len(trigger.ticket.tags) > 3"  # fmt: skip
    desk.wait(lambda: designer.session.is_checked and not designer.properties.form.rows["condition"].error)  # fmt: skip
    choose(editor.rows.joiner, "none")
    assert written(designer).startswith("not (trigger")
    row.value.setFocus()
    desk.press(K.Key_Up, ALT)
    assert written(designer).startswith("not (len(trigger.ticket.tags) > 3 or ")
    while designer.session.document.history.undo_step is not None:
        designer.undo()
    assert written(designer) == ""
    assert [one.row.field for one in editor.rows.lines] == [""]
    while designer.session.document.history.redo_step is not None:
        designer.redo()
    assert written(designer).startswith("not (len(trigger.ticket.tags) > 3 or ")
    assert_accessible(designer.properties)


def test_text_and_rows_stay_the_same(desk: DeskWindow) -> None:
    text = "trigger.ticket.priority  ===  'P1' && (trigger.ticket.title == 'x' || 1 < len(trigger.ticket.tags) < 5)"
    designer = opened(desk, text)
    editor = editor_of(designer)
    assert editor.shows_rows
    assert written(designer) == text
    group = editor.rows.lines[1]
    # What no row can show is kept as it is written.
    assert group.rows.lines[1].row.field == "1 < len(trigger.ticket.tags) < 5"
    assert "kept" in group.rows.lines[1].note.text()
    assert not group.rows.lines[1].note.isHidden()
    desk.click(editor.toggle)
    assert not editor.shows_rows
    assert editor.edit.text() == text
    desk.click(editor.toggle)
    assert written(designer) == text
    group.rows.lines[0].value.setFocus()
    desk.press(K.Key_End)
    desk.type("y")
    assert written(designer) == (
        "trigger.ticket.priority  ===  'P1' and (trigger.ticket.title == 'xy' or 1 < len(trigger.ticket.tags) < 5)"
    )
    desk.click(group.rows.lines[1].remove)
    desk.click(group.rows.lines[0].remove)
    assert written(designer) == "trigger.ticket.priority  ===  'P1'"


def test_what_rows_cannot_show_is_edited_as_text(desk: DeskWindow) -> None:
    texts = ["(trigger.x", "trigger.ticket.title if true else 1", "a = b; import os", "''' \\", " or ".join(["x == 1"] * 40)]  # fmt: skip
    steps = [
        {"key": f"c{at}", "type": "condition", "config": {"condition": text}}
        for at, text in enumerate(texts)
    ]
    made = definition(*steps, trigger=CREATED, edges=[("trigger", "started", "c0")])
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    for at, text in enumerate(texts):
        node = designer.session.document.node_with_key(f"c{at}")
        designer.canvas.select(node.id)
        editor = editor_of(designer)
        assert not editor.shows_rows
        assert editor.edit.text() == text
        assert editor.note.isHidden() is (at not in (1, 4))
        assert designer.session.definition.step(node.id).config["condition"] == text
    editor.edit.setFocus()
    editor.edit.setPlainText("trigger.ticket.title == 'x'")
    # Whoever types goes on typing; rows come with the next look at it.
    assert not editor.shows_rows
    desk.click(editor.toggle)
    desk.click(editor.toggle)
    assert [one.row.operator for one in editor.rows.lines] == ["is"]


def test_a_whole_condition_typed_into_a_row_becomes_rows(desk: DeskWindow, designer: Any) -> None:
    editor = editor_of(designer)
    designer.properties.form.rows["condition"].focus()
    desk.type("trigger.ticket.title == 'a' or trigger.ticket.title == 'b'")
    assert written(designer) == "trigger.ticket.title == 'a' or trigger.ticket.title == 'b'"
    designer.canvas.view.setFocus()
    assert [one.row.value for one in editor.rows.lines] == ["a", "b"]
    assert editor.rows.joiner.currentData() == "any"
    assert written(designer) == "trigger.ticket.title == 'a' or trigger.ticket.title == 'b'"


def test_a_row_without_its_value_is_a_mistake_and_said(desk: DeskWindow, designer: Any) -> None:
    row = designer.properties.form.rows["condition"]
    row.focus()
    desk.type("trigger.ticket.title")
    desk.press(K.Key_Escape)
    desk.wait(lambda: bool(row.error))
    assert editor_of(designer).rows.lines[0].row.operator == "is"
    hostile = 'it\'s \\ "x" {{'
    editor_of(designer).rows.lines[0].value.editor.edit.setPlainText(hostile)
    desk.wait(lambda: designer.session.is_checked and not row.error)
    assert written(designer) == "trigger.ticket.title == 'it\\'s \\\\ \"x\" {{'"


def test_operators_fit_as_soon_as_the_names_are_known(desk: DeskWindow) -> None:
    designer = opened(desk, "trigger.ticket.created_at == null")
    combo = editor_of(designer).rows.lines[0].operator
    desk.wait(lambda: [combo.itemData(at) for at in range(combo.count())] == ["before", "after", "same_day", "missing", "present"])  # fmt: skip
    assert combo.currentData() == "missing"


def test_it_is_said_whether_it_holds(desk: DeskWindow) -> None:
    designer = opened(desk, "trigger.ticket.priority == 'P2'")
    text = editor_of(designer).text
    desk.wait(lambda: text.value_said == "Holds for an example")
    choose(editor_of(designer).rows.lines[0].operator, "is_not")
    desk.wait(lambda: text.value_said == "Does not hold for an example")
