"""Some steps become a workflow of their own: asked for on the canvas, put in place as one edit; and frames beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from deskflow.desktop.canvas.document.frames import frames_of, make_frame
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.queries import get_workflow, list_workflows
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key


def note(key: str, text: str) -> dict[str, Any]:
    config = {"ticket_id": "{{ trigger.ticket.id }}", "text": text}
    return {"key": key, "action_type": "add_message", "title": key.title(), "config": config}


FLOW = definition(
    note("first", "{{ trigger.ticket.title }}"),
    note("second", "{{ steps.first.message_id }}"),
    note("third", "{{ steps.second.message_id }}"),
    trigger={"type": "event", "config": {"event": "ticket.created"}},
    positions={"trigger": [0, 0], "first": [250, 0], "second": [500, 0], "third": [750, 0]},
)


def opened(desk: DeskWindow, made: dict[str, Any] = FLOW) -> Any:
    return designer_of(desk, desk.made(CreateWorkflow("Greeting", definition=made)))


def asked(desk: DeskWindow, designer: Any, *nodes: str) -> Any:
    designer.canvas.view.setFocus()
    designer.canvas.scene.selection.set(nodes)
    desk.press(K.Key_X, Qt.KeyboardModifier.ShiftModifier)
    return designer.extracting.popover


def workflows_now(desk: DeskWindow) -> dict[str, Any]:
    rows = desk.workspace.ask(list_workflows, desk.workspace.tenant_id).result(timeout=10)
    return {row.name: row for row in rows}


def test_steps_become_a_published_workflow_and_undo_brings_them_back(desk: DeskWindow) -> None:
    designer = opened(desk)
    document = designer.session.document
    before = designer.session.definition
    popover = asked(desk, designer, "first", "second")
    assert "trigger.ticket" in popover.given.text()
    assert "steps.second.message_id" in popover.returned.text()
    assert popover.field.text() == "Part of Greeting"
    popover.field.setText("Say hello")
    desk.press(K.Key_Return)
    desk.wait(lambda: "first" not in document.nodes)
    call = next(step for step in designer.session.definition.steps if step.type == "sub_workflow")
    assert designer.canvas.scene.selection.nodes == {call.id}
    assert call.title == "Say hello"
    child = workflows_now(desk)["Say hello"]
    assert str(child.id) == call.config["workflow"]
    assert child.version == 1
    found = desk.workspace.ask(get_workflow, desk.workspace.tenant_id, child.id).result(timeout=10)
    assert "Greeting" in found.description
    assert [step.key for step in from_json(found.draft).steps] == ["first", "second", "end"]
    assert document.node_with_key("third").data["config"]["text"] == (
        "{{ steps.say_hello.result.second_message_id }}"
    )
    desk.wait(lambda: designer.session.is_checked and not designer.session.problems)
    designer.undo()
    after = designer.session.definition
    assert {one.id: one for one in after.steps} == {one.id: one for one in before.steps}
    assert (after.edges, after.positions) == (before.edges, before.positions)
    assert "Say hello" in workflows_now(desk)


def test_a_draft_alone_is_warned_about(desk: DeskWindow) -> None:
    designer = opened(desk)
    popover = asked(desk, designer, "second")
    popover.publish.setChecked(False)
    popover.button.click()
    desk.wait(lambda: "second" not in designer.session.document.nodes)
    assert workflows_now(desk)["Part of Greeting"].version is None
    session = designer.session
    desk.wait(lambda: [one.code for one in session.problems] == ["sub_workflow.unpublished"], 5)


def test_what_cannot_be_cut_out_says_why_and_leaves_everything(desk: DeskWindow) -> None:
    designer = opened(desk)
    said: list[str] = []
    designer.canvas.view.announcer.announced.connect(said.append)
    assert asked(desk, designer, "trigger", "first") is None
    assert "trigger stays" in said[-1]
    assert list(workflows_now(desk)) == ["Greeting"]
    assert designer.session.document.history.undo_step is None


def test_a_name_is_needed_and_esc_makes_nothing(desk: DeskWindow) -> None:
    designer = opened(desk)
    popover = asked(desk, designer, "second")
    popover.field.clear()
    desk.press(K.Key_Return)
    assert popover.isVisible()
    desk.press(K.Key_Escape)
    assert not popover.isVisible()
    assert list(workflows_now(desk)) == ["Greeting"]


def test_beside_several_steps_stands_what_can_be_done_with_them(desk: DeskWindow) -> None:
    designer = opened(desk)
    scene = designer.canvas.scene
    scene.selection.set(["first", "second", "third"])
    panel = designer.side.several
    assert designer.side.currentWidget() is panel
    assert panel.count.text() == "3 steps selected"
    desk.click(panel.buttons["toggle_disabled"])
    assert all(designer.session.document.nodes[one].disabled for one in ("first", "third"))
    assert designer.canvas.view.hasFocus()
    desk.click(panel.buttons["make_frame"])
    assert designer.side.currentWidget() is designer.side.panel
    for _ in range(2):
        designer.undo()
    assert designer.session.document.history.undo_step is None


def test_a_frame_is_named_and_coloured_beside_the_canvas(desk: DeskWindow) -> None:
    designer = opened(desk)
    changes = designer.session.changes
    designer.canvas.view.setFocus()
    designer.canvas.scene.selection.set(["first", "second"])
    desk.press(K.Key_F)
    panel = designer.side.panel
    assert designer.side.currentWidget() is panel
    assert panel.title.hasFocus()
    desk.type("Ask first")
    panel.tones.swatches["teal"].click()
    (frame,) = frames_of(designer.session.document).values()
    assert (frame.title, frame.tone) == ("Ask first", "teal")
    assert "First, Second" in panel.holds.text()
    assert designer.session.definition.frames[0].members == ("first", "second")
    assert designer.session.changes == changes
    panel.fold.click()
    assert panel.fold.text() == "Expand"
    designer.canvas.select("second")
    assert designer.canvas.scene.nodes["second"].isVisible()
    assert designer.side.currentWidget() is designer.properties
    assert isinstance(designer.grab().toImage(), QImage)
    for _ in range(4):
        designer.undo()
    assert not frames_of(designer.session.document)


def test_the_outline_shows_frames_around_their_steps_and_both_select_the_same(
    desk: DeskWindow,
) -> None:
    designer = opened(desk)
    scene, outline = designer.canvas.scene, designer.bottom.outline
    frame = make_frame(designer.session.document, ["first", "second"], title="Ask first")
    designer.bottom.tabs.setCurrentIndex(1)
    desk.wait(lambda: outline.outline.index_of_frame(frame).isValid())
    row = outline.outline.index_of_frame(frame)
    assert row.data(Qt.ItemDataRole.DisplayRole) == "Ask first"
    assert "Frame Ask first, 2 step" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    below = [outline.outline.index(at, 0, row) for at in range(outline.outline.rowCount(row))]
    assert [one.data(Qt.ItemDataRole.DisplayRole) for one in below] == ["First", "Second"]
    outline.setFocus()
    outline.setCurrentIndex(row)
    assert scene.selection.frame == frame
    desk.press(K.Key_X)
    assert scene.frames.items[frame].folded
    outline.setCurrentIndex(outline.outline.index_of("second"))
    assert scene.nodes["second"].isVisible()
    assert scene.selection.nodes == {"second"}
    designer.canvas.view.commands.select_frame()
    assert outline.currentIndex() == outline.outline.index_of_frame(frame)
