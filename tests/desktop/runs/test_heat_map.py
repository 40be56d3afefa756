"""The heat map of many runs, on the canvas of a run and in the designer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deskflow.desktop.canvas.telling import step_told
from deskflow.desktop.pages.workflows.designer.heat import heat_overlay
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.execution_queries import list_executions
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

K = Qt.Key
CHECK = {"key": "check", "type": "condition", "config": {"condition": "trigger.good"}}
KEEP = {
    "key": "keep",
    "action_type": "set_variable",
    "config": {"variable_name": "a", "variable_value": "1"},
}
LOST = {"key": "lost", "type": "stop", "config": {"outcome": "fail", "message": "no"}}
ASK = {
    "key": "ask", "action_type": "create_task",
    "config": {"title": "Call", "ticket_id": "no id"},
}  # fmt: skip
EDGES = [
    ("trigger", "started", "check"), ("check", "true", "keep"), ("check", "false", "ask"), ("keep", "failure", "lost"),
]  # fmt: skip


def many(desk: DeskWindow, *good: bool) -> Any:
    made = definition(CHECK, KEEP, ASK, LOST, edges=EDGES, inputs=[{"name": "good"}])
    workflow = desk.made(CreateWorkflow("Many", definition=made))
    desk.run(PublishWorkflow(workflow, 1))
    for one in good:
        desk.run(StartWorkflow(workflow, {"good": one}))

    def over() -> bool:
        rows = desk.workspace.look_up(list_executions, desk.workspace.tenant_id)
        return len(rows) == len(good) and all(row.finished for row in rows)

    desk.wait(over)
    return workflow


def test_the_designer_shows_where_runs_failed_and_which_ways_they_took(
    desk: DeskWindow, no_leaked_widgets: Any
) -> None:
    workflow = many(desk, True, True, True, False)
    page = desk.page("workflows", workflow_id=workflow)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    designer = page.designer
    designer.canvas.view.setFocus()
    desk.press(K.Key_H, Qt.KeyboardModifier.ControlModifier)
    strip, scene = designer.heat.view.strip, designer.canvas.scene
    desk.wait(lambda: scene.run_state is not None)
    assert strip.isVisible()
    assert strip.said.text() == "4 runs of version 1"
    # Not by colour alone: the numbers stand in the second line.
    assert scene.run_state.subtitles["ask"] == "1× · 1 failed, 100 %"
    assert scene.run_state.subtitles["keep"] == "3× · none failed"
    assert scene.run_state.subtitles["lost"] == "not once"
    assert scene.run_state.heat.nodes == {"ask": 5}
    assert scene.run_state.heat.wires == {"e0": 4, "e1": 3, "e2": 2}
    assert_accessible(strip)
    # Who does not see it hears it.
    assert "1 failed, 100 %" in step_told(scene, "ask", {})
    strip.kind.setFocus()
    desk.press(K.Key_Right)
    assert "95 %" in scene.run_state.subtitles["keep"]
    desk.press(K.Key_Right)
    assert scene.run_state.heat.labels["check", "true"] == "3× · 75 %"
    assert scene.nodes["check"].label_of(scene.nodes["check"].outs[0]) == "yes · 3× · 75 %"
    # The draft moves on; live and heat do not stand beside each other.
    scene.selection.set(["lost"])
    designer.canvas.view.commands.delete()
    desk.wait(lambda: "draft has changed" in strip.said.text())
    designer.undo()
    desk.wait(designer.header.live.isEnabled)
    designer.header.live.click()
    assert not designer.header.heat.isChecked()
    assert strip.isHidden()
    designer.header.heat.click()
    assert not designer.header.live.isChecked()
    designer.header.heat.click()
    assert scene.run_state is None
    assert scene.nodes["check"].label_of(scene.nodes["check"].outs[0]) == "yes"


def test_a_run_and_the_heat_of_its_version_take_turns(desk: DeskWindow) -> None:
    many(desk, True, False)
    rows = desk.workspace.look_up(list_executions, desk.workspace.tenant_id)
    page = desk.page("runs", execution_id=rows[0].id)
    desk.wait(lambda: page.run is not None)
    run = page.run
    run.timeline.setFocus()
    desk.press(K.Key_H)
    desk.wait(lambda: run.canvas.scene.run_state.heat is not None)
    # Stepping through the run meanwhile leaves the picture of many alone.
    desk.press(K.Key_Left)
    assert run.canvas.scene.run_state.heat is not None
    desk.press(K.Key_H)
    assert run.canvas.scene.run_state.heat is None
    assert run.canvas.scene.run_state.nodes


def test_without_runs_that_is_said(desk: DeskWindow) -> None:
    page = desk.page("workflows", workflow_id=many(desk))
    desk.wait(lambda: page.designer is not None and page.designer.header.heat.isVisible())
    designer = page.designer
    designer.header.heat.click()
    desk.wait(lambda: designer.heat.view.strip.said.text() == "No runs of version 1 in this time")
    overlay = designer.canvas.scene.run_state
    assert overlay.heat.nodes == {}
    assert (
        heat_overlay(designer.session.document, designer.heat.view._heat, "ways").heat.labels == {}
    )
