"""The form of a new ticket: a title is enough, the rest can follow. What is written survives a crash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
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

from deskflow.assets.queries import EquipmentRow
from deskflow.core.bus import Outcome
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.intake import IntakePane
from deskflow.desktop.pages.tickets.intake_finding import find_askers, find_devices
from deskflow.desktop.pages.tickets.intake_reading import Asked, Intake
from deskflow.desktop.pages.tickets.new_ticket_facts import NewTicketFacts
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.search_choice import Found, SearchChoice
from deskflow.desktop.pages.tickets.ticket.draft import DraftKeeper
from deskflow.desktop.pages.tickets.ticket.side_rows import LinkRow
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.people.queries import get_customer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket

KEY = "ticket/new"
WIDEST = 620
# From this width on there is room for the form and for what is known.
ROOM_FOR_BOTH = 716


class NewTicketForm(Surface):
    """`created` carries the id; `closed` comes when the form is put aside, its draft kept."""

    created = Signal(object)
    closed = Signal()
    # The id of a ticket to open instead; what is written waits.
    other_wanted = Signal(object)

    def __init__(self, context: PageContext, people: PeopleKnown, known: RulesKnown) -> None:
        super().__init__(context.theme, "surface-1")
        self._context = context
        self._workspace: Workspace = context.workspace
        self._sending = False
        self._filling = False
        self._alike_id: UUID | None = None
        # Whether the only piece of equipment was offered once; who takes it away means it.
        self._device_declined = False
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
        self.intake = IntakePane(context)
        self.alike = LinkRow(theme, "", icon="copy")
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
        column = self._column = QVBoxLayout(form)
        inset = theme.space(4)
        column.setContentsMargins(inset, theme.space(3), inset, inset)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.title_row)
        column.addWidget(self.alike)
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
        outer = self._outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self.intake)
        self._connect_intake()
        for changed in (self.title.textChanged, self.text.textChanged, self.customer.picked,
                        self.equipment.picked, self.facts.changed):  # fmt: skip
            changed.connect(self._on_typed)
        self.drafts.kept.connect(
            lambda kept: self.kept.setText(self.tr("Draft kept") if kept else "")
        )

    def _connect_intake(self) -> None:
        self.alike.hide()
        self.alike.clicked.connect(lambda: self._open_instead(self._alike_id))
        self.intake.ticket_wanted.connect(self._open_instead)
        self.intake.article_wanted.connect(
            lambda one: self._context.navigate("knowledge", article_id=one)
        )
        self.intake.device_wanted.connect(self._take_device)
        self.intake.read.connect(self._on_intake)
        self.customer.picked.connect(self._on_customer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is known stands beside the form where there is room, else below it."""
        super().resizeEvent(event)
        beside = event.size().width() >= ROOM_FOR_BOTH
        if beside == (self._outer.indexOf(self.intake) >= 0):
            return
        if beside:
            self._outer.addWidget(self.intake)
        else:
            self._column.insertWidget(self._column.count() - 1, self.intake)
        self.intake.set_beside(beside)

    def _look(self) -> None:
        customer, equipment = self.customer.value, self.equipment.value
        self.intake.ask(
            Asked(
                self.title.text().strip(), self.text.toPlainText()[:1000].strip(),
                None if customer is None else customer.ids[0],
                None if customer is None else customer.ids[1],
                None if equipment is None else equipment.ids[0],
            )
        )  # fmt: skip

    def _on_intake(self, found: Intake) -> None:
        """The likeliest duplicate stands under the title; the only piece of equipment is meant."""
        best = found.similar[0] if found.similar else None
        self.alike.setVisible(best is not None)
        if best is not None:
            self._alike_id = best.row.id
            self.alike.show_text(self.tr("Already there: {number} {title}").format(number=best.row.number, title=best.row.title))  # fmt: skip
        if len(found.devices) == 1 and self.equipment.value is None and not self._device_declined:
            self._take_device(found.devices[0])
            self._device_declined = True

    def _take_device(self, device: EquipmentRow) -> None:
        self.equipment.choose(Found((device.id, device.customer_id), device.name, device.model or "", "server"))  # fmt: skip
        if self.customer.value is None:
            self.customer.choose(Found((device.customer_id, None), device.customer_name))

    def _on_customer(self) -> None:
        """Another customer has other equipment."""
        customer, equipment = self.customer.value, self.equipment.value
        self._device_declined = False
        if equipment is not None and customer is not None and equipment.ids[1] != customer.ids[0]:
            self.equipment.choose(None)

    def _open_instead(self, ticket_id: UUID | None) -> None:
        if ticket_id is not None:
            self.close_form()
            self.other_wanted.emit(ticket_id)

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
        self.intake.stop()
        self.alike.hide()
        self._device_declined = False
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
        self._look()

    def _on_typed(self) -> None:
        if self._filling:
            return
        self._look()
        self.kept.setText("")
        self.drafts.touch()
        if self.title.text().strip():
            self.title_row.set_error("")

    # --- looking up ---------------------------------------------------------------------------

    def _find_customers(self, connection: Connection, text: str) -> list[Found]:
        return find_askers(connection, self._workspace.tenant_id, text)

    def _find_equipment(self, connection: Connection, text: str) -> list[Found]:
        chosen = self.customer.value
        customer_id = None if chosen is None else chosen.ids[0]
        return find_devices(connection, self._workspace.tenant_id, customer_id, text)

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
            site_id=self._site_id(),
        )  # fmt: skip
        self._sending = True
        self.create_button.setEnabled(False)
        self.drafts.touch()
        self.drafts.keep()
        self._context.requests.submit(
            self._workspace.run(CreateTicket(ticket)), self._on_made, self._on_refused, owner=self
        )

    def _site_id(self) -> UUID | None:
        """Where the equipment stands, else where the contact sits."""
        found, customer, equipment = self.intake.found, self.customer.value, self.equipment.value
        if found is None or found.site is None:
            return None
        about = (
            None if customer is None else customer.ids[0],
            None if customer is None else customer.ids[1],
            None if equipment is None else equipment.ids[0],
        )
        asked = found.asked
        same = about == (asked.customer_id, asked.contact_id, asked.equipment_id)
        return found.site.id if same else None

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
