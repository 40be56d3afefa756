"""Runs are paused, resumed and repaired from the window: each deed is offered when it applies and does what it says."""

from __future__ import annotations

import os
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton

from deskflow.desktop.actions import Action
from deskflow.desktop.pages.runs.repair_popovers import (
    InsertPopover,
    MappingPopover,
    RefusalPopover,
)
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.execution_queries import get_execution
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

WAIT = {"key": "wait", "type": "delay", "title": "Sleep on it", "config": {"duration": "2h"}}
SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": "{{ trigger.fix }}"},
}


def published(desk: DeskWindow, *steps: Any) -> Any:
    workflow_id = desk.made(CreateWorkflow("Flow", definition=definition(*steps)))
    desk.run(PublishWorkflow(workflow_id, 1))
    return workflow_id


def opened(desk: DeskWindow, execution_id: Any, status: str) -> Any:
    page = desk.page("runs", execution_id=execution_id)
    desk.wait(lambda: page.run is not None and page.run.details.row.status == status)
    return page


def offered(page: Any) -> dict[str, Action]:
    return {one.id.removeprefix("runs."): one for one in page.page_actions() if one.enabled()}


def row(desk: DeskWindow, execution_id: Any) -> Any:
    found = desk.workspace.look_up(get_execution, desk.workspace.tenant_id, execution_id)
    assert found is not None
    return found


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        desk.window.grab().save(f"{folder}/{name}.png")


def popover(desk: DeskWindow, kind: Any) -> Any:
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(kind)))
    return next(one for one in desk.window.findChildren(kind) if one.isVisible())


def test_a_run_is_paused_and_goes_on(desk: DeskWindow) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, WAIT), {}))
    page = opened(desk, execution_id, "waiting")
    assert {"pause", "skip", "move", "cancel"} <= set(offered(page))
    assert "resume" not in offered(page)
    offered(page)["pause"].callback()
    desk.wait(lambda: page.run.details.row.status == "paused")
    assert page.run.header.chip.accessibleName() == "Paused"
    assert "pause" not in offered(page)
    offered(page)["resume"].callback()
    desk.wait(lambda: page.run.details.row.status == "waiting")


def test_a_step_is_passed_by_and_what_has_ended_is_left_alone(desk: DeskWindow) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, WAIT, SET), {"fix": 1}))
    page = opened(desk, execution_id, "waiting")
    offered(page)["skip"].callback()
    desk.wait(lambda: page.run.details.row.status == "completed")
    assert not set(offered(page)) & {"pause", "resume", "skip", "move", "insert", "cancel", "retry"}
    statuses = [one.status for one in row(desk, execution_id).steps]
    assert statuses == ["skipped", "completed"]


def test_the_step_that_failed_is_passed_by(desk: DeskWindow) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, SET, {**WAIT, "key": "w"}), {}))
    page = opened(desk, execution_id, "failed")
    offered(page)["skip"].callback()
    desk.wait(lambda: page.run.details.row.status == "waiting")


def test_a_new_run_begins_at_the_chosen_step(desk: DeskWindow) -> None:
    first = {**SET, "key": "first"}
    execution_id = desk.made(StartWorkflow(published(desk, first, SET), {"fix": 1}))
    page = opened(desk, execution_id, "completed")
    page.run.timeline.move_to(1)
    assert page.run.chosen_key == "set"
    offered(page)["run_from"].callback()
    desk.wait(lambda: page.run is not None and page.run.execution_id != execution_id)
    again = page.run.execution_id
    desk.wait(lambda: row(desk, again).row.status == "completed")
    assert [one.step_key for one in row(desk, again).steps] == ["set"]
    assert row(desk, again).retry_of == execution_id


def republished(desk: DeskWindow, workflow_id: Any, *steps: Any) -> None:
    desk.run(SaveDraft(workflow_id, definition(*steps), 1))
    desk.run(PublishWorkflow(workflow_id, 2, "second try"))


def test_a_run_is_moved_to_another_version(desk: DeskWindow) -> None:
    workflow_id = published(desk, WAIT)
    execution_id = desk.made(StartWorkflow(workflow_id, {"fix": 1}))
    page = opened(desk, execution_id, "waiting")
    republished(desk, workflow_id, WAIT, SET)
    offered(page)["move"].callback()
    desk.pick("2")
    desk.wait(lambda: row(desk, execution_id).row.version == 2)
    desk.wait(lambda: page.run is not None and page.run.details.row.version == 2)
    assert page.run.document.node_with_key("set") is not None


def test_moving_asks_what_becomes_of_a_step_that_is_gone(desk: DeskWindow) -> None:
    workflow_id = published(desk, WAIT)
    execution_id = desk.made(StartWorkflow(workflow_id, {}))
    page = opened(desk, execution_id, "waiting")
    republished(desk, workflow_id, {**WAIT, "key": "nap"}, {**WAIT, "key": "sleep"})
    offered(page)["move"].callback()
    desk.pick("2")
    asked = popover(desk, MappingPopover)
    assert_accessible(asked)
    assert asked.mapping() == {"wait": "nap"}
    asked.form.rows["wait"].set_value("sleep")
    picture(desk, "mapping")
    desk.click(asked.button)
    desk.wait(lambda: row(desk, execution_id).row.version == 2)
    assert [one.step_key for one in row(desk, execution_id).waits] == ["sleep"]


