"""Workflows run on chosen tickets: chosen from a list, asked for their form once, previewed, told about; or made just for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from deskflow.desktop.forms.run_form import RunPopover
from deskflow.desktop.pages.tickets.run_preview import RunPreview
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.merging import MergeTickets
from deskflow.tickets.tables import ticket_tags
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.queries import list_workflows
from deskflow.workflows.tables import workflow_executions
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow, opened_desk
from tests.integration.engine.running import definition

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_desk(tmp_path: Path, theme: Theme) -> Iterator[Callable[..., DeskWindow]]:
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(
            opened_desk(tmp_path / "desk.deskflow", theme, **more)
        )


@pytest.fixture
def desk(open_desk: Callable[..., DeskWindow]) -> DeskWindow:
    return open_desk(run_engine=True)


def tag(text: str, **more: Any) -> dict[str, Any]:
    config = {"ticket_id": "{{ trigger.ticket.id }}", "add": [text]}
    return definition({"key": "tag", "action_type": "tag_ticket", "config": config}, **more)


def published(desk: DeskWindow, name: str, made: dict[str, Any]) -> UUID:
    workflow_id = desk.made(CreateWorkflow(name, definition=made))
    desk.run(PublishWorkflow(workflow_id, 1))
    return workflow_id


def ticket(desk: DeskWindow, title: str) -> UUID:
    return desk.made(CreateTicket(NewTicket(title, NewMessage("Please help"))))


def all_tickets(desk: DeskWindow, count: int) -> Any:
    """The page on the view that has them all."""
    page = desk.page("tickets", view="all")
    desk.wait(lambda: page.model.is_whole and page.model.rowCount() == count)
    page.list.view.setFocus()
    page.list.view.go_to_start()
    return page


def tags(desk: DeskWindow) -> set[tuple[UUID, str]]:
    with desk.workspace.database.read() as connection:
        return {(row.ticket_id, row.name) for row in connection.execute(ticket_tags.select())}


def runs(desk: DeskWindow) -> list[Any]:
    with desk.workspace.database.read() as connection:
        return list(connection.execute(workflow_executions.select()))


def popover(desk: DeskWindow, kind: type[Any]) -> Any:
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(kind)))
    return next(one for one in desk.window.findChildren(kind) if one.isVisible())


def toast(desk: DeskWindow, part: str) -> str:
    desk.wait(lambda: any(part in text for text in desk.toasts()))
    return next(text for text in desk.toasts() if part in text)


def test_by_keyboard_on_many_with_a_preview_and_a_jump_to_the_runs(desk: DeskWindow) -> None:
    published(desk, "Tag them", tag("seen"))
    others = published(desk, "Something else", tag("other"))
    ids = [ticket(desk, f"Ticket {n}") for n in range(4)]
    desk.run(MergeTickets((ids[3],), ids[0]))
    page = all_tickets(desk, 4)
    desk.press(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier | SHIFT)
    desk.wait(lambda: len(page.model.marked) == 4)
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.pick("Tag them")
    preview = popover(desk, RunPreview)
    assert_accessible(preview)
    assert preview.text.text().startswith("It runs on 3 tickets. 1 left out: ")
    assert "(Merged)" in preview.text.text()
    desk.wait(preview.go_button.hasFocus)
    desk.press(Qt.Key.Key_Space)
    assert toast(desk, "3 completed") == "“Tag them”: 3 completed"
    assert tags(desk) == {(one, "seen") for one in ids[:3]}
    assert page.model.marked == frozenset()
    assert len({row.batch_id for row in runs(desk)}) == 1
    # The jump shows these runs and no others, until they are all wanted again.
    other = desk.made(StartWorkflow(others, {"ticket": {"id": str(ids[0])}}))
    shown = desk.window.toasts.shown[-1].findChildren(QPushButton)
    desk.click(next(one for one in shown if one.text() == "Show the runs"))
    desk.wait(lambda: desk.window.stack.page("runs") is not None)
    panel = desk.window.stack.page("runs").panel
    desk.wait(lambda: len(panel.model.rows) == 3 and panel.batch.isVisible())
    desk.click(panel.batch)
    desk.wait(lambda: other in {row.id for row in panel.model.rows})
    assert not panel.batch.isVisible()


def test_one_ticket_needs_no_second_look(desk: DeskWindow) -> None:
    published(desk, "Tag it", tag("seen"))
    one = ticket(desk, "Only one")
    all_tickets(desk, 1)
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.pick("Tag it")
    assert toast(desk, "completed") == "“Tag it”: 1 completed"
    assert tags(desk) == {(one, "seen")}


def test_its_form_is_asked_once_for_all(desk: DeskWindow) -> None:
    inputs = [
        {"name": "ticket_id", "kind": "ticket", "required": True},
        {"name": "word", "kind": "text", "title": "Which tag", "required": True},
    ]
    config = {"ticket_id": "{{ trigger.ticket_id }}", "add": ["{{ trigger.word }}"]}
    step = {"key": "tag", "action_type": "tag_ticket", "config": config}
    published(desk, "Ask", definition(step, inputs=inputs))
    ids = {ticket(desk, f"Ticket {n}") for n in range(2)}
    page = all_tickets(desk, 2)
    page.model.mark_everything()
    desk.click(page.list.bulk.buttons["tickets.run_workflow"])
    desk.pick("Ask")
    form = popover(desk, RunPopover)
    assert list(form.form.rows) == ["word"]
    desk.click(form.button)
    assert form.form.rows["word"].error == "This is needed"
    form.form.rows["word"].focus()
    desk.type("<b>hot")
    desk.click(form.button)
    desk.click(popover(desk, RunPreview).go_button)
    toast(desk, "2 completed")
    assert tags(desk) == {(one, "<b>hot") for one in ids}


def test_something_quick_runs_once_and_stays_out_of_the_lists(desk: DeskWindow) -> None:
    published(desk, "Tag it", tag("seen"))
    ids = [ticket(desk, f"Ticket {n}") for n in range(3)]
    desk.run(UpdateTicket(ids[1], {"priority": "P1"}))
    page = all_tickets(desk, 3)
    page.model.mark_everything()
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.popup()
    desk.pick("quick")
    making = page.runs.making
    desk.wait(lambda: making.creator is not None and making.creator.isVisible())
    creator = making.creator
    assert_accessible(creator)
    creator.conditions.editor.set_value({"priority": ["P1"]})
    creator._on_edited()
    desk.click(creator.then.add)
    desk.pick("tag")
    desk.type("urgent")
    said = "Once, for the 3 chosen tickets, if priority is P1 Critical: tag it urgent."
    assert creator.said.text() == said
    desk.wait(lambda: creator.outlook.text() == "1 of 3 tickets meet the conditions now.")
    desk.click(creator.buttons["run"])
    toast(desk, "3 completed")
    assert tags(desk) == {(ids[1], "urgent")}
    workspace = desk.workspace
    assert [one.name for one in workspace.look_up(list_workflows, workspace.tenant_id)] == ["Tag it"]  # fmt: skip
    # Its run is shown on its own canvas.
    runs_page = desk.page("runs", execution_id=runs(desk)[0].id)
    desk.wait(lambda: runs_page.run is not None)
    assert [one.key for one in runs_page.run.details.definition.steps] == ["check", "tag"]
    # From there it can be opened, and published if it is worth keeping.
    desk.wait(page.context.actions["runs.draft"].enabled)
    page.context.actions.trigger("runs.draft")
    desk.wait(lambda: getattr(desk.window.stack.page("workflows"), "designer", None))
    designer = desk.window.stack.page("workflows").designer
    assert designer.session.details.name == "Once (P1 Critical): tag"


def test_what_fails_is_said(desk: DeskWindow) -> None:
    config = {"ticket_id": "{{ trigger.ticket.id }}", "updates": {"status": "new"}}
    step = {"key": "back", "action_type": "update_ticket", "config": config}
    published(desk, "Back to new", definition(step))
    one = ticket(desk, "Closed one")
    desk.run(UpdateTicket(one, {"status": "closed"}))
    all_tickets(desk, 1)
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.pick("Back")
    assert toast(desk, "failed") == "“Back to new”: 1 failed"


def test_nothing_to_run_is_said_to_whoever_cannot_make_it(
    open_desk: Callable[..., DeskWindow],
) -> None:
    ada = open_desk()
    ada.run(AddUser("Dora", "dora@msp.example", ("dispatcher",)))
    ticket(ada, "Only one")
    ada.close()
    ada.workspace.close()
    dora = open_desk(user="dora@msp.example")
    all_tickets(dora, 1)
    dora.press(Qt.Key.Key_W, SHIFT)
    toast(dora, "No workflow takes a ticket yet")


def test_without_workflows_it_goes_straight_to_making_one(desk: DeskWindow) -> None:
    ticket(desk, "Only one")
    page = all_tickets(desk, 1)
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.wait(lambda: page.runs.making.creator is not None)
    assert page.runs.making.creator.sentence.when == ""


def test_very_many_are_started_in_parts_as_a_job(desk: DeskWindow) -> None:
    published(desk, "Tag it", tag("seen"))
    for number in range(101):
        ticket(desk, f"Ticket {number}")
    page = all_tickets(desk, 101)
    jobs: list[str] = []
    start = page.context.jobs.start
    page.context.jobs.start = lambda title, *more: jobs.append(title) or start(title, *more)
    page.model.mark_everything()
    desk.press(Qt.Key.Key_W, SHIFT)
    desk.pick("Tag it")
    desk.click(popover(desk, RunPreview).go_button)
    desk.wait(lambda: any("101 completed" in text for text in desk.toasts()), 60)
    assert jobs == ["Starting “Tag it” on 101 tickets"]
    assert len({row.batch_id for row in runs(desk)}) == 1
