"""One customer: fields edited in place, contacts, sites, equipment and open tickets in cards."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.belongings import ContactForms, SiteForms, WishForms
from deskflow.desktop.pages.customers.contracts import ContractCard
from deskflow.desktop.pages.customers.reading import CustomerDetails
from deskflow.desktop.pages.customers.row_words import (
    contact_row,
    customer_name,
    equipment_row,
    site_row,
    ticket_rows,
    tier_chip,
    wish_rows,
)
from deskflow.desktop.pages.equipment.adding import AddEquipmentForms
from deskflow.desktop.records.cards import Columns, ListCard, Scrolling, TitledCard
from deskflow.desktop.records.saving import Autosave
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.words import word
from deskflow.people.commands import TIERS, UpdateCustomer

FIELDS = ("name", "tier", "domain", "email", "phone", "notes")


class CustomerSide(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme, workspace = context.theme, context.workspace
        self._may_write = workspace.can("customers.write")
        self._details: CustomerDetails | None = None
        self._scrolling = Scrolling(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scrolling)
        body = self._scrolling.body
        body.addLayout(self._build_head())
        self._banner = InlineBanner(theme, dismissable=False)
        body.addWidget(self._banner)
        self._columns = Columns(theme)
        body.addWidget(self._columns, 1)
        self._build_cards()
        self.form.set_read_only(not self._may_write)

    def _build_head(self) -> QHBoxLayout:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        self._title = ElidedLabel(theme, "", size="title", weight="bold")
        self._tier = ChipLabel(theme, Chip(""))
        self._fact = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        head.addWidget(self._title, 1)
        head.addWidget(self._tier)
        head.addWidget(self._fact)
        return head

    def _build_cards(self) -> None:
        context, theme, can = self._context, self._context.theme, self._context.workspace.can
        fields = TitledCard(theme, self.tr("Details"))
        self.form = UiForm(theme, "customer")
        self.form.set_choices("tier", [(tier, word("tier", tier)) for tier in TIERS])
        fields.body.addWidget(self.form)
        self._autosave = Autosave(self.form, context, _update, self._said)
        add = self._may_write
        self.contacts = ListCard(
            theme,
            self.tr("Contacts"),
            self.tr("Nobody is known here yet. Whoever writes a mail appears by themselves."),
            self.tr("Add contact") if add else "",
        )
        self.sites = ListCard(
            theme,
            self.tr("Sites"),
            self.tr("No site yet: where technicians go, and where equipment stands."),
            self.tr("Add site") if add else "",
        )
        self.tickets = ListCard(theme, self.tr("Open tickets"), self.tr("Nothing is open."))
        self.equipment = ListCard(
            theme,
            self.tr("Equipment"),
            self.tr("No equipment yet."),
            self.tr("Add equipment") if can("assets.write") else "",
        )
        for card in (fields, self.contacts, self.sites):
            self._columns.left.addWidget(card)
        self.people = ListCard(
            theme,
            self.tr("Who goes there"),
            self.tr(
                "Anybody. Whoever this customer prefers is proposed first, whoever is excluded never."
            ),
            self.tr("Choose") if add else "",
        )
        self.people.add_wanted.connect(self._choose_people)
        self.people.opened.connect(lambda _: self._choose_people())
        self.contracts = ContractCard(context)
        for card in (self.tickets, self.contracts, self.equipment, self.people):
            self._columns.right.addWidget(card)
        self._columns.close_up()
        self.tickets.setVisible(can("tickets.read"))
        self.equipment.setVisible(can("assets.read"))
        self.contracts.setVisible(can("assets.read"))
        self._contact_forms = ContactForms(context, self)
        self._site_forms = SiteForms(context, self)
        self._wish_forms = WishForms(context, self)
        self._equipment_forms = AddEquipmentForms(context, self)
        self.contacts.add_wanted.connect(self._add_contact)
        self.contacts.opened.connect(self._edit_contact)
        self.sites.add_wanted.connect(self._add_site)
        self.sites.opened.connect(self._edit_site)
        self.equipment.add_wanted.connect(self._add_equipment)
        self.tickets.opened.connect(self._open_ticket)
        self.equipment.opened.connect(self._open_equipment)

    # --- for the page -------------------------------------------------------------------------

    def show_details(self, details: CustomerDetails) -> None:
        """This customer, or the same one as it is now."""
        self._details = details
        customer, now = details.customer, self._context.workspace.clock.now()
        name = customer_name(customer)
        self._title.setText(name)
        self._tier.set_chip(tier_chip(customer.tier))
        self._tier.setVisible(not customer.is_unknown)
        one = details.open_tickets == 1
        fact = self.tr("1 open ticket") if one else self.tr("{n} open tickets")
        self._fact.setText(fact.format(n=details.open_tickets))
        stored = {field: str(getattr(customer, field) or "") for field in FIELDS}
        self._autosave.show(customer.id, name, stored)
        # Everything without a customer hangs on this one: it is not for editing.
        self.form.set_read_only(not self._may_write or customer.is_unknown)
        if customer.is_unknown:
            self._banner.say(
                self.tr("Tickets whose customer nobody knows are kept here until somebody does.")
            )
        self._banner.setVisible(customer.is_unknown)
        names: dict[object, str] = {site.id: site.name for site in details.sites}
        self.contacts.show_rows([contact_row(contact, names) for contact in details.contacts])
        self.sites.show_rows([site_row(site) for site in details.sites])
        self.equipment.show_rows([equipment_row(device, now) for device in details.equipment])
        self.contracts.show_contracts(customer.id, details.contracts, details.equipment)
        self.contracts.setVisible(
            self._context.workspace.can("assets.read") and not customer.is_unknown
        )
        self.people.show_rows(wish_rows(details.people, details.wishes))
        self.people.setVisible(not customer.is_unknown)
        self.tickets.show_rows(ticket_rows(details.tickets))
        self.tickets.count.setText(str(details.open_tickets) if details.open_tickets else "")

    def focus_first(self) -> None:
        self.form.focus_first()

    def flush(self) -> None:
        self._autosave.flush()

    # --- inside -------------------------------------------------------------------------------

    def _said(self, field: str) -> str:
        name = self._details.customer.name if self._details else ""
        return self.tr("{name}: {field} saved").format(name=name, field=word("field", field))

    def _add_contact(self) -> None:
        if self._details is not None:
            self._contact_forms.add(self._details, self.contacts.add_button)

    def _edit_contact(self, contact_id: UUID) -> None:
        if self._details is not None and self._may_write:
            self._contact_forms.edit(self._details, contact_id, self.contacts.list)

    def _add_site(self) -> None:
        if self._details is not None:
            self._site_forms.add(self._details, self.sites.add_button)

    def _edit_site(self, site_id: UUID) -> None:
        if self._details is not None and self._may_write:
            self._site_forms.edit(self._details, site_id, self.sites.list)

    def _choose_people(self) -> None:
        if self._details is not None and self._may_write:
            self._wish_forms.edit(self._details, self.people.add_button)

    def _add_equipment(self) -> None:
        if self._details is not None:
            customer = self._details.customer
            self._equipment_forms.add(self.equipment.add_button, customer.id)

    def _open_ticket(self, ticket_id: UUID) -> None:
        self._context.navigate("tickets", ticket_id=ticket_id)

    def _open_equipment(self, equipment_id: UUID) -> None:
        self._context.navigate("equipment", equipment_id=equipment_id)


def _update(customer_id: UUID, field: str, text: str) -> UpdateCustomer:
    # A name and a tier cannot be empty: the refusal says so.
    value = text if field in ("name", "tier") else text or None
    return UpdateCustomer(customer_id, {field: value})