def test_a_run_gets_a_step_of_its_own(desk: DeskWindow) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, WAIT, SET), {"fix": 1}))
    page = opened(desk, execution_id, "waiting")
    offered(page)["insert"].callback()
    desk.pick("Create customer")
    asked = popover(desk, InsertPopover)
    picture(desk, "insert")
    assert_accessible(asked)
    assert asked.place() == ("wait", "done")
    # Nothing is lost while something needed is missing.
    desk.click(asked.button)
    desk.wait(lambda: not asked.error.isHidden())
    assert asked.error.text() == "The step is not complete yet."
    assert asked.form.rows["name"].error == "This is needed"
    field = asked.form.rows["name"].editor
    field.setFocus()
    desk.type("Zoë Ltd")
    desk.click(asked.button)
    desk.wait(lambda: page.run is not None and len(page.run.document.nodes) == 4)
    details = row(desk, execution_id)
    assert details.definition is not None
    assert [one.title for one in details.definition.steps if one.key.startswith("extra")] == [
        "Create customer"
    ]
    picture(desk, "inserted")


@pytest.mark.parametrize("kind", ["Fork", "Join", "Loop", "Group", "Condition", "Switch"])
def test_a_step_that_cannot_be_put_in_is_refused_with_a_sentence(
    desk: DeskWindow, kind: str
) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, WAIT), {}))
    page = opened(desk, execution_id, "waiting")
    offered(page)["insert"].callback()
    desk.pick(kind)
    told = popover(desk, RefusalPopover)
    assert_accessible(told)
    texts = [one.text() for one in told.findChildren(Label) if one.isVisible()]
    assert f"Not into a run: {kind}" in texts
    assert any(text.endswith("move the run to the new version.") for text in texts)
    picture(desk, f"refused_{kind}")
    desk.click(told.button)
    assert not told.isVisible()
    details = row(desk, execution_id)
    assert details.definition is not None
    assert [one.key for one in details.definition.steps] == ["wait"]


def test_the_deeds_are_behind_the_button_of_the_run(desk: DeskWindow) -> None:
    execution_id = desk.made(StartWorkflow(published(desk, WAIT), {}))
    page = opened(desk, execution_id, "waiting")
    assert page.run.header.more.isVisible()
    assert_accessible(page.run.header)
    picture(desk, "header")


def test_how_a_workflow_does_stands_over_its_runs(desk: DeskWindow) -> None:
    workflow_id = published(desk, SET)
    other = desk.made(CreateWorkflow("Other", definition=definition(WAIT)))
    desk.run(PublishWorkflow(other, 1))
    desk.run(StartWorkflow(other, {}))
    for number in range(3):
        desk.run(StartWorkflow(workflow_id, {"fix": number} if number else {}))
    desk.wait(lambda: desk.workspace.engine.is_idle)
    page = desk.page("runs", workflow_id=workflow_id)
    strip = page.panel.metrics
    desk.wait(lambda: strip.text_of("runs") == "3")
    assert strip.text_of("failed") == "1 (33.3 %)"
    assert strip.text_of("p50").endswith("ms")
    assert_accessible(strip)
    picture(desk, "metrics")
    page.panel.choose_workflow(None)
    desk.wait(lambda: strip.text_of("runs") == "4")
    strip.period.set_value("7")
    strip.period.chosen.emit("7")
    desk.wait(lambda: page._measured == (None, 7))


def test_a_failed_run_goes_on_in_the_version_that_was_put_right(desk: DeskWindow) -> None:
    broken = {**SET, "config": {**SET["config"], "variable_value": "{{ trigger.nothing }}"}}
    workflow_id = published(desk, WAIT | {"config": {"duration": "0s"}}, broken)
    execution_id = desk.made(StartWorkflow(workflow_id, {"fix": 7}))
    page = opened(desk, execution_id, "failed")
    assert "repair" in offered(page)
    assert "move" not in offered(page)
    offered(page)["repair"].callback()
    desk.wait(lambda: any("publish it first" in text for text in desk.toasts()))
    right = {**SET, "key": "mended"}
    desk.run(SaveDraft(workflow_id, definition(WAIT | {"config": {"duration": "0s"}}, right), 1))
    desk.run(PublishWorkflow(workflow_id, 2, "mended"))
    offered(page)["repair"].callback()
    desk.pick("Version 2")
    asked = popover(desk, MappingPopover)
    assert asked.mapping() == {"set": "mended"}
    desk.click(asked.button)
    desk.wait(lambda: page.run is not None and page.run.details.row.status == "completed")
    found = row(desk, execution_id)
    assert (found.row.version, found.variables["x"]) == (2, 7)
    assert [(one.step_key, one.status) for one in found.steps] == [
        ("wait", "completed"), ("set", "failed"), ("mended", "completed"),
    ]  # fmt: skip


def test_a_failed_run_says_that_its_workflow_was_put_right(desk: DeskWindow) -> None:
    broken = {**SET, "config": {**SET["config"], "variable_value": "{{ trigger.nothing }}"}}
    workflow_id = published(desk, broken)
    execution_id = desk.made(StartWorkflow(workflow_id, {"fix": 7}))
    page = opened(desk, execution_id, "failed")
    offer = page.run.newer
    assert not offer.isVisible()
    republished(desk, workflow_id, SET)
    desk.wait(offer.isVisible)
    assert "version 1. Version 2 has been published" in offer.banner.text
    assert_accessible(offer)
    offer.banner.dismissed.emit()
    page.run.ask()
    assert not offer.isVisible()
    desk.run(SaveDraft(workflow_id, definition(SET, WAIT), 2))
    desk.run(PublishWorkflow(workflow_id, 3, "third try"))
    desk.wait(offer.isVisible)
    desk.click(offer.banner.findChildren(QPushButton)[0])
    desk.wait(lambda: row(desk, execution_id).row.version == 3)
    desk.wait(lambda: page.run is not None and page.run.details.row.status == "waiting")
    assert not page.run.newer.isVisible()
