"""The page of customers: chooses one, shows it, adds one. What a customer's side looks like is in `details`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.details import CustomerSide
from deskflow.desktop.pages.customers.reading import (
    CustomerDetails,
    Listed,
    read_details,
    read_list,
)
from deskflow.desktop.pages.customers.records.form_popover import FormPopover
from deskflow.desktop.pages.customers.records.list_pane import ListPane
from deskflow.desktop.pages.customers.records.ui_form import UiForm
from deskflow.desktop.pages.customers.row_words import customer_row
from deskflow.desktop.pages.page import Page
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.words import word
from deskflow.people.commands import TIERS, CreateCustomer
from deskflow.tickets.list_queries import ListScope

PAGE_ROWS = 200
LIST_WIDTH = 300
_LISTED = ("customers",)
_SHOWN = ("customers", "contacts", "sites", "equipment", "tickets")


class CustomersPage(Page):
    """`open(customer_id=…)` shows one, `open(new=True)` offers the form for another."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme: Theme = context.theme
        self._limit = PAGE_ROWS
        self._text = ""
        self._more = False
        self._wanted: UUID | None = None
        self._stale = False
        self._typed: Mapping[str, str] = {}
        self._may_write = context.workspace.can("customers.write")
        self.pane = ListPane(
            theme,
            self.tr("Customers"),
            self.tr("Filter by name, domain or address"),
            [
                (("J", "K"), self.tr("move")),
                (("Return",), self.tr("edit")),
                (("/",), self.tr("filter")),
            ],
            may_add=self._may_write,
        )
        self.side = CustomerSide(context)
        self._empty = self._build_empty(theme)
        self._right = QStackedWidget()
        for part in (QWidget(), self.side, self._empty):
            self._right.addWidget(part)
        splitter = Splitter("customers", context.state)
        splitter.addWidget(self.pane)
        splitter.addWidget(self._right)
        splitter.setStretchFactor(1, 1)
        splitter.restore([LIST_WIDTH, 900])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.pane.searched.connect(self._on_searched)
        self.pane.new_wanted.connect(self.add_customer)
        self.pane.list.picked.connect(self._show)
        self.pane.list.opened.connect(self.side.focus_first)
        self.pane.list.wants_more.connect(self._on_wants_more)
        context.changes.changed.connect(self._on_changed)
        self._ask_list()

    def _build_empty(self, theme: Theme) -> QWidget:
        empty = EmptyState(
            theme,
            "building-2",
            self.tr("Whom do you work for?"),
            self.tr(
                "Customers carry contacts, sites and equipment. A ticket that comes in by mail or from a file "
                "brings its customer along."
            ),
            action=self.tr("New customer") if self._may_write else "",
            action_icon="plus",
            action_key="N",
        )
        empty.acted.connect(self.add_customer)
        return empty

    # --- what the shell asks of it ------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        group, steps = self.tr("Customers"), self.pane.list
        return (
            Action(
                id="new.customer",
                title=self.tr("New customer"),
                callback=self.add_customer,
                icon="building-2",
                shortcuts=("N",),
                group=group,
                permission="customers.write",
            ),
            Action(
                id="customers.filter",
                title=self.tr("Filter customers"),
                callback=self._focus_filter,
                icon="search",
                shortcuts=("/", "Ctrl+F"),
                group=group,
            ),
            Action(
                id="customers.next",
                title=self.tr("Next customer"),
                callback=lambda: steps.step(1),
                shortcuts=("J",),
                group=group,
                key_only=True,
            ),
            Action(
                id="customers.previous",
                title=self.tr("Previous customer"),
                callback=lambda: steps.step(-1),
                shortcuts=("K",),
                group=group,
                key_only=True,
            ),
        )

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add_customer()
        elif params.get("customer_id") is not None:
            self._show(UUID(str(params["customer_id"])))

    def place(self) -> dict[str, Any]:
        return {"customer_id": self._wanted} if self._wanted is not None else {}

    def focus_default(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        if self._stale:
            self._stale = False
            self._ask_list()
            self._ask_details()

    def left(self) -> None:
        self.side.flush()

    # --- the list -----------------------------------------------------------------------------

    def _ask_list(self) -> None:
        workspace = self.context.workspace
        asked = workspace.ask(read_list, workspace.tenant_id, self._text, self._limit)
        text = self._text
        self.context.requests.submit(asked, lambda found: self._on_listed(text, found), owner=self)

    def _on_listed(self, text: str, found: Listed) -> None:
        if text != self._text:
            return
        self._more = found.more
        only_unknown = all(customer.is_unknown for customer in found.rows)
        if not text and only_unknown and self._wanted is None:
            self.pane.say_nothing(self.tr("Nobody is here yet."))
            self._right.setCurrentWidget(self._empty)
            return
        if not found.rows:
            self.pane.say_nothing(self.tr("No customer matches “{text}”.").format(text=text))
            return
        rows = [customer_row(customer) for customer in found.rows]
        self.pane.show_rows(rows, self._wanted, more=found.more)
        if self._wanted is None:
            first = next((one for one in found.rows if not one.is_unknown), found.rows[0])
            self.pane.list.choose(first.id)

    def _on_searched(self, text: str) -> None:
        self._text, self._limit = text, PAGE_ROWS
        self._ask_list()

    def _on_wants_more(self) -> None:
        if self._more:
            self._more = False
            self._limit += PAGE_ROWS
            self._ask_list()

    def _focus_filter(self) -> None:
        self.pane.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.search.selectAll()

    # --- one customer -------------------------------------------------------------------------

    def _show(self, customer_id: UUID) -> None:
        self._wanted = customer_id
        if self.pane.list.current_id != customer_id:
            self.pane.list.choose(customer_id)
        self._ask_details()

    def _ask_details(self) -> None:
        wanted, workspace = self._wanted, self.context.workspace
        if wanted is None:
            return
        scope = ListScope(workspace.tenant_id, workspace.current_user.id, workspace.clock.now())
        self.context.requests.submit(
            workspace.ask(read_details, scope, wanted),
            lambda details: self._on_details(wanted, details),
            owner=self,
        )

    def _on_details(self, wanted: UUID, details: CustomerDetails | None) -> None:
        if wanted != self._wanted:
            return
        if details is None:
            # Undone, or taken away elsewhere.
            self._wanted = None
            self._right.setCurrentIndex(0)
            self._ask_list()
            return
        self.side.show_details(details)
        self._right.setCurrentWidget(self.side)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*_SHOWN):
            return
        if not self.isVisible():
            self._stale = True
            return
        if changes.touches(*_LISTED):
            self._ask_list()
        self._ask_details()

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
        self._show(outcome.result_id)
        self._ask_list()
