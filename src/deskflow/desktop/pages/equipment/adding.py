"""The form for a new piece of equipment, on its own page and beside a customer."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deskflow.assets.commands import KINDS, AddEquipment
from deskflow.core.bus import Outcome
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.equipment.words import date_value, kind_word
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.queries import CustomerRow, list_customers

MOST_CUSTOMERS = 5_000


class AddEquipmentForms(QObject):
    """`added` carries the id of what was added."""

    added = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._host = parent
        self._typed: Mapping[str, str] = {}

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
        context = self._context
        form = UiForm(context.theme, "new_equipment")
        form.set_choices("kind", [(kind, kind_word(kind)) for kind in KINDS])
        known = [(str(one.id), one.name) for one in customers if not one.is_unknown]
        form.set_choices("customer_id", [("", self.tr("Choose a customer")), *known])
        form.show_field("customer_id", customer_id is None)

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            owner = customer_id or (UUID(values["customer_id"]) if values["customer_id"] else None)
            if owner is None:
                raise Rejected("field.required", field="customer_id")
            future: Future[Outcome] = context.workspace.run(_command(owner, values))
            return future

        popover = FormPopover(
            context.theme,
            self._host.window(),
            context.requests,
            self.tr("New equipment"),
            form,
            save,
            verb=self.tr("Add"),
        )
        popover.kept.connect(self._on_kept)
        popover.saved.connect(self._on_saved)
        empty = {**dict.fromkeys(form.fields, ""), "kind": "other"}
        popover.start(anchor, empty, self._typed, "below-right" if customer_id else "below-left")

    def _on_kept(self, typed: Mapping[str, str]) -> None:
        self._typed = typed

    def _on_saved(self, outcome: Outcome) -> None:
        self._typed = {}
        context = self._context

        def undo() -> None:
            context.requests.submit(context.workspace.undo(outcome.command_id), owner=self)

        context.toasts.show(self.tr("Equipment added"), undo=undo)
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
    )
