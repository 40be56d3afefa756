"""Policies, the clocks of tickets with their ledger, and what still has to be counted again.

A clock's row holds what its ledger says just now, so that lists, timers and reports need not read the ledger; the
ledger is the truth, but for the first entry of a clock that started with its ticket: `started_at` says as much,
and an import of 500 tickets saves 1,000 rows. `sla_clocks.next_at` is the timer: when something has to be put on record, NULL if never.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    true,
)

from deskflow.core.schema import entity, part, partial_index
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word
from deskflow.core.undo import WORKED_OFF

sla_policies = entity(
    "sla_policies",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    Column("calendar_id", Id, ForeignKey("calendars.id"), nullable=False),
    # Targets, condition, pauses and the rest: `definitions.policy_from_json`.
    Column("definition", CanonicalJson, nullable=False),
    UniqueConstraint("tenant_id", "name_key"),
)

sla_clocks = entity(
    "sla_clocks",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("cycle", Integer, nullable=False),
    # The terms it counts under; without a policy or a budget nothing is promised. No foreign keys: the
    # policy of a workspace that has defined none is built in.
    Column("policy_id", Id),
    Column("calendar_id", Id),
    Column("priority", Word, nullable=False),
    Column("budget_seconds", Integer),
    Column("at_risk_percent", Integer, nullable=False),
    Column("state", Word, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("due_at", Utc),
    Column("ended_at", Utc),
    Column("breached_at", Utc),
    Column("next_at", Utc),
    UniqueConstraint("tenant_id", "ticket_id", "kind", "cycle"),
)
partial_index(
    "ix_sla_clocks_timer",
    sla_clocks.c.tenant_id,
    sla_clocks.c.next_at,
    where=sla_clocks.c.next_at.is_not(None),
)

sla_ledger = part(
    "sla_ledger",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("clock_id", Id, ForeignKey("sla_clocks.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Word, nullable=False),
    Column("at", Utc, nullable=False),
    Column("cause", Word, nullable=False),
    Column("params", CanonicalJson, nullable=False),
    UniqueConstraint("clock_id", "ordinal"),
)

# A policy or a calendar has changed: the open tickets are counted again in small batches, by ticket id.
sla_recalculations = entity(
    "sla_recalculations",
    Column("cause", Word, nullable=False),
    # Only clocks of this calendar, only tickets of this customer; NULL for all.
    Column("calendar_id", Id),
    Column("customer_id", Id),
    Column("requested_at", Utc, nullable=False),
    # The ticket that was counted last.
    Column("done_to", Id),
    # How many were counted, of how many when it began.
    Column("done", Integer, nullable=False, default=0, server_default="0"),
    Column("total", Integer),
    Index("ix_sla_recalculations_tenant_id_requested_at", "tenant_id", "requested_at"),
)
sla_recalculations.info[WORKED_OFF] = True

# Why a promise was not kept, in the words of whoever may say so.
sla_justifications = entity(
    "sla_justifications",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("clock_id", Id, ForeignKey("sla_clocks.id", ondelete="CASCADE"), nullable=False),
    Column("code", Word, nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by_id", Id),
    UniqueConstraint("tenant_id", "clock_id"),
    Index("ix_sla_justifications_ticket_id", "ticket_id"),
)

# What a missed promise costs: a draft until a person has looked at it.
sla_credit_notes = entity(
    "sla_credit_notes",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("clock_id", Id, ForeignKey("sla_clocks.id", ondelete="CASCADE"), nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("clock_kind", Word, nullable=False),
    Column("policy_name", String(255), nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("due_at", Utc, nullable=False),
    # When it was kept after all; until then the amount may still grow.
    Column("kept_at", Utc),
    # The rule at the time, so that another policy does not change what is owed.
    Column("rule", CanonicalJson, nullable=False),
    # draft, approved, discarded
    Column("status", Word, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("reviewed_at", Utc),
    Column("reviewed_by", Id),
    Column("note", String(1000)),
    UniqueConstraint("tenant_id", "clock_id"),
    Index("ix_sla_credit_notes_tenant_id_status", "tenant_id", "status", "created_at"),
    Index("ix_sla_credit_notes_ticket_id", "ticket_id"),
    Index("ix_sla_credit_notes_customer_id", "customer_id"),
)
