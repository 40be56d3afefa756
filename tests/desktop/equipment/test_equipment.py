"""Equipment: found by its customer, added, changed; warranties in words; dates as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from deskflow.assets.commands import AddEquipment
from deskflow.assets.queries import get_equipment
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.equipment.page import EquipmentPage
from deskflow.desktop.pages.equipment.words import date_text, date_value, warranty_words
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.people.commands import CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def gateway(desk: DeskWindow) -> UUID:
    customer = desk.made(CreateCustomer("Northwind Traders"))
    device = desk.made(AddEquipment(customer, "MX-GW-01", "server", serial_number="NW-77"))
    new = NewTicket("Gateway", NewMessage("Help"), customer_id=customer, equipment_id=device)
    desk.made(CreateTicket(new))
    return device


@pytest.fixture
def page(desk: DeskWindow, gateway: UUID) -> EquipmentPage:
    shown = desk.page("equipment", equipment_id=gateway)
    desk.wait(lambda: shown.side.form.value("name") == "MX-GW-01")
    return shown


def stored(desk: DeskWindow, equipment_id: UUID):
    return desk.workspace.look_up(get_equipment, desk.workspace.tenant_id, equipment_id)


def test_it_is_shown_with_its_tickets(page: EquipmentPage) -> None:
    assert [row.title for row in page.side.tickets.list.records.rows] == ["Gateway"]
    assert page.side.warranty.accessibleName() == "warranty unknown"
    assert page.side.customer.text() == "Northwind Traders"
    assert_accessible(page)


def test_it_is_found_by_its_customer(desk: DeskWindow, page: EquipmentPage) -> None:
    page.pane.search.setText("northw")
    desk.wait(lambda: len(page.pane.list.records.rows) == 1)
    page.pane.search.setText("nobody")
    desk.wait(lambda: not page.pane.list.isVisible())


def test_a_warranty_is_typed_said_and_refused(
    desk: DeskWindow, page: EquipmentPage, gateway: UUID
) -> None:
    form = page.side.form
    form.put("warranty_until", "31.3.2068")
    form.left.emit("warranty_until")
    desk.wait(lambda: page.side.warranty.accessibleName() == "until Mar 2068")
    assert stored(desk, gateway).warranty_until == datetime(2068, 3, 31, 12, tzinfo=UTC)
    desk.wait(lambda: form.value("warranty_until") == "2068-03-31" or form.edited())
    form.put("warranty_until", "some day")
    form.left.emit("warranty_until")
    assert "no date" in form.error("warranty_until")
    assert stored(desk, gateway).warranty_until is not None


def test_a_new_piece_needs_a_customer(desk: DeskWindow, page: EquipmentPage) -> None:
    page.add()
    desk.wait(lambda: desk.window.findChild(FormPopover) is not None)
    popover = desk.window.findChild(FormPopover)
    desk.wait(popover.isVisible)
    assert_accessible(popover)
    popover.form.put("name", "NAS-01")
    popover.submit()
    assert "missing" in popover.form.error("customer_id")
    popover.form.fields["customer_id"].setCurrentIndex(1)
    popover.submit()
    desk.wait(lambda: page.side.form.value("name") == "NAS-01")


def test_an_empty_workspace_says_what_this_is_for(desk: DeskWindow) -> None:
    page = desk.page("equipment")
    desk.wait(lambda: page.browser.right.currentWidget() is page.browser.empty)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (datetime(2028, 3, 31, 12, tzinfo=UTC), "until Mar 2028"),
        (NOW + timedelta(days=20), "until 13 Dec 2026"),
        (datetime(2024, 3, 31, 12, tzinfo=UTC), "expired Mar 2024"),
        (None, ""),
    ],
)
def test_warranties_in_words(until, words) -> None:
    assert warranty_words(until, NOW) == words


def test_dates_as_people_type_them() -> None:
    wanted = datetime(2028, 3, 31, 12, tzinfo=UTC)
    for text in ("2028-03-31", "31.03.2028", "31.3.2028", " 31 Mar 2028 "):
        assert date_value(text, "installed_at") == wanted
    assert date_text(wanted) == "2028-03-31"
    assert date_value("  ", "installed_at") is None
    for text in ("2028-02-30", "yesterday", "31/31/2028"):
        with pytest.raises(Rejected):
            date_value(text, "installed_at")
