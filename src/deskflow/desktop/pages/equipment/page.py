"""The page of equipment: finds one by name, serial number or customer, shows it, adds one."""

from __future__ import annotations

from deskflow.assets.queries import EquipmentRow
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.row_words import equipment_row
from deskflow.desktop.pages.equipment.adding import AddEquipmentForms
from deskflow.desktop.pages.equipment.details import EquipmentSide
from deskflow.desktop.pages.equipment.reading import read_details, read_list
from deskflow.desktop.records.browser import Listed, Words
from deskflow.desktop.records.page import RecordPage
from deskflow.desktop.records.rows import RecordRow


class EquipmentPage(RecordPage):
    noun = "equipment"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.side = EquipmentSide(context)
        self.show_browser(self._listed(), self._words(), self.side)
        self._adding = AddEquipmentForms(context, self)
        self._adding.added.connect(self.browser.show_new)

    def _listed(self) -> Listed:
        now = self.context.workspace.clock.now

        def row(device: EquipmentRow) -> RecordRow:
            return equipment_row(device, now(), with_customer=True)

        return Listed(
            key="equipment",
            icon="server",
            permission="assets.write",
            listed=("equipment", "customers", "sites"),
            shown=("equipment", "customers", "sites", "tickets", "contracts", "time_entries"),
            read_list=read_list,
            read_details=read_details,
            row=row,
            is_nothing=lambda rows: not rows,
            first=lambda rows: rows[0].id,
        )

    def _words(self) -> Words:
        return Words(
            title=self.tr("Equipment"),
            filter=self.tr("Name, serial number or customer"),
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

    def add(self) -> None:
        self._adding.add(self.pane.new_button)
