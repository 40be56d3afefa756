"""Every read of equipment that a page or an action needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, select

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.people.tables import customers, sites


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    id: UUID
    customer_id: UUID
    customer_name: str
    site_id: UUID | None
    site_name: str | None
    name: str
    kind: str
    serial_number: str | None
    model: str | None
    notes: str | None
    installed_at: datetime | None
    warranty_until: datetime | None
    warranty_months: int | None = None


_ROWS = (
    select(
        equipment.c.id, equipment.c.customer_id, customers.c.name, equipment.c.site_id, sites.c.name,
        equipment.c.name, equipment.c.kind, equipment.c.serial_number, equipment.c.model,
        equipment.c.notes, equipment.c.installed_at, equipment.c.warranty_until, equipment.c.warranty_months,
    )
    .join(customers, customers.c.id == equipment.c.customer_id)
    .outerjoin(sites, sites.c.id == equipment.c.site_id)
)  # fmt: skip


def list_equipment(
    connection: Connection,
    tenant_id: UUID,
    *,
    customer_id: UUID | None = None,
    text: str = "",
    limit: int = 200,
) -> list[EquipmentRow]:
    """Equipment by name; `text` matches inside name, serial number or the customer's name."""
    c = equipment.c
    statement = _ROWS.where(c.tenant_id == tenant_id)
    if customer_id is not None:
        statement = statement.where(c.customer_id == customer_id)
    if text:
        statement = statement.where(
            or_(
                containing(c.name_key, text),
                containing(c.serial_key, text),
                containing(customers.c.name_key, text),
            )
        )
    rows = connection.execute(statement.order_by(c.name_key, c.pk).limit(limit))
    return [EquipmentRow(*list(row)) for row in rows]


def get_equipment(
    connection: Connection, tenant_id: UUID, equipment_id: UUID
) -> EquipmentRow | None:
    row = connection.execute(
        _ROWS.where(equipment.c.tenant_id == tenant_id, equipment.c.id == equipment_id)
    ).first()
    return None if row is None else EquipmentRow(*list(row))
