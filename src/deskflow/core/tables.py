"""The core's own tables: tenants, the audit of commands, events and their queue, settings."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from deskflow.core.schema import metadata, part
from deskflow.core.types import CanonicalJson, Id, Utc, Word

tenants = Table(
    "tenants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("created_at", Utc, nullable=False),
    info={"key": ("id",)},
)

# One row per applied command: who did what and when, and what it changed, so that it can be undone.
audit_log = part(
    "audit_log",
    Column("command_id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("actor_id", Id),
    Column("actor_kind", Word, nullable=False),
    Column("name", Word, nullable=False),
    Column("arguments", CanonicalJson, nullable=False),
    Column("arguments_hash", String(32), nullable=False),
    Column("result", CanonicalJson),
    Column("images", Text),
    Column("undone_by", Id),
    Index("ix_audit_log_tenant_id_at", "tenant_id", "at"),
    key=("command_id",),
)

# The journal of what happened; kept 400 days unless set otherwise.
events = part(
    "events",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("name", Word, nullable=False),
    Column("subject_kind", Word, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("payload", CanonicalJson, nullable=False),
    Column("actor_id", Id),
    Column("command_id", Id, nullable=False),
    # The chain of workflow executions that led here, oldest first; empty when a person did it.
    Column("chain", CanonicalJson),
    Index("ix_events_tenant_id_subject_id", "tenant_id", "subject_id"),
    Index("ix_events_tenant_id_at", "tenant_id", "at"),
)

# What a consumer still has to act on. It deletes the row in the transaction that acts on it.
event_queue = part(
    "event_queue",
    Column("pk", Integer, primary_key=True, autoincrement=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("consumer", Word, nullable=False),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    UniqueConstraint("consumer", "event_id"),
    Index("ix_event_queue_tenant_id_consumer_pk", "tenant_id", "consumer", "pk"),
    key=("pk",),
)

# `scope_id` is a user's id, or the tenant's own id for what holds for everybody.
settings = part(
    "settings",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("scope_id", Id, nullable=False),
    Column("key", Word, nullable=False),
    Column("value", CanonicalJson, nullable=False),
    UniqueConstraint("tenant_id", "scope_id", "key"),
)
