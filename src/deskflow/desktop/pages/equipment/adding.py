"""The form for a new piece of equipment, on its own page and beside a customer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deskflow.assets.commands import KINDS, AddEquipment
from deskflow.core.bus import Outcome
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.equipment.words import date_value, kind_word, months_value
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.queries import CustomerRow, list_customers

MOST_CUSTOMERS = 5_000


class AddEquipmentForms(QObject):
    """`added` carries the id of what was added."""

    added = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._forms = RecordForms(context, parent)

    def add(self, anchor: QWidget, customer_id: UUID | None = None) -> None:
        """For this customer, or for one that is chosen in the form."""
        if customer_id is not None:
            self._open(anchor, [], customer_id)
            return
        workspace = self._context.workspace
        asked = workspace.ask(list_customers, workspace.tenant_id, limit=MOST_CUSTOMERS)
        self._context.requests.submit(
            asked, lambda customers: self._open(anchor, customers, None), owner=self
        )

    def _open(
        self, anchor: QWidget, customers: list[CustomerRow], customer_id: UUID | None
    ) -> None:
        form = UiForm(self._context.theme, "new_equipment")
        form.set_choices("kind", [(kind, kind_word(kind)) for kind in KINDS])
        known = [(str(one.id), one.name) for one in customers if not one.is_unknown]
        form.set_choices("customer_id", [("", self.tr("Choose a customer")), *known])
        form.show_field("customer_id", customer_id is None)

        def make(values: Mapping[str, str]) -> AddEquipment:
            owner = customer_id or (UUID(values["customer_id"]) if values["customer_id"] else None)
            if owner is None:
                raise Rejected("field.required", field="customer_id")
            return _command(owner, values)

        self._forms.offer(
            form,
            make,
            FormWords(self.tr("New equipment"), self.tr("Add"), self.tr("Equipment added")),
            anchor=anchor,
            values={**dict.fromkeys(form.fields, ""), "kind": "other"},
            side="below-right" if customer_id else "below-left",
            on_saved=self._on_saved,
        )

    def _on_saved(self, outcome: Outcome) -> None:
        self.added.emit(outcome.result_id)


def _command(customer_id: UUID, values: Mapping[str, str]) -> AddEquipment:
    return AddEquipment(
        customer_id,
        values["name"],
        kind=values["kind"],
        serial_number=values["serial_number"] or None,
        model=values["model"] or None,
        installed_at=date_value(values["installed_at"], "installed_at"),
        warranty_until=date_value(values["warranty_until"], "warranty_until"),
        warranty_months=months_value(values["warranty_months"]),
    )
