"""The list of workflows: what it says of each, what can be done from it, with Undo where there is a way back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import update

from deskflow.desktop.forms.run_form import RunPopover
from deskflow.desktop.pages.workflows.health import trouble
from deskflow.desktop.pages.workflows.list_view import state_chip
from deskflow.desktop.pages.workflows.name_popover import DescribePopover
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_problems import describe_run_error
from deskflow.desktop.words_workflows import trigger_in_words
from deskflow.people.commands import AddUser
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft
from deskflow.workflows.execution_queries import list_executions
from deskflow.workflows.queries import list_workflows
from deskflow.workflows.tables import workflows
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow, opened_desk
from tests.integration.engine.running import definition

K = Qt.Key
STOP = {"key": "end", "type": "stop", "config": {}}
P1 = {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1", "P2"]}}}


def published(desk: DeskWindow, name: str, **more: Any) -> Any:
    workflow_id = desk.made(CreateWorkflow(name, definition=definition(STOP, **more)))
    desk.run(PublishWorkflow(workflow_id, 1))
    return workflow_id


def shown(desk: DeskWindow, count: int) -> Any:
    page = desk.page("workflows")
    desk.wait(lambda: len(page.panel.model.rows) == count)
    return page


def names(desk: DeskWindow) -> list[str]:
    rows = desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)
    return [row.name for row in rows]


def test_each_line_says_trigger_and_state_in_words(desk: DeskWindow) -> None:
    escalation = published(desk, "Escalation", trigger=P1)
    desk.run(SaveDraft(escalation, definition({**STOP, "title": "New"}, trigger=P1), 1))
    desk.run(CreateWorkflow("Half done"))
    published(desk, "Nightly", trigger={"type": "schedule", "config": {"cron": "0 8 * * 1-5"}})
    page = shown(desk, 3)
    said = {
        row.name: (trigger_in_words(row.trigger_type, row.trigger_config), state_chip(row).text)
        for row in page.panel.model.rows
    }
    assert said["Escalation"] == ("Ticket created, priority is P1 or P2", "v1 · edited")
    assert said["Half done"] == ("No trigger yet", "Draft")
    assert said["Nightly"][0].startswith("Monday to Friday at ")
    nightly = next(row for row in page.panel.model.rows if row.name == "Nightly")
    assert nightly.next_run_at is not None


def test_a_trigger_that_died_says_so_loudly(desk: DeskWindow) -> None:
    workflow_id = published(desk, "Broken", trigger=P1)
    error = {"code": "workflow.chain_too_long", "params": {"limit": "10", "chain": "a > b"}}
    with desk.workspace.database.write() as connection:
        connection.execute(
            update(workflows).where(workflows.c.id == workflow_id).values(trigger_error=error)
        )
    page = shown(desk, 1)
    page.refresh()
    desk.wait(lambda: page.panel.model.rows[0].trigger_error)
    index = page.panel.model.index(0)
    assert describe_run_error(error) in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "started each other" in describe_run_error(error)
    assert desk.window.rail is not None


def test_the_filter_looks_at_names_and_triggers(desk: DeskWindow) -> None:
    published(desk, "Escalation", trigger=P1)
    published(desk, "Onboarding")
    page = shown(desk, 2)
    page.panel.search.setFocus()
    desk.type("by hand")
    desk.wait(lambda: [row.name for row in page.panel.model.rows] == ["Onboarding"])
    desk.type("zzz")
    desk.wait(lambda: not page.panel.model.rows)
    assert "by handzzz" in page.panel._nothing.text()


def test_space_switches_off_and_undo_switches_on_again(desk: DeskWindow) -> None:
    published(desk, "Escalation", trigger=P1)
    page = shown(desk, 1)
    page.panel.view.setFocus()
    desk.press(K.Key_Space)
    desk.wait(lambda: not page.panel.model.rows[0].is_active)
    desk.press(K.Key_Z, CTRL)
    desk.wait(lambda: page.panel.model.rows[0].is_active)


def test_what_is_not_published_cannot_be_switched_on_and_says_why(desk: DeskWindow) -> None:
    desk.run(CreateWorkflow("Half done"))
    page = shown(desk, 1)
    page.panel.view.setFocus()
    desk.press(K.Key_Space)
    assert any("once it is published" in text for text in desk.toasts())


def test_delete_rename_and_duplicate_with_undo(desk: DeskWindow) -> None:
    published(desk, "Escalation", trigger=P1)
    page = shown(desk, 1)
    page.panel.view.setFocus()
    desk.press(K.Key_F2)
    desk.type("Renamed")
    desk.press(K.Key_Return)
    desk.wait(lambda: page.current is not None and page.current.name == "Renamed")
    page.panel.view.setFocus()
    desk.press(K.Key_F2)
    desk.press(K.Key_Tab)
    desk.type("Wakes people up")
    (popover,) = [one for one in desk.window.findChildren(DescribePopover) if one.isVisible()]
    assert_accessible(popover)
    desk.click(popover.button)
    desk.wait(lambda: page.current is not None and page.current.description == "Wakes people up")
    desk.window.table.trigger("workflows.duplicate")
    desk.wait(lambda: names(desk) == ["Copy of Renamed", "Renamed"])
    desk.wait(lambda: page.current is not None and page.current.name == "Copy of Renamed")
    copied = page.current
    assert copied.version is None
    page.panel.view.setFocus()
    desk.press(K.Key_Delete)
    desk.wait(lambda: names(desk) == ["Renamed"])
    desk.wait(lambda: any("was deleted" in text for text in desk.toasts()))
    desk.window.toasts.undo_last()
    desk.wait(lambda: names(desk) == ["Copy of Renamed", "Renamed"])


def test_a_file_goes_out_and_comes_in_again(desk: DeskWindow, tmp_path: Path) -> None:
    published(desk, "Escalation", trigger=P1)
    page = shown(desk, 1)
    path = tmp_path / "out.json"
    page.doings.export_to(page.current, path)
    desk.wait(path.exists)
    desk.wait(lambda: any("out.json" in text for text in desk.toasts()))
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "deskflow.workflow"
    page.doings.import_from(path)
    desk.wait(lambda: page.designer is not None)
    assert names(desk) == ["Escalation", "Escalation (2)"]
    assert any("is called “Escalation (2)”" in text for text in desk.toasts())
    assert page.designer.session.definition.trigger.config == P1["config"]
    assert page.designer.session.details.version is None


def test_a_file_that_is_no_workflow_is_refused_in_words(desk: DeskWindow, tmp_path: Path) -> None:
    published(desk, "Escalation")
    page = shown(desk, 1)
    path = tmp_path / "wrong.json"
    path.write_text('{"steps": [{"id": "a", "key": "a", "type": 7}]}', encoding="utf-8")
    page.doings.import_from(path)
    desk.wait(lambda: any("steps[0].type" in text for text in desk.toasts()))
    assert names(desk) == ["Escalation"]


def test_run_now_asks_for_the_form_and_starts_with_its_values(desk: DeskWindow) -> None:
    inputs = [
        {"name": "person", "title": "Who starts?", "required": True},
        {"name": "laptops", "kind": "number", "title": "Laptops"},
    ]
    published(desk, "Onboarding", inputs=inputs)
    page = shown(desk, 1)
    desk.click(page.panel.run)
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(RunPopover)))
    popover = next(p for p in desk.window.findChildren(RunPopover) if p.isVisible())
    desk.click(popover.button)
    assert popover.form.rows["person"].error == "This is needed"
    desk.type("Mia")
    popover.form.rows["laptops"].focus()
    desk.type("2")
    desk.click(popover.button)
    desk.wait(lambda: desk.workspace.look_up(list_executions, desk.workspace.tenant_id))
    (row,) = desk.workspace.look_up(list_executions, desk.workspace.tenant_id)
    assert (row.workflow_name, row.triggered_by) == ("Onboarding", "manual")
    desk.wait(lambda: page.panel.model.rows[0].executions == 1)


def test_enter_opens_the_designer_and_back_returns_to_the_same_line(desk: DeskWindow) -> None:
    published(desk, "Alpha")
    published(desk, "Beta")
    page = shown(desk, 2)
    page.panel.view.setFocus()
    desk.press(K.Key_Down)
    desk.press(K.Key_Return)
    desk.wait(lambda: page.designer is not None)
    assert page.designer.session.details.name == "Beta"
    desk.click(page.designer.header.back)
    desk.wait(lambda: page.designer is None)
    desk.wait(page.panel.view.hasFocus)
    assert page.current.name == "Beta"
    desk.window.stack.go_back()
    desk.wait(lambda: page.designer is not None)


def test_the_list_and_the_empty_page_can_be_named(desk: DeskWindow) -> None:
    page = desk.page("workflows")
    desk.wait(page.panel.empty.isVisible)
    assert_accessible(page)
    published(desk, "Alpha")
    shown(desk, 1)
    assert_accessible(page)


def test_no_two_actions_claim_the_same_key(desk: DeskWindow) -> None:
    desk.page("workflows")
    desk.page("runs")
    assert [(a.id, b.id, key) for a, b, key in desk.window.table.conflicts()] == []


def test_triggers_are_said_as_people_say_them(desk: DeskWindow) -> None:
    mail = {"from": ["acme.example"], "subject": ["backup", "restore"]}
    assert trigger_in_words("mail", mail) == (
        "A mail came in, from acme.example, subject has backup or restore"
    )
    assert trigger_in_words("mail", {"from": "odd"}) == "A mail came in"
    assert "failed" in trigger_in_words("workflow", {"workflow": "x", "on": "failed"})
    assert "ended" in trigger_in_words("workflow", {"on": "nonsense"})
    assert trigger_in_words("webhook", {"path": "backup/failed"}) == "Called at backup/failed"


def test_how_a_trigger_is_doing_stands_behind_its_row(desk: DeskWindow) -> None:
    workflow_id = published(
        desk, "Nightly", trigger={"type": "schedule", "config": {"cron": "@daily"}}
    )
    page = shown(desk, 1)
    now = desk.workspace.clock.now()
    with desk.workspace.database.write() as connection:
        connection.execute(
            update(workflows)
            .where(workflows.c.id == workflow_id)
            .values(trigger_seen_at=now, trigger_fired_at=now)
        )
    page.refresh()
    model = page.panel.model
    desk.wait(lambda: model.rows[0].seen_at is not None)
    said = str(model.data(model.index(0), Qt.ItemDataRole.ToolTipRole))
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "Something came in", "Started the workflow", "Due next",
    ]  # fmt: skip
    assert trouble(model.rows[0], now) == ""


def test_a_tick_that_nobody_takes_is_an_alarm(desk: DeskWindow) -> None:
    published(desk, "Nightly", trigger={"type": "schedule", "config": {"cron": "@daily"}})
    page = shown(desk, 1)
    row = page.panel.model.rows[0]
    assert row.next_run_at is not None
    late = row.next_run_at + timedelta(minutes=6)
    assert "nothing runs the schedules" in trouble(row, late)
    assert trouble(row, row.next_run_at) == ""
    assert trouble(replace(row, is_active=False), late) == ""


def test_who_may_only_look_is_told_so(theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "shared.deskflow"
    said = "Your role may look at workflows"

    def told(within: Any) -> bool:
        texts = [label.text() for label in within.findChildren(Label) if label.isVisible()]
        return any(said in text for text in texts)

    with opened_desk(path, theme) as ada:
        ada.run(AddUser("Dan Dispatch", "dan@msp.example", ("dispatcher",)))
    with opened_desk(path, theme, user="dan@msp.example") as dan:
        page = dan.page("workflows")
        dan.wait(page.panel.empty.isVisible)
        assert told(page.panel.empty)
    with opened_desk(path, theme) as ada:
        published(ada, "Escalation")
    with opened_desk(path, theme, user="dan@msp.example") as dan:
        panel = shown(dan, 1).panel
        dan.wait(panel.new.isVisible)
        assert told(panel.header)
        assert not panel.new.isEnabled()
        assert said in panel.new.toolTip()
        assert_accessible(panel)
