"""What a tenant has decided about tickets, and the values of its own fields, in columns that can be compared."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)

from deskflow.core.schema import entity, part, partial_index
from deskflow.core.types import CanonicalJson, Id, SortKey, Word

# One row for each subject that was changed (`priority`, `statuses`, …); without a row its default holds.
ticket_rules = entity(
    "ticket_rules",
    Column("subject", Word, nullable=False),
    Column("value", CanonicalJson, nullable=False),
    UniqueConstraint("tenant_id", "subject"),
)

ticket_fields = entity(
    "ticket_fields",
    # What queries, expressions and files call it; never changed.
    Column("key", Word, nullable=False),
    Column("name", String(80), nullable=False),
    Column("kind", Word, nullable=False),
    # For which types of ticket; empty for all.
    Column("types", CanonicalJson, nullable=False),
    Column("choices", CanonicalJson, nullable=False),
    Column("currency", Word, nullable=False, default="", server_default=""),
    Column("help", String(300), nullable=False, default="", server_default=""),
    Column("default_value", CanonicalJson),
    Column("is_required", Boolean, nullable=False, default=False, server_default=false()),
    Column("position", Integer, nullable=False, default=0, server_default="0"),
    # A deleted one keeps the values that tickets have.
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("tenant_id", "key"),
)

# The same values that stand in `tickets.fields`, so that lists can filter and sort by them: texts and choices by
# `text_key`, numbers, amounts (in cents), days and boxes by `number`, people and equipment by `ref_id`.
ticket_field_values = part(
    "ticket_field_values",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("field_id", Id, ForeignKey("ticket_fields.id", ondelete="CASCADE"), nullable=False),
    Column("text_key", SortKey),
    Column("number", Double),
    Column("ref_id", Id),
    UniqueConstraint("ticket_id", "field_id"),
    partial_index(
        "ix_ticket_field_values_text", "field_id", "text_key", "ticket_id",
        where=text("text_key IS NOT NULL"),
    ),
    partial_index(
        "ix_ticket_field_values_number", "field_id", "number", "ticket_id",
        where=text("number IS NOT NULL"),
    ),
    partial_index(
        "ix_ticket_field_values_ref", "field_id", "ref_id", "ticket_id",
        where=text("ref_id IS NOT NULL"),
    ),
)  # fmt: skip
