"""Equipment at a customer's site, and the contracts that cover it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    true,
)

from deskflow.core.schema import entity, part
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

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
    # From the installation on; `warranty_until` follows from both.
    Column("warranty_months", Integer),
    Column("created_at", Utc, nullable=False),
    Index("ix_equipment_tenant_id_customer_id", "tenant_id", "customer_id"),
    Index("ix_equipment_tenant_id_serial_key", "tenant_id", "serial_key"),
    Index("ix_equipment_tenant_id_name_key", "tenant_id", "name_key"),
    searched=True,
)

# A customer's contract (AMC, warranty extension, hours bought ahead). Money is in the smallest unit of `currency`.
contracts = entity(
    "contracts",
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("kind", Word, nullable=False, default="amc", server_default="amc"),
    # Noon of its first and of its last day; without an end it goes on.
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc),
    Column("renewal", Word, nullable=False, default="ask", server_default="ask"),
    Column("notice_days", Integer, nullable=False, default=30, server_default="30"),
    Column("cancelled_at", Utc),
    # What it pays for: see `contracts.COVERS`.
    Column("covers", CanonicalJson, nullable=False),
    # All of the customer's equipment, or what `contract_equipment` names.
    Column("covers_all", Boolean, nullable=False, default=True, server_default=true()),
    # For each of its periods; empty: as much as it takes.
    Column("minutes_included", Integer),
    Column("visits_included", Integer),
    Column("period", Word, nullable=False, default="term", server_default="term"),
    Column("response_minutes", Integer),
    Column("resolution_minutes", Integer),
    # What an hour costs that the contract does not pay for, and what each missed promise costs us.
    Column("hourly_rate", BigInteger),
    Column("response_penalty", BigInteger),
    Column("resolution_penalty", BigInteger),
    Column("currency", String(3), nullable=False, default="EUR", server_default="EUR"),
    Column("notes", Text),
    Column("created_at", Utc, nullable=False),
    Index("ix_contracts_tenant_id_customer_id", "tenant_id", "customer_id"),
    Index("ix_contracts_tenant_id_ends_at", "tenant_id", "ends_at"),
    searched=True,
)

contract_equipment = part(
    "contract_equipment",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("contract_id", Id, ForeignKey("contracts.id", ondelete="CASCADE"), nullable=False),
    Column("equipment_id", Id, ForeignKey("equipment.id", ondelete="CASCADE"), nullable=False),
    UniqueConstraint("contract_id", "equipment_id"),
    Index("ix_contract_equipment_equipment_id", "equipment_id"),
)
