"""The guide's first workflow, done as it tells: from an empty list to a run that failed and was put right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from deskflow.desktop.pages.workflows.designer.publish_popover import PublishPopover
from deskflow.desktop.pages.workflows.name_popover import NamePopover
from deskflow.desktop.widgets.picker import PickerPopup
from deskflow.people.commands import AddUser, CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.workflows.execution_queries import list_executions
from tests.desktop.desk_window import DeskWindow
from tests.desktop.guide.camera import Walk

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "P1: somebody at once"
BETTER = "{{ default(trigger.ticket.customer.email, 'office@msp.example') }}"


def people(desk: DeskWindow) -> Any:
    """Two technicians, and a customer whose mail address nobody has noted."""
    desk.run(AddUser("Anna Brandt", "anna.brandt@msp.example", ("technician",)))
    desk.run(AddUser("Jonas Lind", "jonas.lind@msp.example", ("technician",)))
    return desk.made(CreateCustomer("Northwind Traders"))


def walk_first_workflow(walk: Walk) -> None:
    desk = walk.desk
    customer = people(desk)
    walk.at("1-begin")
    page = _begin(walk)
    designer = page.designer
    walk.at("2-what-starts-it")
    _trigger(walk, designer)
    walk.at("3-what-is-done")
    _steps(walk, designer)
    walk.at("4-what-is-still-wrong")
    _problems(walk, designer)
    walk.at("5-try-it-out")
    _scenario(walk, designer)
    walk.at("6-publish")
    _publish(walk, designer)
    walk.at("7-watch-it-run")
    runs = _run(walk, customer)
    walk.at("8-put-a-failed-run-right")
    _repair(walk, runs)


def add_step(desk: DeskWindow, designer: Any, text: str) -> Any:
    """Tab on the canvas, a few letters, Enter."""
    designer.canvas.view.setFocus()
    desk.press(K.Key_Tab)
    desk.pick(text)
    node = designer.canvas.scene.selection.current
    return designer.session.document.nodes[node]


def _begin(walk: Walk) -> Any:
    desk = walk.desk
    page = desk.page("workflows")
    desk.wait(page.panel.empty.isVisible)
    walk.look()
    desk.press(K.Key_N)
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(NamePopover)))
    desk.type(NAME)
    popover = next(one for one in desk.window.findChildren(NamePopover) if one.isVisible())
    first = page.panel.empty.findChildren(QPushButton)
    walk.shoot("new", page.panel.header, popover.panel, *first)
    desk.press(K.Key_Return)
    desk.wait(lambda: page.designer is not None)
    walk.look()
    return page


def _trigger(walk: Walk, designer: Any) -> None:
    desk = walk.desk
    designer.canvas.view.setFocus()
    desk.press(K.Key_Tab)
    popup: PickerPopup = desk.popup()
    desk.type("event")
    walk.shoot("quick-add", designer.canvas, designer.palette_panel)
    assert popup.isVisible()
    desk.press(K.Key_Return)
    filters = designer.properties.form.rows["filters"].editor
    desk.click(filters.add)
    desk.pick("priority")
    desk.press(K.Key_Return)
    desk.pick("P1")
    walk.look()


def _steps(walk: Walk, designer: Any) -> None:
    desk = walk.desk
    add_step(desk, designer, "find in")
    walk.look()
    assign = add_step(desk, designer, "assign")
    desk.click(designer.properties.form.rows["assigned_to"].braces)
    desk.type("steps.find.result.id")
    desk.press(K.Key_Escape)
    walk.look()
    add_step(desk, designer, "send mail")
    walk.look()
    designer.canvas.select(assign.id)
    designer.canvas.view.commands.fit_all()
    desk.wait(lambda: designer.session.is_checked)
    walk.shoot("first-workflow")


def _problems(walk: Walk, designer: Any) -> None:
    desk = walk.desk
    session = designer.session
    desk.wait(lambda: session.is_checked and [one.field for one in session.errors] == ["subject"])
    walk.shoot("problems", designer.bottom)
    walk.take_keyboard()
    designer.jump(session.errors[0])
    subject = designer.properties.form.rows["subject"]
    desk.wait(lambda: subject.isAncestorOf(QApplication.focusWidget()))
    desk.type("We are on it")
    desk.wait(lambda: session.is_checked and not session.problems)
    walk.look()


def _scenario(walk: Walk, designer: Any) -> None:
    desk, tests = walk.desk, designer.tests
    tests.show()
    desk.wait(tests.panel.isVisible)
    desk.click(tests.panel.add)
    desk.wait(lambda: desk.window.findChild(QMenu, "scenario-sources") is not None)
    menu = desk.window.findChild(QMenu, "scenario-sources")
    assert menu is not None
    walk.look()
    menu.actions()[0].trigger()
    menu.close()
    desk.wait(lambda: tests.writing.editor is not None)
    walk.look()
    desk.press(K.Key_Escape)
    desk.wait(lambda: tests.writing.editor is None)
    desk.click(tests.panel.run_all)
    desk.wait(lambda: not tests.trial.running)
    walk.look()
    # The example is a P2: that is put right where it stands.
    tests.panel.edit()
    desk.wait(lambda: tests.writing.editor is not None)
    tests.writing.editor.ways.set_value("json")
    tests.writing.editor.ways.chosen.emit("json")
    text = tests.writing.editor.text
    text.setPlainText(text.toPlainText().replace('"P2"', '"P1"'))
    walk.look()
    desk.press(K.Key_Escape)
    desk.wait(lambda: tests.writing.editor is None)
    desk.click(tests.panel.run_all)
    desk.wait(lambda: not tests.trial.running)
    walk.shoot("scenario", designer.middle)


def _publish(walk: Walk, designer: Any) -> None:
    desk = walk.desk
    desk.wait(lambda: designer.session.state == "saved")
    desk.click(designer.header.publish)
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(PublishPopover)))
    popover = next(one for one in desk.window.findChildren(PublishPopover) if one.isVisible())
    walk.shoot("publish", designer.header, popover.panel)
    desk.press(K.Key_Return)
    desk.wait(lambda: designer.session.details.version == 1)
    designer.header.live.click()
    walk.look()


def _run(walk: Walk, customer: Any) -> Any:
    desk = walk.desk
    desk.made(
        CreateTicket(NewTicket("Mail is down", NewMessage("Nobody gets any mail."), customer_id=customer, priority="P1"))
    )  # fmt: skip
    workspace = desk.workspace

    def failed() -> bool:
        found = workspace.look_up(list_executions, workspace.tenant_id)
        return bool(found) and found[0].status == "failed"

    desk.wait(failed)
    (execution,) = workspace.look_up(list_executions, workspace.tenant_id)
    walk.look()
    runs = desk.page("runs", execution_id=execution.id)
    desk.wait(lambda: runs.run is not None)
    walk.shoot("failed-run", runs)
    return runs


def _repair(walk: Walk, runs: Any) -> None:
    desk = walk.desk
    walk.look()
    desk.click(runs.run.header.draft)
    page = desk.window.stack.page("workflows")
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    designer = page.designer
    designer.canvas.select(designer.session.document.node_with_key("mail").id)
    designer.properties.form.rows["to"].focus()
    desk.press(K.Key_A, CTRL)
    QApplication.clipboard().setText(BETTER)
    desk.press(K.Key_V, CTRL)
    desk.press(K.Key_Escape)
    desk.wait(lambda: designer.session.state == "saved" and designer.session.is_checked)
    walk.look()
    desk.click(designer.header.publish)
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(PublishPopover)))
    desk.press(K.Key_Return)
    desk.wait(lambda: designer.session.details.version == 2)
    runs = desk.page("runs")
    desk.wait(runs.run.newer.isVisible)
    walk.shoot("repair", runs.run.header, runs.run.newer)
    desk.click(runs.run.newer.banner.findChildren(QPushButton)[0])
    desk.wait(lambda: runs.run is not None and runs.run.details.row.status == "completed")
    walk.look()
