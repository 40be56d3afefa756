"""Equipment at a customer's site."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Text

from deskflow.core.schema import entity
from deskflow.core.types import Id, SortKey, Utc, Word

equipment = entity(
    "equipment",
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("site_id", Id, ForeignKey("sites.id")),
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("kind", Word, nullable=False, default="other", server_default="other"),
    Column("serial_number", String(255)),
    Column("serial_key", SortKey),
    Column("model", String(255)),
    Column("notes", Text),
    Column("installed_at", Utc),
    Column("warranty_until", Utc),
    Column("created_at", Utc, nullable=False),
    Index("ix_equipment_tenant_id_customer_id", "tenant_id", "customer_id"),
    Index("ix_equipment_tenant_id_serial_key", "tenant_id", "serial_key"),
    Index("ix_equipment_tenant_id_name_key", "tenant_id", "name_key"),
    searched=True,
)
