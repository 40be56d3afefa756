"""Choosing what starts a workflow: the event by department, its fields by their kinds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deskflow.desktop.words_events import department_title
from deskflow.desktop.words_workflows import event_title
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.catalogue import DEPARTMENTS, EVENT_TYPES
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
TELL = {
    "key": "tell",
    "action_type": "notify",
    "config": {"roles": ["admin"], "title": "{{ trigger.order.id }}"},
}


def trigger_form(desk: DeskWindow, **config: Any) -> Any:
    made = definition(TELL, trigger={"type": "event", "config": config})
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("trigger")
    return designer


def config_of(designer: Any) -> dict[str, Any]:
    return dict(designer.session.definition.trigger.config)


def test_an_event_is_found_by_its_department(desk: DeskWindow) -> None:
    designer = trigger_form(desk, event="ticket.created")
    row = designer.properties.form.rows["event"]
    sections = list(dict.fromkeys(one.section for one in row.editor.rows()))
    assert sections == [*(department_title(one) for one in DEPARTMENTS), ""]
    assert len(row.editor.rows()) == len(EVENT_TYPES) + 1
    row.focus()
    desk.press(K.Key_Return)
    desk.pick("sales order created")
    assert config_of(designer)["event"] == "order.created"
    desk.wait(lambda: designer.session.is_checked)
    assert row.editor.field.accessibleDescription() == "Order created"


def test_an_event_of_the_authors_own_is_named_by_hand(desk: DeskWindow) -> None:
    designer = trigger_form(desk, event="order.created")
    row = designer.properties.form.rows["event"]
    assert not row.editor.own.isVisible()
    row.focus()
    desk.press(K.Key_Return)
    desk.pick("an event of your own")
    assert row.editor.own.isVisible()
    desk.press(K.Key_End)
    desk.type("printer_empty")
    assert config_of(designer)["event"] == "custom.printer_empty"
    desk.wait(lambda: designer.session.is_checked)
    again = designer_of(desk, designer.session.details.id)
    assert again.properties.form.rows["event"].editor.own.value() == "custom.printer_empty"


def test_filters_know_the_kinds_of_the_events_fields(desk: DeskWindow) -> None:
    designer = trigger_form(desk, event="order.created")
    editor = designer.properties.form.rows["filters"].editor

    def add(words: str) -> Any:
        editor.add.setFocus()
        desk.press(K.Key_Space)
        desk.pick(words)

    add("total")
    desk.type("5000")
    desk.press(K.Key_Return)
    desk.type("7500,5")
    add("priority")
    desk.press(K.Key_Return)
    desk.pick("urgent")
    add("customer name")
    desk.type("Northwind GmbH")
    assert config_of(designer)["filters"] == {
        "total": [5000, 7500.5],
        "priority": ["urgent"],
        "customer.name": ["Northwind GmbH"],
    }
    # Another event has other fields; what was set stays until somebody takes it away.
    desk.wait(lambda: designer.session.is_checked)


def test_a_yes_or_no_field_is_asked_as_such(desk: DeskWindow) -> None:
    designer = trigger_form(desk, event="production.stopped", filters={"is_planned": False})
    member = designer.properties.form.rows["filters"].editor._members["is_planned"]
    combo = member.editor.combo
    assert [combo.itemText(at) for at in range(combo.count())] == ["Anything", "Yes", "No"]
    assert combo.currentText() == "No"


def test_every_event_has_words() -> None:
    assert [name for name in EVENT_TYPES if event_title(name) == name] == []
