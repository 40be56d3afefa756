"""The versions of a workflow: what each changed, on canvas and in words, and the way back to one."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.pages.workflows.versions.states import DRAFT
from deskflow.desktop.pages.workflows.versions.words import short
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft
from deskflow.workflows.definition_json import to_json
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

K = Qt.Key
EVENT = {"type": "event", "config": {"event": "ticket.created"}}
TICKET = "{{ trigger.ticket.id }}"


def said(key: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "action_type": "add_message",
        "config": {"ticket_id": TICKET, "text": text},
        **more,
    }


NOTE = said("note", "Hello")
LOUD = said("note", "Hello!", retry_count=2)
TELL = said("tell", "Look", title="Tell them")


@pytest.fixture
def page(desk: DeskWindow) -> Any:
    """Version 1 has a note, version 2 a louder one, the draft another step behind it."""
    flow = desk.made(CreateWorkflow("Flow", definition=definition(NOTE, trigger=EVENT)))
    desk.run(PublishWorkflow(flow, 1, "The first"))
    desk.run(SaveDraft(flow, plain(LOUD), 1))
    desk.run(PublishWorkflow(flow, 2, "Louder"))
    desk.run(SaveDraft(flow, plain(LOUD, TELL), 2))
    page = desk.page("workflows", workflow_id=flow)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    return page


def plain(*steps: Any) -> Any:
    made = definition(*steps, trigger=EVENT)
    return made if isinstance(made, dict) else to_json(made)


def opened(desk: DeskWindow, page: Any) -> Any:
    desk.press(K.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    view = page.versions
    desk.wait(lambda: len(view.list.records.rows) == 3 and view.comparison is not None)
    return view


def differences(view: Any) -> list[tuple[str, str, str]]:
    return [
        (row.title, row.detail, row.chip.text) for row in view.differences.records.rows if row.chip
    ]


def test_every_version_says_what_it_changed(desk: DeskWindow, page) -> None:
    view = opened(desk, page)
    assert_accessible(view)
    titles = [row.title for row in view.list.records.rows]
    assert titles == ["Draft", "Version 2 · Louder", "Version 1 · The first"]
    assert [title for title, _, _ in differences(view)] == [
        "Tell them",
        "Add message · done → Tell them",
    ]
    assert view.twins.after.scene.nodes["tell"].mark is Mark.ADDED
    assert view.twins.after.scene.nodes["note"].mark is None
    view.list.setFocus()
    desk.press(K.Key_Down)
    desk.wait(lambda: view.twins.captions[1].text() == "Version 2")
    assert differences(view) == [
        ("Add message", "Try again, so many times: 0 → 2 · Text: Hello → Hello!", "Changed")
    ]
    assert view.twins.before.scene.nodes["note"].mark is Mark.CHANGED
    assert view.twins.after.scene.nodes["note"].mark is Mark.CHANGED
    desk.press(K.Key_Down)
    desk.wait(lambda: view.twins.captions[0].text() == "Before the first version")
    assert {chip for _, _, chip in differences(view)} == {"New"}


def test_a_version_is_compared_with_the_draft_and_differences_lead_to_the_step(
    desk: DeskWindow, page
) -> None:
    view = opened(desk, page)
    view.list.choose(1)
    view.against.setFocus()
    desk.press(K.Key_Right)
    desk.wait(lambda: [one.text() for one in view.twins.captions] == ["Version 1", "Draft"])
    assert {title for title, _, _ in differences(view)} >= {"Add message", "Tell them"}
    view.differences.choose(("step", "note"))
    assert view.twins.before.scene.selection.nodes == {"note"}
    assert view.twins.after.scene.selection.nodes == {"note"}
    view.twins.after.scene.selection.set(["tell"])
    assert view.differences.current_id == ("step", "tell")


def test_both_canvases_look_at_the_same_place(desk: DeskWindow, page) -> None:
    view = opened(desk, page)
    left, right = view.twins.before.view, view.twins.after.view
    left.camera.set_zoom(0.7)
    left.camera.pan(40, 25)
    assert right.camera.zoom == 0.7
    assert abs((right.camera.seen().center() - left.camera.seen().center()).manhattanLength()) < 4


def test_a_version_is_restored_into_the_draft_and_undone(desk: DeskWindow, page) -> None:
    view = opened(desk, page)
    assert view.restore.isHidden(), "the draft is the draft"
    view.list.choose(1)
    desk.click(view.restore)
    desk.wait(lambda: page.versions is None)
    session = page.designer.session
    assert [step.config["text"] for step in session.definition.steps] == ["Hello"]
    assert any("as “Version 1” was" in text for text in desk.toasts())
    assert page.designer.isVisible()
    page.designer.undo()
    assert {step.key for step in session.definition.steps} == {"note", "tell"}


def test_versions_that_do_the_same_say_so_and_esc_goes_back(desk: DeskWindow) -> None:
    flow = desk.made(CreateWorkflow("Flow", definition=definition(NOTE, trigger=EVENT)))
    desk.run(PublishWorkflow(flow, 1, ""))
    page = desk.page("workflows", workflow_id=flow)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    page.show_versions()
    view = page.versions
    desk.wait(lambda: view.comparison is not None and len(view.list.records.rows) == 2)
    desk.wait(lambda: view.same.text() == "Both do the same.")
    assert view.list.current_id == DRAFT
    view.list.setFocus()
    desk.press(K.Key_Escape)
    assert page.versions is None
    assert page.designer.canvas.view.hasFocus()


def test_values_are_shown_in_one_line() -> None:
    assert short("a\n b" + "x" * 90).startswith("a bxx")
    assert len(short("x" * 90)) == 60
    assert short({"a": (1, 2)}) == '{"a": [1, 2]}'
    assert short(None) == short("") == "–"


# --- states that were kept ------------------------------------------------------------------------


CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def titles(view: Any) -> list[str]:
    return [row.title for row in view.list.records.rows]


def test_a_state_is_kept_under_a_name_and_stands_between_the_versions(
    desk: DeskWindow, page
) -> None:
    page.designer.canvas.view.setFocus()
    desk.press(K.Key_S, CTRL_SHIFT)
    desk.type("Before the holidays")
    desk.press(K.Key_Return)
    desk.wait(lambda: any("“Before the holidays” is kept" in one for one in desk.toasts()))
    session = page.designer.session
    desk.run(PublishWorkflow(session.details.id, session.revision, "Told"))
    desk.press(K.Key_H, CTRL_SHIFT)
    view = page.versions
    desk.wait(lambda: len(view.list.records.rows) == 5)
    assert titles(view)[1:3] == ["Version 3 · Told", "Before the holidays"]
    assert_accessible(view)
    # It is compared with the version it came after, and with the draft.
    view.list.choose(view.list.records.rows[2].id)
    desk.wait(lambda: view.twins.captions[0].text() == "Version 2")
    assert view.twins.captions[1].text() == "Before the holidays"
    assert differences(view)[0][0] == "Tell them"
    view.against.setFocus()
    desk.press(K.Key_Right)
    desk.wait(lambda: view.same.text() == "Both do the same.")
    assert view.about.text().startswith("Ada Admin, ")


def test_a_kept_state_is_named_deleted_and_had_again(desk: DeskWindow, page) -> None:
    view = opened(desk, page)
    view.list.choose(1)
    desk.click(view.restore)
    desk.wait(lambda: page.versions is None)
    # What the draft was before is kept by itself.
    desk.press(K.Key_H, CTRL_SHIFT)
    view = page.versions
    desk.wait(lambda: "Before another state was restored" in titles(view))
    view.list.setFocus()
    kept = view.list.records.rows[1].id
    view.list.choose(kept)
    desk.press(K.Key_F2)
    desk.type("With the telling")
    desk.press(K.Key_Return)
    desk.wait(lambda: "With the telling" in titles(view))
    assert view.list.current_id == kept
    view.list.setFocus()
    desk.press(K.Key_Delete)
    desk.wait(lambda: len(view.list.records.rows) == 3)
    assert view.list.current_id == 2, "the next one is looked at"
    desk.press(K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: "With the telling" in titles(view))
    view.list.choose(kept)
    desk.click(view.restore)
    desk.wait(lambda: page.versions is None)
    keys = {step.key for step in page.designer.session.definition.steps}
    assert keys == {"note", "tell"}


def test_a_draft_is_given_up_for_what_is_published_and_had_again(desk: DeskWindow, page) -> None:
    designer = page.designer
    header = designer.header
    assert header.publish.isEnabled()
    view = opened(desk, page)
    desk.click(view.discard)
    desk.wait(lambda: page.versions is None)
    desk.wait(lambda: {step.key for step in designer.session.definition.steps} == {"note"})
    desk.wait(lambda: designer.session.state == "saved")
    assert any("as version 2 again" in one for one in desk.toasts())
    assert not header.publish.isEnabled()
    desk.wait(lambda: page.panel.model.rows[0].has_changes is False)
    designer.undo()
    assert {step.key for step in designer.session.definition.steps} == {"note", "tell"}
    assert header.publish.isEnabled()
    desk.press(K.Key_H, CTRL_SHIFT)
    desk.wait(lambda: "Before the draft was discarded" in titles(page.versions))


def test_what_was_undone_is_no_change_in_any_list(desk: DeskWindow) -> None:
    flow = desk.made(CreateWorkflow("Flow", definition=definition(NOTE, TELL, trigger=EVENT)))
    desk.run(PublishWorkflow(flow, 1, ""))
    page = desk.page("workflows", workflow_id=flow)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    designer = page.designer
    designer.canvas.scene.selection.set(["note"])
    designer.canvas.view.commands.delete()
    designer.session.save()
    desk.wait(lambda: designer.session.state == "saved")
    desk.wait(lambda: page.panel.model.rows[0].has_changes)
    designer.undo()
    designer.session.save()
    desk.wait(lambda: designer.session.state == "saved")
    desk.wait(lambda: not page.panel.model.rows[0].has_changes)


def test_a_step_that_only_stands_elsewhere_can_be_published(desk: DeskWindow, page) -> None:
    designer = page.designer
    designer.session.publish("All of it")
    desk.wait(lambda: not designer.header.publish.isEnabled())
    designer.canvas.scene.selection.set(["note"])
    designer.canvas.view.commands.nudge_down()
    assert designer.header.publish.isEnabled()
    assert designer.session.changes == 0
    designer.undo()
    assert not designer.header.publish.isEnabled()


def test_settings_and_variables_are_told_by_their_names_and_values(desk: DeskWindow, page) -> None:
    session = page.designer.session
    changed = {**to_json(session.definition), "settings": {"concurrency_limit": 2}}
    changed["variables"] = [{"name": "limit", "value": 5}]
    desk.run(SaveDraft(session.details.id, changed, session.revision))
    desk.wait(lambda: session.definition.variables)
    view = opened(desk, page)
    desk.wait(lambda: len(differences(view)) == 4)
    assert differences(view)[2:] == [
        ("Variable limit", "5", "New"),
        ("Setting Runs at once, at most", "– → 2", "New"),
    ]
