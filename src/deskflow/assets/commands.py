"""Every change to equipment; contracts have a file of their own beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from deskflow.assets.contracts import (
    AddContract,
    RemoveContract,
    RenewContract,
    UpdateContract,
    add_contract,
    remove_contract,
    renew_contract,
    update_contract,
)
from deskflow.assets.rules import MOST_MONTHS, checked_amount, warranty_end
from deskflow.assets.tables import equipment
from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.people.tables import customers, sites

KINDS = ("server", "workstation", "laptop", "printer", "network", "phone", "software", "other")


@dataclass(frozen=True, slots=True)
class AddEquipment(Command):
    name: ClassVar[str] = "equipment.add@1"
    permission: ClassVar[str] = "assets.write"

    customer_id: UUID
    equipment_name: str
    kind: str = "other"
    site_id: UUID | None = None
    serial_number: str | None = None
    model: str | None = None
    notes: str | None = None
    installed_at: datetime | None = None
    warranty_until: datetime | None = None
    # Counted from the installation where no day is given.
    warranty_months: int | None = None


@dataclass(frozen=True, slots=True)
class UpdateEquipment(Command):
    """`updates` may name: name, kind, site_id, serial_number, model, notes, installed_at, warranty_until,
    warranty_months."""

    name: ClassVar[str] = "equipment.update@1"
    permission: ClassVar[str] = "assets.write"

    equipment_id: UUID
    updates: dict[str, Any]


_FIELDS = (
    "name", "kind", "site_id", "serial_number", "model", "notes", "installed_at", "warranty_until",
    "warranty_months",
)  # fmt: skip


def add_equipment(tx: Transaction, command: AddEquipment) -> UUID:
    tx.get(customers, command.customer_id, customers.c.id)
    values = {field: getattr(command, field) for field in _FIELDS if field != "name"}
    values["name"] = command.equipment_name
    checked = _checked(tx, values)
    if checked["warranty_until"] is None:
        checked["warranty_until"] = warranty_end(
            checked["installed_at"], checked["warranty_months"]
        )
    return tx.insert(equipment, customer_id=command.customer_id, created_at=tx.at, **checked)


def update_equipment(tx: Transaction, command: UpdateEquipment) -> None:
    unknown = set(command.updates) - set(_FIELDS)
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    values = _checked(tx, command.updates)
    if {"installed_at", "warranty_months"} & values.keys() and "warranty_until" not in values:
        row = tx.get(equipment, command.equipment_id)
        until = warranty_end(
            values.get("installed_at", row.installed_at),
            values.get("warranty_months", row.warranty_months),
        )
        if until is not None:
            values["warranty_until"] = until
    tx.update(equipment, command.equipment_id, **values)


def _checked(tx: Transaction, given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
    if values.get("kind", "other") not in KINDS:
        raise Rejected("equipment.unknown_kind", kind=str(values["kind"]))
    if values.get("site_id") is not None:
        # A replayed command brings ids and times as text.
        values["site_id"] = UUID(str(values["site_id"]))
        tx.get(sites, values["site_id"], sites.c.id)
    for field in ("installed_at", "warranty_until"):
        if isinstance(values.get(field), str):
            values[field] = datetime.fromisoformat(values[field])
    if "warranty_months" in values:
        values["warranty_months"] = checked_amount(
            values["warranty_months"], "warranty_months", MOST_MONTHS
        )
    for field in ("model", "notes"):
        if field in values:
            values[field] = (values[field] or "").strip() or None
    if "serial_number" in values:
        values["serial_number"] = values["serial_key"] = (
            values["serial_number"] or ""
        ).strip() or None
    return values


HANDLERS: Handlers = {
    AddEquipment: add_equipment,
    UpdateEquipment: update_equipment,
    AddContract: add_contract,
    UpdateContract: update_contract,
    RenewContract: renew_contract,
    RemoveContract: remove_contract,
}
