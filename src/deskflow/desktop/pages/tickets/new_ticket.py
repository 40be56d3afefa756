"""The form of a new ticket: a title is enough, the rest can follow. What is written survives a crash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from deskflow.assets.queries import EquipmentRow, list_equipment
from deskflow.core.bus import Outcome
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.new_ticket_facts import NewTicketFacts
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.search_choice import Found, SearchChoice
from deskflow.desktop.pages.tickets.ticket.draft import DraftKeeper
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.people.queries import find_contacts, get_customer, list_customers
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket

KEY = "ticket/new"
WIDEST = 620


class NewTicketForm(Surface):
    """`created` carries the id; `closed` comes when the form is put aside, its draft kept."""

    created = Signal(object)
    closed = Signal()

    def __init__(self, context: PageContext, people: PeopleKnown, known: RulesKnown) -> None:
        super().__init__(context.theme, "surface-1")
        self._context = context
        self._workspace: Workspace = context.workspace
        self._sending = False
        self._filling = False
        theme = context.theme
        self.title = QLineEdit()
        self.title.setMaxLength(500)
        self.title.setPlaceholderText(self.tr("What is wrong, in one line"))
        self.customer = SearchChoice(
            context, self.tr("Name, contact or mail address"), self._find_customers
        )
        self.equipment = SearchChoice(
            context, self.tr("Name or serial number"), self._find_equipment
        )
        self.facts = NewTicketFacts(context, people, known)
        self.facts.own.of_customer(
            lambda: None if self.customer.value is None else self.customer.value.ids[0]
        )
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font())
        self.text.setMinimumHeight(110)
        self.banner = InlineBanner(theme)
        self.drafts = DraftKeeper(
            self._workspace.drafts, self._workspace.current_user.id, self._content, self
        )
        self.drafts.key = KEY
        self.kept = Label(theme, "", size="sm", tone="text-muted")
        self._build()
        self._empty()

    def _build(self) -> None:
        theme = self._context.theme
        self.title_row = FormRow(theme, self.tr("Title"), self.title)
        self.customer_row = FormRow(
            theme, self.tr("Customer"), self.customer,
            hint=self.tr("Empty: the ticket belongs to the unknown caller until somebody knows."),
        )  # fmt: skip
        self.equipment_row = FormRow(theme, self.tr("Equipment"), self.equipment)
        text_row = FormRow(theme, self.tr("Description"), self.text)
        close = IconButton(theme, "x", self.tr("Close; the draft is kept"), key="Esc")
        close.clicked.connect(self.close_form)
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("New ticket"), size="title", weight="bold"), 1)
        head.addWidget(self.kept)
        head.addWidget(close)
        self.create_button = PrimaryButton(theme, self.tr("Create"), icon="plus", key="Ctrl+Return")
        self.create_button.clicked.connect(self.create)
        clear = Button(theme, self.tr("Throw away"), kind="ghost", icon="trash-2")
        clear.clicked.connect(self.throw_away)
        foot = QHBoxLayout()
        foot.addWidget(clear)
        foot.addStretch(1)
        foot.addWidget(self.create_button)
        form = QWidget()
        form.setMaximumWidth(WIDEST)
        column = QVBoxLayout(form)
        inset = theme.space(4)
        column.setContentsMargins(inset, theme.space(3), inset, inset)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.title_row)
        column.addWidget(self.customer_row)
        column.addWidget(self.equipment_row)
        column.addWidget(text_row)
        column.addWidget(self.facts)
        column.addLayout(foot)
        column.addStretch(1)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(form)
        area.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        for changed in (self.title.textChanged, self.text.textChanged, self.customer.picked,
                        self.equipment.picked, self.facts.changed):  # fmt: skip
            changed.connect(self._on_typed)
        self.drafts.kept.connect(
            lambda kept: self.kept.setText(self.tr("Draft kept") if kept else "")
        )

    # --- begin and end ------------------------------------------------------------------------

    def start(self, customer_id: Any = None) -> None:
        """With what was written last time, if it was never sent."""
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        user, store = self._workspace.current_user.id, self._workspace.drafts
        wanted = None if customer_id is None else UUID(str(customer_id))

        def arrived(content: Any) -> None:
            if isinstance(content, dict) and not self.title.text():
                self._fill(content)
            if wanted is not None:
                self._pick_customer(wanted)

        self._context.requests.submit(lambda: store.get(user, KEY), arrived, owner=self)

    def _pick_customer(self, customer_id: UUID) -> None:
        workspace = self._workspace

        def arrived(row: Any) -> None:
            if row is not None:
                self.customer.set_value(Found((row.id, None), row.name))
                self._on_typed()

        self._context.requests.submit(
            workspace.ask(get_customer, workspace.tenant_id, customer_id), arrived, owner=self
        )

    def leave(self) -> None:
        self.drafts.keep()

    def close_form(self) -> None:
        """Put it aside; what is written waits."""
        self.drafts.keep()
        self.closed.emit()

    def throw_away(self) -> None:
        content = self._content()
        self.drafts.forget(KEY)
        self._empty()
        if content is not None:
            self._context.toasts.show(
                self.tr("The new ticket was thrown away"), undo=lambda: self._bring_back(content)
            )
        self.closed.emit()

    def _bring_back(self, content: Any) -> None:
        self.drafts.put(KEY, content)
        self._fill(content)
        self._context.navigate("tickets", new=True)

    def _empty(self) -> None:
        self._fill({})
        self.kept.setText("")
        self.banner.hide()
        self.title_row.set_error("")

    # --- the draft ----------------------------------------------------------------------------

    def _content(self) -> Any:
        if not (self.title.text().strip() or self.text.toPlainText().strip()):
            return None
        return {
            "title": self.title.text(),
            "text": self.text.toPlainText(),
            **self.facts.content(),
            "customer": self.customer.as_json(),
            "equipment": self.equipment.as_json(),
        }

    def _fill(self, content: dict[str, Any]) -> None:
        # Nobody types here; an empty form that "changed" would throw the kept draft away.
        self._filling = True
        self.title.setText(str(content.get("title", "")))
        self.text.setPlainText(str(content.get("text", "")))
        self.facts.fill(content)
        self.customer.from_json(content.get("customer"))
        self.equipment.from_json(content.get("equipment"))
        self._filling = False

    def _on_typed(self) -> None:
        if self._filling:
            return
        self.kept.setText("")
        self.drafts.touch()
        if self.title.text().strip():
            self.title_row.set_error("")

    # --- looking up ---------------------------------------------------------------------------

    def _find_customers(self, connection: Connection, text: str) -> list[Found]:
        tenant = self._workspace.tenant_id
        people = find_contacts(connection, tenant, text, 8) if text else []
        firms = list_customers(connection, tenant, text=text, limit=12)
        names = {one.id: one.name for one in firms}
        for person in people:
            if person.customer_id not in names:
                row = get_customer(connection, tenant, person.customer_id)
                names[person.customer_id] = row.name if row is not None else ""
        found = [
            Found((one.id, None), one.name, words.word("tier", one.tier), "building-2")
            for one in firms
            if not one.is_unknown
        ]
        found += [
            Found((one.customer_id, one.id), one.name, names[one.customer_id], "user")
            for one in people
        ]
        return found

    def _find_equipment(self, connection: Connection, text: str) -> list[Found]:
        chosen = self.customer.value
        customer_id = None if chosen is None else chosen.ids[0]
        rows: list[EquipmentRow] = list_equipment(
            connection, self._workspace.tenant_id, customer_id=customer_id, text=text, limit=20
        )
        return [
            Found((one.id, one.customer_id), one.name, one.customer_name if customer_id is None else one.model or "", "server")
            for one in rows
        ]  # fmt: skip

    # --- creating -----------------------------------------------------------------------------

    def create(self) -> None:
        if self._sending:
            return
        if not self.title.text().strip():
            self.title_row.set_error(
                self.tr("A title is needed, so that others know what it is about.")
            )
            self.title.setFocus()
            return
        facts = self.facts.values()
        if facts is None:
            self._area.ensureWidgetVisible(QApplication.focusWidget() or self.facts)
            return
        customer, equipment = self.customer.value, self.equipment.value
        text = self.text.toPlainText().strip()
        has_contact = customer is not None and customer.ids[1] is not None
        message = NewMessage(
            text or self.title.text().strip(),
            author_kind="customer" if has_contact else "staff",
            author_contact_id=customer.ids[1] if customer is not None and has_contact else None,
            channel="phone",
        )
        ticket = NewTicket(
            self.title.text(), message, channel="phone", **facts,
            customer_id=customer.ids[0] if customer is not None
            else equipment.ids[1] if equipment is not None else None,
            contact_id=customer.ids[1] if customer is not None else None,
            equipment_id=equipment.ids[0] if equipment is not None else None,
        )  # fmt: skip
        self._sending = True
        self.create_button.setEnabled(False)
        self.drafts.touch()
        self.drafts.keep()
        self._context.requests.submit(
            self._workspace.run(CreateTicket(ticket)), self._on_made, self._on_refused, owner=self
        )

    def _on_made(self, outcome: Outcome) -> None:
        self._sending = False
        self.create_button.setEnabled(True)
        content = self._content()
        self.drafts.forget(KEY)
        self._empty()

        def undone(_: Any) -> None:
            self._bring_back(content)

        def undo() -> None:
            self._context.requests.submit(
                self._workspace.undo(outcome.command_id), undone, self._say, owner=self
            )

        self._context.toasts.show(self.tr("The ticket is there"), undo=undo)
        self.created.emit(outcome.result_id)

    def _on_refused(self, error: BaseException) -> None:
        self._sending = False
        self.create_button.setEnabled(True)
        kept = self.tr("What you wrote is still here.")
        self.banner.say(f"{words.describe_error(error)} {kept}", "danger")

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(words.describe_error(error), tone="danger", seconds=12)
