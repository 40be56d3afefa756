"""Testing a workflow in its designer: scenarios are written, played beside the window, and asked before publishing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deskflow.desktop.pages.workflows.designer.publish_popover import PublishPopover
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import list_versions
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

STOP = {"key": "end", "type": "stop", "config": {}}
P1 = {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}}


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


def test_a_scenario_that_does_not_fire_says_why_and_is_duplicated_moved_and_taken_back(
    desk: DeskWindow,
) -> None:
    quiet = {"name": "A P3", "records": [
        {"name": "customer", "kind": "customer"},
        {"name": "ticket", "kind": "ticket", "values": {"priority": "P3", "customer": "customer"}},
    ]}  # fmt: skip
    made = definition(STOP, trigger=P1, scenarios=[quiet])
    designer = designer_of(desk, desk.made(CreateWorkflow("Urgent", definition=made)))
    designer.tests.show()
    panel, writing = designer.tests.panel, designer.tests.writing
    panel.run_one.click()
    played(desk, designer)
    assert "priority" in panel.details.toPlainText()
    assert designer.tests.trial.failing == 1
    panel.duplicate()
    assert writing.names() == ["A P3", "A P3 2"]
    panel.move(1)
    assert writing.names() == ["A P3 2", "A P3"]
    panel.delete()
    assert writing.names() == ["A P3 2"]
    for _ in range(3):
        designer.undo()
    assert writing.names() == ["A P3"]


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
    designer.tests.writing.take_last_run()
    desk.wait(lambda: any("not run yet" in text for text in desk.toasts()))
    assert designer.tests.writing.names() == []


def test_publishing_with_warnings_lists_them_and_is_a_choice(desk: DeskWindow) -> None:
    made = definition(STOP, trigger={"type": "webhook", "config": {"path": "door"}})
    designer = designer_of(desk, desk.made(CreateWorkflow("Warned", definition=made)))
    assert designer.session.problems
    designer.publish()
    desk.wait(lambda: bool(desk.window.findChildren(PublishPopover)))
    popover = desk.window.findChildren(PublishPopover)[0]
    assert popover.warnings == [
        f"–  {line.text}" for line in designer.bottom.problems.problems.lines
    ]
    assert popover.button.text() == "Publish with 1 warning"
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: designer.session.details.version == 1)
    workspace = desk.workspace
    with workspace.database.read() as connection:
        (row,) = list_versions(connection, workspace.tenant_id, designer.session.details.id)
    # Who went on with how many is known later.
    assert (row.acknowledged, row.published_by) == (1, workspace.current_user.name)
