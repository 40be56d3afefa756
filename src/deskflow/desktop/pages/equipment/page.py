"""The page of equipment: finds one by name, serial number or customer, shows it, adds one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from deskflow.assets.queries import EquipmentRow
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.row_words import equipment_row
from deskflow.desktop.pages.equipment.adding import AddEquipmentForms
from deskflow.desktop.pages.equipment.details import EquipmentSide
from deskflow.desktop.pages.equipment.reading import read_details, read_list
from deskflow.desktop.pages.page import Page
from deskflow.desktop.records.browser import Listed, RecordBrowser, Words
from deskflow.desktop.records.rows import RecordRow


class EquipmentPage(Page):
    """`open(equipment_id=…)` shows one, `open(new=True)` offers the form for another."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.side = EquipmentSide(context)
        self.browser = RecordBrowser(context, self._listed(), self._words(), self.side)
        self.pane = self.browser.pane
        self._forms = AddEquipmentForms(context, self)
        self._forms.added.connect(self._on_added)
        self.browser.new_wanted.connect(self.add_equipment)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)

    def _listed(self) -> Listed:
        now = self.context.workspace.clock.now

        def row(device: EquipmentRow) -> RecordRow:
            return equipment_row(device, now(), with_customer=True)

        return Listed(
            key="equipment",
            icon="server",
            permission="assets.write",
            listed=("equipment", "customers", "sites"),
            shown=("equipment", "customers", "sites", "tickets"),
            read_list=read_list,
            read_details=read_details,
            row=row,
            is_nothing=lambda rows: not rows,
            first=lambda rows: rows[0].id,
        )

    def _words(self) -> Words:
        return Words(
            title=self.tr("Equipment"),
            filter=self.tr("Filter by name, serial number or customer"),
            new=self.tr("New equipment"),
            filter_action=self.tr("Filter equipment"),
            next=self.tr("Next piece of equipment"),
            previous=self.tr("Previous piece of equipment"),
            nothing=self.tr("Nothing is here yet."),
            no_match=self.tr("No equipment matches “{text}”."),
            empty_title=self.tr("What do you look after?"),
            empty_text=self.tr(
                "Equipment belongs to a customer. Tickets name it, and its warranty and history are at hand when "
                "they do."
            ),
        )

    def page_actions(self) -> Sequence[Action]:
        return self.browser.actions(new_id="new.equipment")

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add_equipment()
        elif params.get("equipment_id") is not None:
            self.browser.show_record(UUID(str(params["equipment_id"])))

    def place(self) -> dict[str, Any]:
        return {"equipment_id": self.browser.wanted} if self.browser.wanted is not None else {}

    def focus_default(self) -> None:
        self.browser.focus_default()

    def entered(self) -> None:
        self.browser.entered()

    def left(self) -> None:
        self.side.flush()

    def add_equipment(self) -> None:
        """Opens the form; what had been typed into it before is still there."""
        self._forms.add(self.pane.new_button)

    def _on_added(self, equipment_id: UUID) -> None:
        self.browser.show_record(equipment_id)
        self.browser.ask_list()
