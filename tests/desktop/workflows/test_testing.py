"""Testing a workflow in its designer: scenarios are written, played beside the window, and asked before publishing."""

from __future__ import annotations

from typing import Any

from deskflow.desktop.pages.workflows.designer.publish_popover import PublishPopover
from deskflow.desktop.pages.workflows.designer.scenario_editor import ScenarioEditor
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

STOP = {"key": "end", "type": "stop", "config": {}}
P1 = {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}}


def editor_of(desk: DeskWindow) -> Any:
    return next(one for one in desk.window.findChildren(ScenarioEditor) if one.isVisible())


def played(desk: DeskWindow, designer: Any) -> None:
    desk.wait(lambda: not designer.tests.trial.running, 30_000)


def test_all_scenarios_are_played_and_the_canvas_shows_the_way(
    desk: DeskWindow, no_leaked_widgets: Any
) -> None:
    designer = designer_of(desk, desk.made(InstantiateTemplate("vip", "VIP")))
    designer.tests.show()
    panel = designer.tests.panel
    assert_accessible(panel)
    panel.run_all.click()
    assert panel.cancel.isVisible()
    played(desk, designer)
    assert [designer.tests.trial.report_of(one).ok for one in designer.tests.trial.scenarios] == [
        True,
        True,
    ]
    assert "tell" in panel.details.toPlainText()
    document = designer.session.document
    shown = {document.nodes[one].key for one in designer.canvas.scene.run_state.nodes}
    assert shown == {"vip", "low", "raise", "tag", "answer", "tell"}
    panel.covered.click()
    assert panel.said.text() == "7 of 7 steps have been reached."
    assert len(designer.canvas.scene.run_state.nodes) == 7
    # An edit of the workflow makes the answers old.
    designer.canvas.scene.selection.set([next(iter(document.nodes))])
    designer.canvas.view.commands.delete()
    desk.wait(lambda: designer.tests.trial.report_of(designer.tests.trial.scenarios[0]) is None)


def test_a_scenario_is_made_of_an_example_changed_and_taken_back(desk: DeskWindow) -> None:
    workflow = desk.made(CreateWorkflow("Urgent", definition=definition(STOP, trigger=P1)))
    designer = designer_of(desk, workflow)
    designer.tests.show()
    panel = designer.tests.panel
    panel.add_example()
    editor = editor_of(desk)
    editor.text.setPlainText("{ no json")
    editor.button.click()
    assert "Line 1" in editor._text_row.error
    editor.text.setPlainText('{"expectt": {}}')
    editor.button.click()
    assert "expectt" in editor._text_row.error
    editor.name.setText("A P3")
    editor.text.setPlainText(
        '{"records": [{"name": "customer", "kind": "customer"}, {"name": "ticket", "kind": "ticket",'
        ' "values": {"priority": "P3", "customer": "customer"}}], "expect": {"status": "completed"}}'
    )
    editor.button.click()
    assert panel._names() == ["A P3"]
    panel.run_one.click()
    played(desk, designer)
    # It does not fire: priority says no, and that is what is shown.
    assert "priority" in panel.details.toPlainText()
    assert designer.tests.trial.failing == 1
    panel.duplicate()
    assert panel._names() == ["A P3", "A P3 2"]
    panel.delete()
    designer.undo()
    assert panel._names() == ["A P3", "A P3 2"]
    designer.undo()
    designer.undo()
    assert panel._names() == []


def test_publishing_says_what_the_scenarios_say_and_leaves_the_decision(desk: DeskWindow) -> None:
    wrong = {"name": "Wrong", "expect": {"status": "failed"}}
    made = definition(STOP, scenarios=[wrong])
    designer = designer_of(desk, desk.made(CreateWorkflow("Odd", definition=made)))
    designer.publish()
    played(desk, designer)
    desk.wait(lambda: bool(desk.window.findChildren(PublishPopover)))
    popover = desk.window.findChildren(PublishPopover)[0]
    assert popover.button.text().startswith("Publish anyway")
    popover.button.click()
    desk.wait(lambda: designer.session.details.version == 1)


def test_what_is_played_can_be_cancelled(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(InstantiateTemplate("vip", "VIP")))
    designer.tests.show()
    designer.tests.panel.run_all.click()
    designer.tests.panel.cancel.click()
    assert not designer.tests.trial.running
    assert designer.tests.panel.run_all.isVisible()


def test_without_a_run_there_is_no_scenario_of_it(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("New", definition=definition(STOP))))
    designer.tests.show()
    designer.tests.panel.last_run_wanted.emit()
    desk.wait(lambda: any("not run yet" in text for text in desk.toasts()))
    assert designer.tests.panel._names() == []
