"""Customers: found, edited in place and taken back, refused under the field; what belongs to them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from deskflow.assets.commands import AddEquipment
from deskflow.desktop.pages.customers.page import CustomersPage
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser, CreateContact, CreateCustomer, CreateSite
from deskflow.people.profile_queries import customer_wishes
from deskflow.people.queries import get_customer, list_contacts, list_sites
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow, opened_desk

Key = Qt.Key


@pytest.fixture
def northwind(desk: DeskWindow) -> UUID:
    """One customer with everything, and another one."""
    desk.made(CreateCustomer("Fabrikam", tier="silver", domain="fabrikam.example"))
    customer = desk.made(
        CreateCustomer(
            "Northwind Traders",
            tier="gold",
            domain="northwind.example",
            notes="Ring twice.\r\nThen\u00a0wait.",
        )
    )
    desk.made(CreateContact(customer, "Paul Weber", "paul@northwind.example", title="Office"))
    desk.made(CreateSite(customer, "Hamburg", "Kaiserkai 12"))
    desk.made(AddEquipment(customer, "MX-GW-01", "server"))
    desk.made(CreateTicket(NewTicket("Mail is down", NewMessage("Help"), customer_id=customer)))
    return customer


@pytest.fixture
def page(desk: DeskWindow, northwind: UUID) -> CustomersPage:
    """Open at Northwind."""
    shown = desk.page("customers", customer_id=northwind)
    desk.wait(lambda: shown.side.form.value("name") == "Northwind Traders")
    desk.wait(lambda: shown.pane.list.current_id == northwind)
    return shown


def titles(list_view) -> list[str]:
    return [row.title for row in list_view.records.rows]


def stored(desk: DeskWindow, customer_id: UUID):
    return desk.workspace.look_up(get_customer, desk.workspace.tenant_id, customer_id)


def form(desk: DeskWindow) -> FormPopover:
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(FormPopover)))
    return next(p for p in desk.window.findChildren(FormPopover) if p.isVisible())


def no_form(desk: DeskWindow) -> None:
    desk.wait(lambda: not any(p.isVisible() for p in desk.window.findChildren(FormPopover)))


def test_everything_of_a_customer_is_shown(desk: DeskWindow, page: CustomersPage) -> None:
    side = page.side
    assert titles(side.contacts.list) == ["Paul Weber"]
    assert titles(side.sites.list) == ["Hamburg"]
    assert titles(side.equipment.list) == ["MX-GW-01"]
    assert titles(side.tickets.list) == ["Mail is down"]
    # To look at it is not to change it, whatever a field makes of the ends of lines.
    assert side.form.edited() == []
    assert_accessible(page)


def test_a_field_saves_itself_when_it_is_left_and_is_taken_back(
    desk: DeskWindow, page: CustomersPage, northwind: UUID
) -> None:
    page.side.form.fields["phone"].setFocus()
    desk.type("040 123")
    desk.press(Key.Key_Tab)
    desk.wait(lambda: stored(desk, northwind).phone == "040 123")
    desk.wait(lambda: desk.toasts() == ["Northwind Traders: phone saved"])
    desk.window.toasts.undo_last()
    desk.wait(lambda: stored(desk, northwind).phone is None)
    desk.wait(lambda: page.side.form.value("phone") == "")


def test_enter_saves_once(desk: DeskWindow, page: CustomersPage, northwind: UUID) -> None:
    page.side.form.fields["phone"].setFocus()
    desk.type("1")
    desk.press(Key.Key_Return)
    page.pane.list.setFocus()
    desk.wait(lambda: stored(desk, northwind).phone == "1")
    desk.wait(lambda: not page.side.form.edited())
    assert len(desk.toasts()) == 1


def test_a_refusal_stands_under_its_field_and_keeps_what_was_typed(
    desk: DeskWindow, page: CustomersPage, northwind: UUID
) -> None:
    email = page.side.form.fields["email"]
    email.setFocus()
    desk.type("no address")
    desk.press(Key.Key_Tab)
    desk.wait(lambda: "no mail address" in page.side.form.error("email"))
    assert email.accessibleDescription() == page.side.form.error("email")
    # Looking at somebody else and coming back loses neither text nor reason.
    page.pane.list.step(-1)
    desk.wait(lambda: page.side.form.value("name") == "Fabrikam")
    assert page.side.form.value("email") == ""
    page.pane.list.choose(northwind)
    desk.wait(lambda: page.side.form.value("name") == "Northwind Traders")
    assert page.side.form.value("email") == "no address"
    assert page.side.form.error("email")
    email.setFocus()
    desk.press(Key.Key_Escape)
    assert (page.side.form.value("email"), page.side.form.error("email")) == ("", "")


def test_what_somebody_else_changes_appears_but_not_under_the_hand(
    desk: DeskWindow, page: CustomersPage, northwind: UUID
) -> None:
    from deskflow.people.commands import UpdateCustomer

    page.side.form.fields["notes"].setFocus()
    desk.type("half a")
    desk.run(UpdateCustomer(northwind, {"phone": "77", "notes": "theirs"}))
    desk.wait(lambda: page.side.form.value("phone") == "77")
    assert page.side.form.value("notes").startswith("half a")


def test_keys_move_filter_and_open(desk: DeskWindow, page: CustomersPage) -> None:
    page.focus_default()
    desk.press(Key.Key_K)
    desk.wait(lambda: page.side.form.value("name") == "Fabrikam")
    desk.press(Key.Key_J)
    desk.wait(lambda: page.side.form.value("name") == "Northwind Traders")
    desk.press(Key.Key_Return)
    assert QApplication.focusWidget() is page.side.form.fields["name"]
    page.focus_default()
    desk.press(Key.Key_Slash)
    assert QApplication.focusWidget() is page.pane.search
    desk.type("fabri")
    desk.wait(lambda: titles(page.pane.list) == ["Fabrikam"])
    page.pane.search.clear()
    desk.type("nobody at all")
    desk.wait(lambda: not page.pane.list.isVisible())
    page.pane.search.clear()
    desk.wait(lambda: len(titles(page.pane.list)) == 3)


def test_a_new_customer_comes_with_n_and_keeps_what_was_typed(
    desk: DeskWindow, page: CustomersPage
) -> None:
    page.focus_default()
    desk.press(Key.Key_N)
    first = form(desk)
    assert_accessible(first)
    desk.type("Contoso")
    desk.press(Key.Key_Escape)
    # Escape takes the word back first, as in every field; what is closed with text in it is kept.
    first.form.put("name", "Contoso Dental")
    first.dismiss()
    desk.press(Key.Key_N)
    again = form(desk)
    assert again.form.value("name") == "Contoso Dental"
    again.form.put("email", "nonsense")
    again.submit()
    desk.wait(lambda: again.form.error("email"))
    again.form.put("email", "")
    again.form.fields["name"].setFocus()
    desk.press(Key.Key_Return, CTRL)
    desk.wait(lambda: page.side.form.value("name") == "Contoso Dental")
    desk.wait(lambda: "Contoso Dental" in titles(page.pane.list))


def test_contacts_and_sites_are_added_and_changed(
    desk: DeskWindow, page: CustomersPage, northwind: UUID
) -> None:
    tenant = desk.workspace.tenant_id
    desk.click(page.side.contacts.add_button)
    added = form(desk)
    added.form.put("name", "Ines Kaya")
    added.submit()
    desk.wait(lambda: titles(page.side.contacts.list) == ["Ines Kaya", "Paul Weber"])
    no_form(desk)
    paul = desk.workspace.look_up(list_contacts, tenant, northwind)[1]
    page.side.contacts.opened.emit(paul.id)
    changed = form(desk)
    changed.form.put("phone", "040 7")
    changed.submit()
    no_form(desk)
    assert desk.workspace.look_up(list_contacts, tenant, northwind)[1].phone == "040 7"
    site = desk.workspace.look_up(list_sites, tenant, northwind)[0]
    page.side.sites.opened.emit(site.id)
    moved = form(desk)
    moved.form.put("timezone", "Europe/Atlantis")
    moved.submit()
    desk.wait(lambda: "Atlantis" in moved.form.error("timezone"))
    moved.form.put("timezone", "Europe/Berlin")
    moved.submit()
    desk.wait(
        lambda: desk.workspace.look_up(list_sites, tenant, northwind)[0].timezone == "Europe/Berlin"
    )


def test_a_ticket_opens_the_tickets_page(desk: DeskWindow, page: CustomersPage) -> None:
    (row,) = page.side.tickets.list.records.rows
    page.side.tickets.list.setFocus()
    desk.press(Key.Key_Return)
    desk.wait(lambda: desk.window.stack.current_id == "tickets")
    assert desk.window.stack.history.current.params["ticket_id"] == row.id


def test_the_unknown_caller_is_for_reading_only(desk: DeskWindow, page: CustomersPage) -> None:
    unknown = next(row.id for row in page.pane.list.records.rows if row.title == "Unknown caller")
    page.pane.list.choose(unknown)
    desk.wait(page.side.form.fields["name"].isReadOnly)


def test_an_empty_workspace_says_what_this_is_for(desk: DeskWindow) -> None:
    page = desk.page("customers")
    desk.wait(lambda: page.browser.right.currentWidget() is page.browser.empty)
    assert_accessible(page)


def test_who_may_not_write_reads(theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "read.deskflow"
    with opened_desk(path, theme) as first:
        first.made(CreateCustomer("Northwind Traders"))
        first.made(AddUser("Anna Brandt", "anna@msp.example", ("technician",)))
    with opened_desk(path, theme, user="anna@msp.example") as desk:
        page = desk.page("customers")
        desk.wait(lambda: page.side.form.value("name") == "Northwind Traders")
        assert page.side.form.fields["name"].isReadOnly()
        assert not page.pane.new_button.isVisible()
        assert not page.side.contacts.add_button.isVisible()


def test_where_a_site_is_and_who_goes_there(
    desk: DeskWindow, page: CustomersPage, northwind: UUID
) -> None:
    tom = desk.made(AddUser("Tom Weber", "tom@msp.example", ("technician",)))
    tara = desk.made(AddUser("Tara Dunn", "tara@msp.example", ("technician",)))
    side, tenant = page.side, desk.workspace.tenant_id
    (site,) = side.sites.list.records.rows
    side._edit_site(site.id)
    opened = form(desk)
    opened.form.put("position", "near the harbour")
    opened.submit()
    desk.wait(lambda: opened.form.error("position"))
    opened.form.put("position", "53.54 9.98")
    opened.form.put("territory", "North")
    opened.submit()
    desk.wait(lambda: desk.workspace.look_up(list_sites, tenant, northwind)[0].position)
    (stored_site,) = desk.workspace.look_up(list_sites, tenant, northwind)
    assert (stored_site.position, stored_site.territory) == ((53.54, 9.98), "North")
    no_form(desk)
    desk.wait(lambda: "North" in side.sites.list.records.rows[0].detail)

    def wishes():
        return desk.workspace.look_up(customer_wishes, tenant, [northwind]).get(northwind, {})

    desk.wait(lambda: side._details is not None and len(side._details.people) == 3)
    side.people.add_button.click()
    opened = form(desk)
    assert_accessible(opened)
    opened.form.put("preferred", "T")
    opened.submit()
    desk.wait(lambda: "Several people" in opened.form.error("preferred"))
    opened.form.put("preferred", "tom")
    opened.form.put("excluded", "Tara Dunn")
    opened.submit()
    desk.wait(lambda: wishes() == {tom: "preferred", tara: "excluded"})
    no_form(desk)
    desk.wait(lambda: titles(side.people.list) == ["Tom Weber", "Tara Dunn"])
