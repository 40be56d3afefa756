"""Canned replies, macros, and how often somebody uses one of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Text, UniqueConstraint

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

canned_replies = entity(
    "canned_replies",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("folder", String(100), nullable=False, default="", server_default=""),
    Column("body", Text, nullable=False),
    # [{"sha256", "filename", "content_type", "size"}]
    Column("attachments", CanonicalJson, nullable=False),
    Column("owner_id", Id, ForeignKey("users.id"), nullable=False),
    # me, team, all
    Column("shared_with", Word, nullable=False, default="me", server_default="me"),
    Column("team_id", Id, ForeignKey("teams.id")),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_canned_replies_tenant_id_name_key", "tenant_id", "name_key"),
)

macros = entity(
    "macros",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("folder", String(100), nullable=False, default="", server_default=""),
    # [{"kind": "set", …}]: one change after the other, see `macro_steps`.
    Column("steps", CanonicalJson, nullable=False),
    Column("owner_id", Id, ForeignKey("users.id"), nullable=False),
    Column("shared_with", Word, nullable=False, default="me", server_default="me"),
    Column("team_id", Id, ForeignKey("teams.id")),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_macros_tenant_id_name_key", "tenant_id", "name_key"),
)

# Apart from what is used: a count that moved would stand in the way of an undo. `subject_id` is a canned reply or a macro.
writing_uses = entity(
    "writing_uses",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("last_used_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "user_id", "subject_id"),
    Index("ix_writing_uses_tenant_id_subject_id", "tenant_id", "subject_id"),
)
