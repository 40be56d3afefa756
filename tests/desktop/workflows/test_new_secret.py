"""A secret is made where it is needed, by its name; its value goes in and is never seen again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deskflow.desktop.pages.workflows.secret_popover import SecretPopover
from deskflow.people.commands import AddUser
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
HOOK = {"type": "webhook", "config": {"path": "door"}}


def opened(desk: DeskWindow, workflow: Any) -> Any:
    designer = designer_of(desk, workflow)
    designer.canvas.select("trigger")
    designer.properties.form.rows["secret"].focus()
    desk.press(K.Key_Return)
    return designer


def popover(desk: DeskWindow) -> SecretPopover:
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(SecretPopover)))
    return next(one for one in desk.window.findChildren(SecretPopover) if one.isVisible())


def test_a_new_secret_is_made_in_place_and_chosen(desk: DeskWindow) -> None:
    workflow = desk.made(CreateWorkflow("Flow", definition=definition(trigger=HOOK, edges=[])))
    designer = opened(desk, workflow)
    desk.pick("new secret")
    asked = popover(desk)
    assert_accessible(asked)
    desk.press(K.Key_Return)
    assert asked.isVisible()
    desk.type("not a name!")
    desk.press(K.Key_Tab)
    desk.type("pass{{ }}'word")
    assert asked.value.displayText() != asked.value.text()
    desk.press(K.Key_Return)
    desk.wait(asked.name.hasFocus)
    asked.name.selectAll()
    desk.type("door_token")
    desk.press(K.Key_Return)
    row = designer.properties.form.rows["secret"]
    desk.wait(lambda: row.value() == "{{ secrets.door_token }}")
    assert designer.session.definition.trigger.config["secret"] == "{{ secrets.door_token }}"
    assert row.editor.isVisible()
    desk.wait(lambda: "door_token" in [one.name for one in designer.properties.around.directory.secrets])  # fmt: skip
    desk.wait(lambda: designer.session.is_checked and not row.error)
    assert "pass{{" not in str(designer.session.definition)
    assert row.editor.field.accessibleDescription() == "door_token"


def test_who_may_not_make_secrets_is_not_asked_to(desk: DeskWindow, open_desk: Any) -> None:
    workflow = desk.made(CreateWorkflow("Flow", definition=definition(trigger=HOOK, edges=[])))
    desk.run(AddUser("Tom", "tom@msp.example", ("author",)))
    desk.close()
    desk.workspace.close()
    author = open_desk(user="tom@msp.example")
    opened(author, workflow)
    popup = author.popup()
    assert popup.list.choices.rowCount() == 0
    popup.dismiss()
