"""The page of customers: chooses one, shows it, adds one. What a customer's side looks like is in `details`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from deskflow.core.bus import Outcome
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.details import CustomerSide
from deskflow.desktop.pages.customers.reading import read_details, read_list
from deskflow.desktop.pages.customers.row_words import customer_row
from deskflow.desktop.pages.page import Page
from deskflow.desktop.records.browser import Listed, RecordBrowser, Words
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.words import word
from deskflow.people.commands import TIERS, CreateCustomer
from deskflow.people.queries import CustomerRow


class CustomersPage(Page):
    """`open(customer_id=…)` shows one, `open(new=True)` offers the form for another."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._typed: Mapping[str, str] = {}
        self.side = CustomerSide(context)
        self.browser = RecordBrowser(context, LISTED, self._words(), self.side)
        self.pane = self.browser.pane
        self.browser.new_wanted.connect(self.add_customer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)

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

    # --- what the shell asks of it ------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return self.browser.actions(new_id="new.customer")

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add_customer()
        elif params.get("customer_id") is not None:
            self.browser.show_record(UUID(str(params["customer_id"])))

    def place(self) -> dict[str, Any]:
        return {"customer_id": self.browser.wanted} if self.browser.wanted is not None else {}

    def focus_default(self) -> None:
        self.browser.focus_default()

    def entered(self) -> None:
        self.browser.entered()

    def left(self) -> None:
        self.side.flush()

    # --- a new one ----------------------------------------------------------------------------

    def add_customer(self) -> None:
        """Opens the form; what had been typed into it before is still there."""
        theme, context = self.context.theme, self.context
        form = UiForm(theme, "new_customer")
        form.set_choices("tier", [(tier, word("tier", tier)) for tier in TIERS])
        title = self.tr("New customer")
        popover = FormPopover(
            theme,
            self.window(),
            context.requests,
            title,
            form,
            self._create,
            verb=self.tr("Create"),
        )
        popover.kept.connect(self._on_kept)
        popover.saved.connect(self._on_created)
        popover.start(self.pane.new_button, {**form.values(), "tier": "standard"}, self._typed)

    def _create(self, values: Mapping[str, str]) -> Future[Outcome]:
        command = CreateCustomer(
            values["name"],
            email=values["email"] or None,
            phone=values["phone"] or None,
            domain=values["domain"] or None,
            tier=values["tier"],
        )
        future: Future[Outcome] = self.context.workspace.run(command)
        return future

    def _on_kept(self, typed: Mapping[str, str]) -> None:
        self._typed = typed

    def _on_created(self, outcome: Outcome) -> None:
        self._typed = {}
        context = self.context

        def undo() -> None:
            context.requests.submit(context.workspace.undo(outcome.command_id), owner=self)

        context.toasts.show(self.tr("Customer created"), undo=undo)
        self.browser.show_record(outcome.result_id)
        self.browser.ask_list()


def _only_unknown(rows: Sequence[CustomerRow]) -> bool:
    return all(customer.is_unknown for customer in rows)


def _first_known(rows: Sequence[CustomerRow]) -> UUID:
    return next((one for one in rows if not one.is_unknown), rows[0]).id


LISTED = Listed(
    key="customers",
    icon="building-2",
    permission="customers.write",
    listed=("customers",),
    shown=("customers", "contacts", "sites", "equipment", "tickets"),
    read_list=read_list,
    read_details=read_details,
    row=customer_row,
    is_nothing=_only_unknown,
    first=_first_known,
)
