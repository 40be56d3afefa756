"""Contracts on the page of a customer: made, read, renewed and taken back; what they cover stands with equipment and ticket."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from deskflow.assets.commands import AddEquipment
from deskflow.assets.contract_queries import list_contracts
from deskflow.desktop.pages.tickets.ticket.side_rows import FactRow
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.people.commands import CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow


def test_a_contract_from_the_customer_to_the_ticket(desk: DeskWindow) -> None:
    customer = desk.made(CreateCustomer("Northwind Traders"))
    server = desk.made(AddEquipment(customer, "FS-02", "server"))
    ticket = desk.made(CreateTicket(NewTicket("It hums", NewMessage("Loud"), customer_id=customer, equipment_id=server)))  # fmt: skip

    def contracts():
        with desk.workspace.database.read() as connection:
            return list_contracts(connection, desk.workspace.tenant_id, customer)

    page = desk.page("customers", customer_id=customer)
    card = page.side.contracts
    desk.wait(card.isVisible)
    today = desk.workspace.clock.now().astimezone().date()
    desk.click(card.add_button)
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(FormPopover)))
    form = next(p for p in desk.window.findChildren(FormPopover) if p.isVisible()).form
    assert_accessible(form)
    typed = {
        "name": "AMC Gold", "starts_at": str(today - timedelta(days=10)), "ends_at": str(today + timedelta(days=20)),
        "equipment_ids": "fs-03", "visits_included": "12", "minutes_included": "1,5", "hourly_rate": "95,50",
        "response_minutes": "4h",
    }  # fmt: skip
    for field, text in typed.items():
        form.fields[field].setText(text)
    form.fields["name"].setFocus()
    desk.press(Qt.Key.Key_Return, CTRL)
    # What means nothing is said at its field, and nothing typed is lost.
    desk.wait(lambda: form.error("equipment_ids"))
    assert contracts() == []
    form.fields["equipment_ids"].setText("fs-02")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: len(contracts()) == 1)
    (made,) = contracts()
    assert (made.equipment_ids, made.minutes_included, made.hourly_rate, made.response_minutes) == ((server,), 90, 9550, 240)  # fmt: skip
    desk.wait(lambda: len(card.list.records.rows) == 1)
    (row,) = card.list.records.rows
    assert row.detail.startswith("12 of 12 visits, 1.5 of 1.5 h left")
    assert row.chip is not None
    assert row.chip.text.startswith("until ")
    card.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.pick("renew")
    desk.wait(lambda: "AMC Gold goes on for another term" in desk.toasts())
    assert len(contracts()) == 2
    desk.window.toasts.shown[-1].undo()
    desk.wait(lambda: len(contracts()) == 1)
    equipment = desk.page("equipment", equipment_id=server)
    desk.wait(lambda: [r.title for r in equipment.side.contract.list.records.rows] == ["AMC Gold"])
    tickets = desk.page("tickets", ticket_id=ticket)
    desk.wait(lambda: tickets.ticket.row is not None and tickets.ticket.row.id == ticket)
    names = [fact.findChildren(type(fact.layout().itemAt(0).widget()))[0].text() for fact in tickets.ticket.side.findChildren(FactRow)]  # fmt: skip
    assert {"Contract", "Visits left", "Hours left"} <= set(names)
