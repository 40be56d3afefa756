"""What a run had becomes a scenario of its workflow, and played it goes the same way."""

from __future__ import annotations

from typing import Any

from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

SET = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": "{{ trigger.word }}"}}  # fmt: skip
WORD = {"name": "word", "kind": "text", "title": "Word", "required": True}


def test_a_run_is_copied_into_a_scenario_that_passes(desk: DeskWindow) -> None:
    made = definition(SET, inputs=[WORD])
    workflow_id = desk.made(CreateWorkflow("Flow", definition=made))
    desk.run(PublishWorkflow(workflow_id, 1))
    execution_id = desk.made(StartWorkflow(workflow_id, {"word": "{{ 7*7 }}"}))
    page: Any = desk.page("runs", execution_id=execution_id)
    desk.wait(lambda: page.run is not None and page.run.details.row.status == "completed")
    action = next(one for one in page.page_actions() if one.id == "runs.scenario")
    assert action.enabled()
    action.callback()
    workflows: Any = desk.window.stack.page("workflows")
    desk.wait(lambda: workflows.designer is not None)
    writing = workflows.designer.tests.writing
    desk.wait(lambda: writing.editor is not None)
    assert writing.editor.slips == []
    assert writing.editor.scenario == {
        "name": "Scenario", "trigger": {"word": "\\{{ 7*7 }}"}, "expect": {"status": "completed"},
    }  # fmt: skip
    writing.editor.play.click()
    trial = workflows.designer.tests.trial
    desk.wait(lambda: not trial.running and trial.report_of(trial.scenarios[0]) is not None, 30.0)
    assert trial.report_of(trial.scenarios[0]).played.variables == {"x": "{{ 7*7 }}"}
    assert trial.failing == 0
