"""What helps people at their work on tickets: templates of checklists, and stopwatches."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, UniqueConstraint, true

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc

checklist_templates = entity(
    "checklist_templates",
    Column("title", String(200), nullable=False),
    Column("title_key", SortKey, nullable=False),
    # [{"title": …, "required": …}]
    Column("items", CanonicalJson, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "title_key"),
)

# One for each person and ticket; only one of a person's runs.
stopwatches = entity(
    "stopwatches",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    # What was gathered before `runs_since`, which is empty while it is paused.
    Column("seconds", Integer, nullable=False, default=0, server_default="0"),
    Column("runs_since", Utc),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "user_id", "ticket_id"),
)
