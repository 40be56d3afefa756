"""One piece of equipment: whose it is, its warranty in words, fields edited in place, the tickets about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.assets.commands import KINDS, UpdateEquipment
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.contract_words import contract_row
from deskflow.desktop.pages.customers.row_words import ticket_rows
from deskflow.desktop.pages.equipment.reading import EquipmentDetails
from deskflow.desktop.pages.equipment.words import (
    date_text,
    date_value,
    kind_word,
    months_value,
    warranty_chip,
)
from deskflow.desktop.records.cards import Columns, ListCard, Scrolling, TitledCard
from deskflow.desktop.records.saving import Autosave
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel
from deskflow.desktop.words import word


class EquipmentSide(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme, can = context.theme, context.workspace.can
        self._details: EquipmentDetails | None = None
        scrolling = Scrolling(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling)
        scrolling.body.addLayout(self._build_head())
        columns = Columns(theme)
        scrolling.body.addWidget(columns, 1)
        card = TitledCard(theme, self.tr("Details"))
        self.form = UiForm(theme, "equipment")
        self.form.set_choices("kind", [(kind, kind_word(kind)) for kind in KINDS])
        self.form.set_read_only(not can("assets.write"))
        card.body.addWidget(self.form)
        self._autosave = Autosave(self.form, context, _update, self._said)
        self.tickets = ListCard(
            theme, self.tr("Tickets"), self.tr("There was never a ticket about it.")
        )
        self.tickets.opened.connect(self._open_ticket)
        self.contract = ListCard(
            theme,
            self.tr("Contract"),
            self.tr("No contract covers it: work is billed as it comes."),
        )
        self.contract.opened.connect(lambda _: self._open_customer())
        columns.left.addWidget(card)
        columns.right.addWidget(self.contract)
        columns.right.addWidget(self.tickets)
        columns.close_up()
        self.tickets.setVisible(can("tickets.read"))

    def _build_head(self) -> QVBoxLayout:
        theme = self._context.theme
        head = QVBoxLayout()
        head.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(theme.space(2))
        self._title = ElidedLabel(theme, "", size="title", weight="bold")
        self.warranty = ChipLabel(theme, Chip(""))
        first.addWidget(self._title, 1)
        first.addWidget(self.warranty)
        self.customer = Button(theme, "", kind="link")
        self.customer.clicked.connect(self._open_customer)
        head.addLayout(first)
        head.addWidget(self.customer)
        return head

    # --- for the page -------------------------------------------------------------------------

    def show_details(self, details: EquipmentDetails) -> None:
        """This piece, or the same one as it is now."""
        self._details = details
        device, now = details.device, self._context.workspace.clock.now()
        self._title.setText(device.name)
        chip = warranty_chip(device.warranty_until, now)
        unknown = Chip(self.tr("warranty unknown"), "neutral", icon="shield")
        self.warranty.set_chip(chip or unknown)
        self.customer.setText(device.customer_name)
        self.customer.setEnabled(self._context.workspace.can("customers.read"))
        self.customer.updateGeometry()
        sites = [(str(site.id), site.name) for site in details.sites]
        self.form.set_choices("site_id", [("", self.tr("No particular site")), *sites])
        stored = {
            "name": device.name,
            "kind": device.kind,
            "serial_number": device.serial_number or "",
            "model": device.model or "",
            "installed_at": date_text(device.installed_at),
            "warranty_until": date_text(device.warranty_until),
            "warranty_months": ""
            if device.warranty_months is None
            else str(device.warranty_months),
            "site_id": str(device.site_id or ""),
            "notes": device.notes or "",
        }
        self._autosave.show(device.id, device.name, stored)
        cover = details.cover
        self.contract.show_rows([] if cover is None else [contract_row(cover, now)])
        self.tickets.show_rows(ticket_rows(details.tickets))
        self.tickets.count.setText(str(details.all_tickets) if details.all_tickets else "")

    def focus_first(self) -> None:
        self.form.focus_first()

    def flush(self) -> None:
        self._autosave.flush()

    # --- inside -------------------------------------------------------------------------------

    def _said(self, field: str) -> str:
        name = self._details.device.name if self._details else ""
        return self.tr("{name}: {field} saved").format(name=name, field=word("field", field))

    def _open_ticket(self, ticket_id: UUID) -> None:
        self._context.navigate("tickets", ticket_id=ticket_id)

    def _open_customer(self) -> None:
        if self._details is not None:
            self._context.navigate("customers", customer_id=self._details.device.customer_id)


def _update(equipment_id: UUID, field: str, text: str) -> UpdateEquipment:
    """Rejected when a date is none."""
    value: Any = text if field in ("name", "kind") else text or None
    if field in ("installed_at", "warranty_until"):
        value = date_value(text, field)
    elif field == "warranty_months":
        value = months_value(text)
    elif field == "site_id":
        value = UUID(text) if text else None
    return UpdateEquipment(equipment_id, {field: value})
