"""What a ticket is, decided in the window: impact and urgency, a priority by hand, how it ended, own fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.asking import OutcomeQuestion, ReasonQuestion
from deskflow.desktop.pages.tickets.field_editing import ValueQuestion
from deskflow.desktop.pages.tickets.list.columns import title_of
from deskflow.desktop.pages.tickets.ticket.severity_popover import SeverityPopover
from deskflow.desktop.theme import Theme
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.queries import get_ticket
from tests.desktop.desk_window import DeskWindow, opened_desk

pytestmark = pytest.mark.usefixtures("no_leaked_widgets")
KEY = Qt.Key


@pytest.fixture
def desk(tmp_path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        desk.window.resize(1700, 900)
        yield desk


def headings(page):
    lines = [page.model.line(line) for line in range(page.model.rowCount())]
    return [(line.group.title, line.group.count) for line in lines if line.group is not None]


def opened(desk: DeskWindow, **more):
    """The page with one ticket open, and the keyboard in the list."""
    made = desk.made(CreateTicket(NewTicket("Printer on fire", NewMessage("It is down"), **more)))
    page = desk.page("tickets", view="all-open")
    page.open(ticket_id=made)
    desk.wait(lambda: page.ticket.details is not None and page.ticket.details.row.id == made)
    desk.wait(lambda: page.model.rowCount() > 0)
    page.list.view.setFocus()
    return page


def now(desk: DeskWindow, page):
    return desk.workspace.ask(get_ticket, desk.workspace.tenant_id, page.ticket.ticket_id).result(10)  # fmt: skip


def question(desk: DeskWindow, kind):
    desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(kind)))
    return next(one for one in desk.window.findChildren(kind) if one.isVisible())


def test_impact_and_urgency_by_key_and_a_priority_by_hand_with_its_reason(desk):
    page = opened(desk)
    desk.press(KEY.Key_I)
    desk.pick("high")
    desk.wait(lambda: now(desk, page).impact == "high")
    page.list.view.setFocus()
    desk.press(KEY.Key_U)
    desk.pick("medium")
    desk.wait(lambda: now(desk, page).row.priority == "P2")
    desk.wait(lambda: "urgency" in page.ticket.side.facts.buttons and page.ticket.details.urgency)
    page.list.view.setFocus()
    desk.press(KEY.Key_P)
    desk.pick("p4")
    asked = question(desk, ReasonQuestion)
    desk.press(KEY.Key_Return)
    assert asked.row.error
    desk.type("Nobody works today")
    desk.press(KEY.Key_Return)
    desk.wait(lambda: now(desk, page).priority_reason == "Nobody works today")
    desk.wait(lambda: "priority" in page.ticket.side.facts.buttons)
    assert "Nobody works today" in page.ticket.header.chips["priority"].toolTip()
    page.list.view.setFocus()
    desk.press(KEY.Key_P)
    desk.pick("auto")
    desk.wait(lambda: now(desk, page).row.priority == "P2")
    page.list.view.setFocus()
    desk.press(KEY.Key_E, Qt.KeyboardModifier.ShiftModifier)
    question(desk, SeverityPopover).dismiss()


def test_resolving_asks_what_has_to_be_said_and_the_timeline_tells_it(desk):
    told = {"codes": ["Fixed"], "causes": ["Heat"], "required": ["resolution_code"]}
    desk.run(DefineTicketRules("outcomes", told))
    desk.run(DefineTicketRules("statuses", [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]))  # fmt: skip
    desk.run(DefineTicketRules("moves", {"open": ["awaiting_parts", "resolved"]}))
    page = opened(desk)
    desk.wait(lambda: page.known.rules.outcomes.required)
    desk.press(KEY.Key_S)
    popup = desk.popup()
    model = popup.list.choices
    rows = [model.choice(row) for row in range(model.rowCount())]
    refused = [one.title for one in rows if one is not None and not one.enabled]
    assert "Closed" in refused
    desk.pick("awaiting")
    desk.wait(lambda: page.ticket.header.chips["status"].chip.text == "Awaiting parts")
    desk.wait(lambda: page.target is not None and page.target.own_status == "awaiting_parts")
    page.list.view.setFocus()
    desk.press(KEY.Key_S, Qt.KeyboardModifier.ShiftModifier)
    asked = question(desk, OutcomeQuestion)
    desk.press(KEY.Key_Return)
    assert asked.rows["resolution_code"].error
    assert QApplication.focusWidget() is asked.fields["resolution_code"]
    desk.type("F")
    asked.fields["resolution_method"].setCurrentIndex(2)
    desk.press(KEY.Key_Return)
    desk.wait(lambda: now(desk, page).row.status == "resolved")
    found = now(desk, page)
    assert (found.resolution_code, found.cause_code, found.resolution_method) == ("fixed", None, "on_site")  # fmt: skip
    desk.wait(lambda: "outcome" in page.ticket.side.facts.buttons)
    assert "Fixed · On site" in page.ticket.side.facts.buttons["outcome"].accessibleName()


def test_own_fields_are_set_at_the_side_by_key_and_for_several(desk):
    desk.run(DefineTicketField("Floor", "choice", {"choices": ["First", "Second"]}))
    desk.run(DefineTicketField("Handover", "date"))
    desk.run(DefineTicketField("Van", "checkbox"))
    page = opened(desk)
    desk.wait(lambda: "fields.van" in page.ticket.side.facts.buttons)
    desk.run(DefineTicketField("Größe (m²)", "number"))
    desk.wait(lambda: "fields.grosse_m2" in page.ticket.side.facts.buttons)
    assert title_of("field.grosse_m2") == "Größe (m²)", "a column is called as its field is"
    facts = page.ticket.side.facts
    facts.buttons["fields.floor"].click()
    desk.pick("sec")
    desk.wait(lambda: (now(desk, page).fields or {}).get("floor") == "second")
    facts.buttons["fields.van"].click()
    desk.wait(lambda: now(desk, page).fields.get("van") is True)
    page.list.view.setFocus()
    desk.press(KEY.Key_F)
    desk.pick("hand")
    asked = question(desk, ValueQuestion)
    desk.type("31.02.")
    desk.press(KEY.Key_Return)
    assert "no date" in asked.row.error
    asked.line.setText("2026-05-01")
    desk.press(KEY.Key_Return)
    desk.wait(lambda: now(desk, page).fields.get("handover") == "2026-05-01")
    desk.made(CreateTicket(NewTicket("Another", NewMessage("One more"))))
    desk.wait(lambda: page.model.rowCount() > 1)
    page.list.layout_chosen.emit(replace(page.shown.layout, group_by="field.van"))
    desk.wait(lambda: headings(page) == [("Van: No", 1), ("Van: Yes", 1)])
    page.list.layout_chosen.emit(replace(page.shown.layout, group_by="field.floor"))
    desk.wait(lambda: headings(page) == [("Floor: nothing", 1), ("Second", 1)])
    page.list.layout_chosen.emit(replace(page.shown.layout, group_by=""))
    desk.wait(lambda: page.model.rowCount() == 2)
    page.model.mark_everything()
    desk.press(KEY.Key_F)
    desk.pick("floor")
    desk.pick("first")
    desk.wait(lambda: now(desk, page).fields["floor"] == "first")
    # Lists ask for them by their names.
    page.list.filter.start_typing()
    page.list.filter.line.setText("van:yes floor:First")
    desk.press(KEY.Key_Return)
    shown = page.model.row_at
    desk.wait(lambda: [row.title for at in range(page.model.rowCount()) if (row := shown(at))] == ["Printer on fire"])  # fmt: skip


def test_a_new_ticket_asks_for_what_is_needed_and_says_what_priority_it_will_have(desk):
    desk.run(DefineTicketField("Cost centre", "text", {"is_required": True}))
    page = desk.page("tickets", new=True)
    form = page.ticket.form
    desk.wait(lambda: form.isVisible() and form.facts.own.editors)
    form.title.setText("Laptop for Paul")
    form.facts.levels["impact"].setCurrentIndex(1)
    form.facts.levels["urgency"].setCurrentIndex(2)
    assert "P2" in form.facts.hint.text()
    form.facts.type.setCurrentIndex(form.facts.type.findData("service_request"))
    form.create()
    assert form.facts.own.rows["cost_centre"].error
    desk.type("4711")
    form.create()
    desk.wait(lambda: page.ticket.details is not None)
    found = page.ticket.details
    assert (found.row.priority, found.row.type, found.fields) == ("P2", "service_request", {"cost_centre": "4711"})  # fmt: skip


def test_a_reply_that_resolves_asks_how_it_ended_too(desk):
    told = {"codes": ["Fixed"], "causes": [], "required": ["resolution_code"]}
    desk.run(DefineTicketRules("outcomes", told))
    page = opened(desk)
    desk.wait(lambda: page.known.rules.outcomes.required)
    composer = page.ticket.composer
    composer.start("reply")
    desk.type("It works again")
    composer.send_and("resolved")
    asked = question(desk, OutcomeQuestion)
    asked.fields["resolution_code"].setCurrentIndex(1)
    desk.press(KEY.Key_Return)
    desk.wait(lambda: not composer.edit.toPlainText())
    assert now(desk, page).resolution_code == "fixed"
