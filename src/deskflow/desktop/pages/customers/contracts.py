"""The contracts of a customer: a card with what is left of each, a form, and what can be done to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.assets.contracts import AddContract, RemoveContract, RenewContract, UpdateContract
from deskflow.assets.queries import EquipmentRow
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.contract_words import (
    COVER_SETS,
    KINDS,
    PERIODS,
    RENEWALS,
    contract_row,
    covers_words,
    devices_from,
    hours_from,
    money_from,
    span_from,
    stored_text,
    tr,
)
from deskflow.desktop.pages.equipment.words import date_value
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.cover_queries import CoverNow

_MONEY: Final = ("hourly_rate", "response_penalty", "resolution_penalty")
_SPANS: Final = ("response_minutes", "resolution_minutes")
_EMPTY: Final = {"kind": "amc", "renewal": "ask", "period": "term", "covers": "labour,remote", "currency": "EUR", "notice_days": "30"}  # fmt: skip


class ContractCard(ListCard):
    """Opening a contract asks what to do with it."""

    def __init__(self, context: PageContext) -> None:
        may_write = context.workspace.can("assets.write")
        super().__init__(
            context.theme,
            _tr("Contracts"),
            _tr("No contract: work is billed as it comes."),
            _tr("Add contract") if may_write else "",
        )
        self._may_write = may_write
        self._context = context
        self._customer_id: UUID | None = None
        self._covers: dict[UUID, CoverNow] = {}
        self._devices: list[EquipmentRow] = []
        self._forms = RecordForms(context, self)
        self.add_wanted.connect(self.add_contract)
        self.opened.connect(self.ask)

    def show_contracts(
        self, customer_id: UUID, covers: list[CoverNow], devices: list[EquipmentRow]
    ) -> None:
        now = self._context.workspace.clock.now()
        self._customer_id = customer_id
        self._covers = {one.contract.id: one for one in covers}
        self._devices = devices
        self.show_rows([contract_row(one, now) for one in covers])

    # --- forms --------------------------------------------------------------------------------

    def add_contract(self) -> None:
        customer_id = self._customer_id
        if customer_id is None:
            return
        form = self._form(())

        def make(values: Mapping[str, str]) -> AddContract:
            return AddContract(customer_id, self._details(values))

        words = FormWords(self.tr("New contract"), self.tr("Add"), self.tr("Contract added"))
        empty = {**dict.fromkeys(form.fields, ""), **_EMPTY}
        self._forms.offer(form, make, words, anchor=self.add_button, values=empty, key=customer_id)

    def edit_contract(self, contract_id: UUID) -> None:
        found = self._covers.get(contract_id)
        if found is None:
            return
        row = found.contract
        form = self._form(row.covers)
        stored = stored_text(row, {one.id: one.name for one in self._devices})

        def make(values: Mapping[str, str]) -> UpdateContract:
            changed = {key for key, text in values.items() if text != stored.get(key, "")}
            details = self._details(values, only=changed)
            return UpdateContract(contract_id, details)

        said = self.tr("{name} saved").format(name=row.name)
        words = FormWords(row.name, self.tr("Save"), said)
        self._forms.offer(
            form, make, words, anchor=self.list, values=stored, key=contract_id, side="below-left"
        )

    def _form(self, covers: tuple[str, ...]) -> UiForm:
        form = UiForm(self._context.theme, "contract")
        for key, offered in (("kind", KINDS), ("period", PERIODS), ("renewal", RENEWALS)):
            form.set_choices(key, [(value, tr(text)) for value, text in offered.items()])
        sets = list(COVER_SETS)
        if covers and tuple(covers) not in sets:
            sets.append(tuple(covers))
        form.set_choices("covers", [(",".join(one), covers_words(one)) for one in sets])
        return form

    def _details(self, values: Mapping[str, str], only: set[str] | None = None) -> dict[str, Any]:
        """What the command takes, of all fields or of some; Rejected names the field that means nothing."""
        details: dict[str, Any] = {}
        for key, text in values.items():
            if only is not None and key not in only:
                continue
            if key in ("starts_at", "ends_at"):
                day = date_value(text, key)
                details[key] = None if day is None else day.isoformat()
            elif key == "minutes_included":
                details[key] = hours_from(text, key)
            elif key in _MONEY:
                details[key] = money_from(text, key)
            elif key in _SPANS:
                details[key] = span_from(text, key)
            elif key == "covers":
                details[key] = [one for one in text.split(",") if one]
            elif key == "equipment_ids":
                details[key] = devices_from(text, self._devices)
                details["covers_all"] = not details[key]
            else:
                details[key] = text
        if only is None and details.get("starts_at") is None:
            raise Rejected("field.required", field="starts_at")
        return details

    # --- one contract -------------------------------------------------------------------------

    def ask(self, contract_id: UUID) -> None:
        """What to do with it; who may only read sees it in the card."""
        found = self._covers.get(contract_id)
        if found is None or not self._may_write:
            return
        row, now = found.contract, self._context.workspace.clock.now()
        choices = [Choice("edit", self.tr("Edit…"), icon="pencil")]
        if row.ends_at is not None and row.cancelled_at is None:
            choices.append(Choice("renew", self.tr("Renew for another term"), icon="repeat"))
        if row.cancelled_at is not None:
            choices.append(Choice("revive", self.tr("Not cancelled after all"), icon="undo-2"))
        elif row.state(now) != "ended":
            choices.append(Choice("cancel", self.tr("Cancel it from today"), icon="ban"))
        choices.append(Choice("remove", self.tr("Remove: it was a slip"), icon="trash-2"))
        pick(self._context.theme, self.list, row.name, choices,
             lambda what: self._do(contract_id, row.name, what))  # fmt: skip

    def _do(self, contract_id: UUID, name: str, what: str) -> None:
        if what == "edit":
            self.edit_contract(contract_id)
            return
        command, said = {
            "renew": (RenewContract(contract_id), self.tr("{name} goes on for another term")),
            "cancel": (UpdateContract(contract_id, {"cancelled": True}), self.tr("{name} is cancelled")),
            "revive": (UpdateContract(contract_id, {"cancelled": False}), self.tr("{name} holds again")),
            "remove": (RemoveContract(contract_id), self.tr("{name} is removed")),
        }[what]  # fmt: skip
        run_with_undo(self._context, command, said.format(name=name), owner=self)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContractCard", text)
