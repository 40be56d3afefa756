"""The designer's help while editing: problems with jumps and fixes, fields that say what is wrong, completion, keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from deskflow.desktop.canvas.hit import NOTHING, Hit
from deskflow.desktop.canvas.run_overlay import Severity
from deskflow.desktop.watchdog import Watchdog
from deskflow.people.commands import AddUser
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.queries import get_workflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow
from tests.desktop.pausing import pause
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
EVENT = {"type": "event", "config": {"event": "ticket.created"}}


def action(key: str, name: str, **config: Any) -> dict[str, Any]:
    return {"key": key, "action_type": name, "config": config}


NOTE = action("note", "add_message", ticket_id="{{ trigger.ticket.id }}", text="Hello")
TYPO = action("note", "add_message", ticket_id="{{ trigger.ticket.id }}", text="{{ trigger.ticket.priorty }}")  # fmt: skip
CHECK = {
    "key": "check",
    "type": "condition",
    "config": {"condition": "trigger.ticket.type == 'task'"},
}


def opened(desk: DeskWindow, *steps: Any, **more: Any) -> Any:
    made = definition(*steps, trigger=EVENT, **more)
    workflow_id = desk.made(CreateWorkflow("Flow", definition=made))
    return designer_of(desk, workflow_id)


def lines(designer: Any) -> list[tuple[str, str]]:
    return [(line.text, line.fix) for line in designer.bottom.problems.problems.lines]


def checked(desk: DeskWindow, designer: Any) -> Any:
    desk.wait(lambda: designer.session.is_checked)
    return designer


def test_a_problem_is_listed_badged_and_jumped_to(desk: DeskWindow) -> None:
    designer = opened(desk, TYPO)
    ((text, fix),) = lines(designer)
    assert "trigger.ticket.priorty" in text
    assert text.startswith("Add message: ")
    assert fix == "Use trigger.ticket.priority"
    assert designer.canvas.scene.nodes["note"].problem is Severity.ERROR
    problems = designer.bottom.problems
    problems.setCurrentIndex(problems.problems.index(0))
    problems.setFocus()
    desk.press(K.Key_Return)
    assert designer.canvas.scene.selection.nodes == {"note"}
    row = designer.properties.form.rows["text"]
    assert row.editor.edit.hasFocus()
    assert "Did you mean trigger.ticket.priority?" in row.error
    assert row.editor.edit.extraSelections()


def test_a_click_on_the_fix_repairs_it_in_one_undo_step(desk: DeskWindow) -> None:
    designer = opened(desk, TYPO)
    problems = designer.bottom.problems
    at = problems.fix_rect(0).center().toPoint()
    QTest.mouseClick(problems.viewport(), Qt.MouseButton.LeftButton, pos=at)
    checked(desk, designer)
    assert lines(designer) == []
    text = designer.session.definition.step("note").config["text"]
    assert text == "{{ trigger.ticket.priority }}"
    designer.undo()
    assert "priorty" in designer.session.definition.step("note").config["text"]


def test_publishing_is_refused_while_errors_stand(desk: DeskWindow) -> None:
    designer = opened(desk, TYPO)
    desk.click(designer.header.publish)
    assert designer.canvas.scene.selection.nodes == {"note"}
    assert any("1 problem" in text for text in desk.toasts())
    details = desk.workspace.look_up(
        get_workflow, desk.workspace.tenant_id, designer.session.details.id
    )
    assert details.version is None


def test_what_is_typed_is_judged_under_the_field(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE)
    designer.canvas.select("note")
    row = designer.properties.form.rows["text"]
    row.editor.edit.selectAll()
    row.focus()
    desk.press(K.Key_Delete)
    desk.wait(lambda: row.error == "This is needed")
    desk.type("Now it is there")
    desk.wait(lambda: row.error == "")
    assert designer.session.definition.step("note").config["text"] == "Now it is there"
    # One field, one undo step: taking it back gives the text from before the typing.
    designer.undo()
    assert designer.session.definition.step("note").config["text"] == "Hello"
    assert row.editor.edit.text() == "Hello"


def test_names_are_completed_from_what_is_in_sight(desk: DeskWindow) -> None:
    designer = opened(desk, CHECK, NOTE)
    designer.canvas.select("note")
    checked(desk, designer)
    edit = designer.properties.form.rows["text"].editor.edit
    edit.set_text("")
    edit.setFocus()
    desk.type("{{")
    assert edit.text() == "{{  }}"
    desk.type("trig")
    assert edit.offers[0] == "trigger"
    desk.press(K.Key_Return)
    desk.type("tick")
    desk.press(K.Key_Tab)
    desk.type("num")
    desk.press(K.Key_Return)
    assert edit.text() == "{{ trigger.ticket.number }}"
    assert edit.hasFocus()


@pytest.mark.parametrize(
    "text", ["Look at {{ trigger.ticket.number }}!", "{{trigger.word}}", '{{ {"a": 1} }}', "}}"]
)
def test_braces_that_are_typed_though_they_came_by_themselves_stand_there_once(
    desk: DeskWindow, text: str
) -> None:
    designer = opened(desk, CHECK, NOTE)
    designer.canvas.select("note")
    edit = designer.properties.form.rows["text"].editor.edit
    edit.set_text("")
    edit.setFocus()
    for letter in text:
        desk.type(letter)
        if edit.offers:
            desk.press(K.Key_Escape)
    assert edit.text().replace(" ", "") == text.replace(" ", "")


def test_a_key_that_cannot_be_is_refused_with_the_reason(desk: DeskWindow) -> None:
    designer = opened(desk, CHECK, NOTE)
    designer.canvas.select("note")
    key = designer.properties.key
    key.setFocus()
    key.selectAll()
    desk.type("check")
    assert "check" in designer.properties.key_error.text()
    assert designer.session.document.nodes["note"].key == "chec"
    desk.type("2")
    assert designer.properties.key_error.isHidden()
    assert designer.session.definition.step("note").key == "check2"


def test_a_wire_back_is_refused_and_said(desk: DeskWindow) -> None:
    designer = opened(desk, CHECK, NOTE)
    document, view = designer.session.document, designer.canvas.view
    assert not any(
        edge.target == "check" and edge.source == "note" for edge in document.edges.values()
    )
    designer.canvas.select("note")
    view.setFocus()
    desk.press(K.Key_C)
    desk.press(K.Key_Left)
    desk.press(K.Key_Return)
    assert len(document.edges) == 2


def test_a_second_trigger_is_refused_in_words(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE)
    designer.canvas.add("trigger.manual")
    assert any("one trigger" in text for text in desk.toasts())
    assert designer.session.definition.trigger.type == "event"


def test_the_canvas_works_by_keys(desk: DeskWindow) -> None:
    designer = opened(desk, CHECK, NOTE)
    designer.canvas.select("note")
    designer.canvas.view.setFocus()
    desk.press(K.Key_Delete)
    assert set(designer.session.document.nodes) == {"trigger", "check"}
    desk.press(K.Key_Z, CTRL)
    assert set(designer.session.document.nodes) == {"trigger", "check", "note"}
    desk.press(K.Key_Y, CTRL)
    assert set(designer.session.document.nodes) == {"trigger", "check"}


def test_the_palette_narrows_while_typing_and_adds_on_enter(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE)
    designer.canvas.select("note")
    designer.palette_panel.search.setFocus()
    desk.type("delay")
    desk.wait(lambda: designer.palette_panel.list.current_choice() is not None)
    desk.press(K.Key_Return)
    (delay,) = [s for s in designer.session.definition.steps if s.type == "delay"]
    assert delay.key == "wait"
    assert delay.config == {"duration": "1h"}


def test_dragging_from_the_palette_onto_a_wire_puts_the_step_between(desk: DeskWindow) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    from deskflow.desktop.canvas.mime import node_mime

    designer = opened(
        desk, CHECK, NOTE, positions={"trigger": [0, 0], "check": [300, 0], "note": [800, 0]}
    )
    view = designer.canvas.view
    view.camera.fit_all()
    wire = next(w for w in designer.canvas.scene.wires.values() if w.edge.source == "check")
    at: QPoint = view.mapFromScene(wire.sceneBoundingRect().center())
    mime = node_mime("step.delay")
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, copy, mime, left, none))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), copy, mime, left, none))
    document = designer.session.document
    between = document.node_with_key("wait")
    assert [edge.source for edge in document.edges_in(between.id)] == ["check"]
    assert [edge.target for edge in document.edges_out(between.id)] == ["note"]


def test_an_approval_asks_people_picked_by_name(desk: DeskWindow) -> None:
    desk.run(AddUser("Zoe Zebra", "zoe@msp.example", ("approver",)))
    approve = {"key": "ok", "type": "approval", "config": {"title": "Ok?"}}
    designer = opened(desk, approve)
    designer.canvas.select("ok")
    row = designer.properties.form.rows["approvers"]
    desk.wait(lambda: "Nobody is asked" in row.error)
    row.focus()
    desk.press(K.Key_Return)
    desk.pick("zoe")
    desk.wait(lambda: row.error == "")
    (chosen,) = designer.session.definition.step("ok").config["approvers"]
    assert row.editor.field.accessibleDescription() == "Zoe Zebra"
    assert len(chosen) == 36
    row.focus()
    desk.press(K.Key_Backspace)
    assert "approvers" not in designer.session.definition.step("ok").config


def test_the_schedule_shows_its_next_ten_runs(desk: DeskWindow) -> None:
    made = definition(
        action("tell", "notify", roles=["admin"], title="Morning"),
        trigger={
            "type": "schedule",
            "config": {"cron": "0 8 * * 1-5", "timezone": "Europe/Berlin"},
        },
    )
    designer = designer_of(desk, desk.made(CreateWorkflow("Daily", definition=made)))
    designer.canvas.select("trigger")
    editor = designer.properties.form.rows["cron"].editor
    assert len(editor.runs.text().splitlines()) == 10
    assert all(line.endswith("08:00") for line in editor.runs.text().splitlines())
    editor.line.edit.selectAll()
    designer.properties.form.rows["cron"].focus()
    desk.type("61 * * * *")
    desk.wait(lambda: "minute" in designer.properties.form.rows["cron"].error)
    assert editor.runs.text() == ""


def test_live_is_there_for_a_published_unchanged_draft_only(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE)
    assert designer.header.live.isHidden()
    desk.run(PublishWorkflow(designer.session.details.id, designer.session.revision))
    desk.wait(lambda: designer.header.live.isVisible() and designer.header.live.isEnabled())
    designer.header.live.setChecked(True)
    designer.canvas.select("note")
    designer.properties.title.setFocus()
    desk.type("Changed")
    assert not designer.header.live.isEnabled()
    assert not designer.header.live.isChecked()


def test_who_may_only_read_cannot_edit(desk: DeskWindow) -> None:
    from deskflow.people.queries import list_users

    desk.run(AddUser("Rita Reader", "rita@msp.example", ("technician",)))
    workspace = desk.workspace
    users = workspace.look_up(list_users, workspace.tenant_id)
    made = desk.made(CreateWorkflow("Flow", definition=definition(NOTE, trigger=EVENT)))
    workspace.become(next(user.id for user in users if user.name == "Rita Reader"))
    designer = designer_of(desk, made)
    assert designer.palette_panel.isHidden()
    assert designer.header.publish.isHidden()
    designer.canvas.select("note")
    designer.canvas.view.setFocus()
    desk.press(K.Key_Delete)
    assert "note" in designer.session.document.nodes


def test_everything_can_be_named_by_a_screen_reader(desk: DeskWindow) -> None:
    designer = opened(desk, CHECK, NOTE)
    for node in ("trigger", "check", "note"):
        designer.canvas.select(node)
        assert_accessible(designer)


@pytest.fixture
def quick_start(desk: DeskWindow) -> Any:
    """A designer that has been used: everything is imported and made once."""
    designer = opened(desk, CHECK, NOTE)
    for node in ("check", "note"):
        designer.canvas.select(node)
    return checked(desk, designer)


def test_typing_never_stops_the_window(desk: DeskWindow, quick_start: Any) -> None:
    designer = quick_start
    designer.properties.form.rows["text"].focus()
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        for letter in "A rather long text about {{trigger.ticket.number":
            desk.type(letter)
            # A person's fingers leave the program time between two keys.
            pause(5)
        desk.wait(lambda: designer.session.is_checked)
    assert not dog.pauses, [pause.stack for pause in dog.pauses]


# --- what the canvas does by its own keys ---------------------------------------------------------


def entries(designer: Any) -> list[str]:
    (menu,) = designer.canvas.view.findChildren(
        QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    texts = [entry.text() for entry in menu.actions()]
    menu.close()
    return texts


def test_the_menu_of_the_canvas_tells_the_keys_and_fits_what_it_is_about(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE, CHECK)
    canvas = designer.canvas
    canvas._on_context_menu(NOTHING, QPoint(5, 5))
    ground = entries(designer)
    assert "Make room\tS" in ground
    assert not any(text.startswith("Replace") for text in ground)
    desk.wait(lambda: not canvas.view.findChildren(QMenu))
    canvas.scene.selection.set(["note", "check"])
    canvas._on_context_menu(Hit(node="note"), QPoint(5, 5))
    assert entries(designer)[-1] == "Arrange"


def test_palette_and_cheat_sheet_know_the_canvas_while_there_is_one(desk: DeskWindow) -> None:
    designer = opened(desk, NOTE, CHECK)
    known = {action.id: action for action in desk.window.table.usable()}
    assert known["canvas.align_left"].shortcut == "Alt+A"
    assert all(action.title for action in known.values())
    designer.canvas.scene.selection.set(["note", "check"])
    desk.window.table.trigger("canvas.align_top")
    nodes = designer.session.document.nodes
    assert nodes["note"].y == nodes["check"].y
    desk.window.table.trigger("workflows.list")
    assert "canvas.align_left" not in {action.id for action in desk.window.table.usable()}
