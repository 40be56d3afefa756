"""The page of customers: chooses one, shows it, adds one. What a customer's side looks like is in `details`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.details import CustomerSide
from deskflow.desktop.pages.customers.reading import read_details, read_list
from deskflow.desktop.pages.customers.row_words import customer_row
from deskflow.desktop.records.browser import Listed, Words
from deskflow.desktop.records.forms import FormWords
from deskflow.desktop.records.page import RecordPage
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.words import word
from deskflow.people.commands import TIERS, CreateCustomer
from deskflow.people.queries import CustomerRow


class CustomersPage(RecordPage):
    noun = "customer"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.side = CustomerSide(context)
        self.show_browser(LISTED, self._words(), self.side)

    def _words(self) -> Words:
        return Words(
            title=self.tr("Customers"),
            filter=self.tr("Filter by name, domain or address"),
            new=self.tr("New customer"),
            filter_action=self.tr("Filter customers"),
            next=self.tr("Next customer"),
            previous=self.tr("Previous customer"),
            nothing=self.tr("Nobody is here yet."),
            no_match=self.tr("No customer matches “{text}”."),
            empty_title=self.tr("Whom do you work for?"),
            empty_text=self.tr(
                "Customers carry contacts, sites and equipment. A ticket that comes in by mail or from a file "
                "brings its customer along."
            ),
        )

    def add(self) -> None:
        form = UiForm(self.context.theme, "new_customer")
        form.set_choices("tier", [(tier, word("tier", tier)) for tier in TIERS])
        words = FormWords(self.tr("New customer"), self.tr("Create"), self.tr("Customer created"))
        self.offer_new(form, _creation, words, tier="standard")


def _creation(values: Mapping[str, str]) -> CreateCustomer:
    return CreateCustomer(
        values["name"],
        email=values["email"] or None,
        phone=values["phone"] or None,
        domain=values["domain"] or None,
        tier=values["tier"],
    )


def _only_unknown(rows: Sequence[CustomerRow]) -> bool:
    return all(customer.is_unknown for customer in rows)


def _first_known(rows: Sequence[CustomerRow]) -> UUID:
    return next((one for one in rows if not one.is_unknown), rows[0]).id


LISTED = Listed(
    key="customers",
    icon="building-2",
    permission="customers.write",
    listed=("customers",),
    shown=(
        "customers",
        "contacts",
        "sites",
        "equipment",
        "contracts",
        "time_entries",
        "tickets",
        "users",
        "customer_people",
    ),
    read_list=read_list,
    read_details=read_details,
    row=customer_row,
    is_nothing=_only_unknown,
    first=_first_known,
)
