"""Every change to equipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

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


@dataclass(frozen=True, slots=True)
class UpdateEquipment(Command):
    """`updates` may name: name, kind, site_id, serial_number, model, notes, installed_at, warranty_until."""

    name: ClassVar[str] = "equipment.update@1"
    permission: ClassVar[str] = "assets.write"

    equipment_id: UUID
    updates: dict[str, Any]


_FIELDS = (
    "name", "kind", "site_id", "serial_number", "model", "notes", "installed_at", "warranty_until",
)  # fmt: skip


def add_equipment(tx: Transaction, command: AddEquipment) -> UUID:
    tx.get(customers, command.customer_id, customers.c.id)
    values = {field: getattr(command, field) for field in _FIELDS if field != "name"}
    values["name"] = command.equipment_name
    return tx.insert(
        equipment, customer_id=command.customer_id, created_at=tx.at, **_checked(tx, values)
    )


def update_equipment(tx: Transaction, command: UpdateEquipment) -> None:
    unknown = set(command.updates) - set(_FIELDS)
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    tx.update(equipment, command.equipment_id, **_checked(tx, command.updates))


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
    for field in ("model", "notes"):
        if field in values:
            values[field] = (values[field] or "").strip() or None
    if "serial_number" in values:
        values["serial_number"] = values["serial_key"] = (
            values["serial_number"] or ""
        ).strip() or None
    return values


HANDLERS: Handlers = {AddEquipment: add_equipment, UpdateEquipment: update_equipment}
