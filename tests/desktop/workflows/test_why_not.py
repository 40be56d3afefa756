""" "Why did this not fire?": each part of the trigger says its own yes or no to an event."""

from __future__ import annotations

from typing import Any

from deskflow.desktop.pages.workflows.why_not import WhyNot, ask_why_not
from deskflow.people.commands import CreateCustomer
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SetWorkflowActive
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

STOP = {"key": "end", "type": "stop", "config": {}}
GOLD = {
    "type": "event",
    "config": {"event": "customer.created", "filters": {"tier": ["gold"]}, "condition": "trigger.customer.name == 'Northwind'"},
}  # fmt: skip


def asked(desk: DeskWindow, workflow_id: Any) -> Any:
    ask_why_not(desk.page("workflows"), workflow_id)
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(WhyNot)))
    return next(one for one in desk.window.findChildren(WhyNot) if one.isVisible())


def test_the_filter_that_said_no_is_named(desk: DeskWindow, no_leaked_widgets: Any) -> None:
    gold = desk.made(CreateWorkflow("Gold", definition=definition(STOP, trigger=GOLD)))
    desk.run(PublishWorkflow(gold, 1))
    desk.run(CreateCustomer("Northwind", email="it@northwind.example"))
    panel = asked(desk, gold)
    assert_accessible(panel)
    assert panel.name.text() == "customer.created"
    assert "does not start it" in panel.answer.text()
    assert 'tier: wanted ["gold"], there was "standard"' in panel.verdicts.toPlainText()
    panel.payload.setPlainText(panel.payload.toPlainText().replace("standard", "gold"))
    assert panel.answer.text() == "This event starts it."
    panel.payload.setPlainText('{"customer": {"tier": "gold"}}')
    assert "NO    Its condition" in panel.verdicts.toPlainText()
    panel.payload.setPlainText("[" * 5000)
    assert panel.verdicts.toPlainText() == ""
    panel.name.setText("ticket.created")
    panel.payload.setPlainText("{}")
    assert "NO    It listens for this event" in panel.verdicts.toPlainText()
    panel.dismiss()


def test_one_that_is_switched_off_says_so(desk: DeskWindow) -> None:
    gold = desk.made(CreateWorkflow("Gold", definition=definition(STOP, trigger=GOLD)))
    assert "NO    It is published" in asked(desk, gold).verdicts.toPlainText()
    desk.window.findChildren(WhyNot)[0].dismiss()
    desk.run(PublishWorkflow(gold, 1))
    desk.run(SetWorkflowActive(gold, False))
    desk.wait(lambda: not desk.window.findChildren(WhyNot))
    assert "NO    It is switched on" in asked(desk, gold).verdicts.toPlainText()
