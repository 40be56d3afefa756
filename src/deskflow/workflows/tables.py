"""Workflows, their versions, steps and edges, executions, schedules and variables.

Names, columns and defaults follow seed 000; what joins them is said in docs/decisions.
"""

from __future__ import annotations

from datetime import UTC, datetime

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
    false,
    text,
    true,
)

from deskflow.core.schema import entity, part, partial_index
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

# Stands for "nothing to do until somebody comes" in `ready_at`.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)

# What the seed's columns of milliseconds hold: a little more than 24 days.
LONGEST_MS = 2**31 - 1

workflows = entity(
    "workflows",
    Column("name", String(255), nullable=False),
    Column("description", Text),
    Column("trigger_type", Word, nullable=False),
    Column("trigger_config", CanonicalJson, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    Column("is_template", Boolean, nullable=False, default=False, server_default=false()),
    Column("category", Word),
    Column("version", Integer, nullable=False, default=1, server_default="1"),
    Column("execution_count", Integer, nullable=False, default=0, server_default="0"),
    Column("last_executed_at", Utc),
    Column("error_count", Integer, nullable=False, default=0, server_default="0"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("created_by", Id, ForeignKey("users.id")),
    Column("deleted_at", Utc),
    Column("created_from_template", Id),
    # What the author edits, and how often it was saved: two authors notice each other by it.
    Column("draft", CanonicalJson, nullable=False),
    Column("draft_revision", Integer, nullable=False, default=1, server_default="1"),
    Column("draft_saved_by", Id),
    Column("is_published", Boolean, nullable=False, default=False, server_default=false()),
    # Health of the trigger: when it last saw something, when it last fired, what went wrong.
    Column("trigger_seen_at", Utc),
    Column("trigger_fired_at", Utc),
    Column("trigger_error", CanonicalJson),
    # The settings of the published version (`settings_spec`): read at every start and every end of a run.
    Column("settings", CanonicalJson),
    # Made to run once on chosen tickets (`on_the_fly`): no list offers it.
    Column("ad_hoc", Boolean, nullable=False, default=False, server_default=false()),
    Index("idx_workflows_tenant_active", "tenant_id", "is_active"),
    Index("idx_workflows_trigger", "trigger_type", "is_active"),
)

workflow_versions = part(
    "workflow_versions",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("definition", CanonicalJson, nullable=False),
    Column("message", Text),
    Column("published_by", Id),
    Column("published_at", Utc, nullable=False),
    # The warnings whoever published it was shown and went on with.
    Column("acknowledged", CanonicalJson),
    UniqueConstraint("workflow_id", "version"),
)

# A projection of the definition, written with it. Version 0 is the draft.
workflow_steps = part(
    "workflow_steps",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False, default=0, server_default="0"),
    Column("key", Word, nullable=False),
    Column("title", String(255), nullable=False, default="", server_default=""),
    Column("step_order", Integer, nullable=False),
    Column("step_type", Word, nullable=False),
    Column("action_type", Word),
    Column("config", CanonicalJson, nullable=False),
    Column("position_x", Integer),
    Column("position_y", Integer),
    Column(
        "on_success_step_id",
        Id,
        ForeignKey("workflow_steps.id", deferrable=True, initially="DEFERRED"),
    ),
    Column(
        "on_failure_step_id",
        Id,
        ForeignKey("workflow_steps.id", deferrable=True, initially="DEFERRED"),
    ),
    Column("retry_count", Integer, nullable=False, default=0, server_default="0"),
    Column("retry_delay_seconds", Integer, nullable=False, default=60, server_default="60"),
    Column("timeout_seconds", Integer, nullable=False, default=300, server_default="300"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workflow_id", "version", "key"),
    Index("idx_workflow_steps_workflow", "workflow_id", "step_order"),
    partial_index(
        "ix_workflow_steps_wait_event", "tenant_id", where=text("step_type = 'wait_event'")
    ),
)

workflow_edges = part(
    "workflow_edges",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("source_key", Word, nullable=False),
    Column("port", Word, nullable=False),
    Column("target_key", Word, nullable=False),
    UniqueConstraint("workflow_id", "version", "source_key", "port", "target_key"),
)

workflow_executions = part(
    "workflow_executions",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("trigger_data", CanonicalJson),
    Column("status", Word, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("completed_at", Utc),
    Column("duration_ms", Integer),
    Column("error_message", Text),
    # The same error as code and parameters, to be shown in the reader's language.
    Column("error", CanonicalJson),
    Column("context_data", CanonicalJson),
    Column("triggered_by_user_id", Id, ForeignKey("users.id")),
    Column("triggered_by", Word),
    Column("event_id", Id),
    Column("subject_kind", Word),
    Column("subject_id", Id),
    Column("chain", CanonicalJson),
    Column("retry_of", Id),
    # When a worker should look at it: at once, when a timer is due, when a lease runs out, or NEVER.
    Column("ready_at", Utc, nullable=False),
    # Counted up at every claim; a write with an older number is that of a worker left behind.
    Column("attempt", Integer, nullable=False, default=0, server_default="0"),
    Column("claimed_by", Word),
    Column("active_ms", BigInteger, nullable=False, default=0, server_default="0"),
    Column("step_count", Integer, nullable=False, default=0, server_default="0"),
    # Runs of a workflow with the same key keep to its limit; `queued` says what a pending one waits for:
    # concurrency or overlap.
    Column("concurrency_key", String(200)),
    Column("queued", Word),
    partial_index(
        "ix_workflow_executions_queued",
        "tenant_id",
        "workflow_id",
        where=text("queued IS NOT NULL"),
    ),
    partial_index(
        "ix_workflow_executions_keyed",
        "workflow_id",
        "concurrency_key",
        where=text("completed_at IS NULL AND concurrency_key IS NOT NULL"),
    ),
    partial_index(
        "ix_workflow_executions_scheduled",
        "workflow_id",
        where=text("completed_at IS NULL AND triggered_by = 'schedule'"),
    ),
    # Who started it as a part of itself, and what happens to it when that one ends: cancel or abandon.
    Column("parent_execution_id", Id),
    Column("on_parent_end", Word),
    # Steps that somebody has put in while it was waiting.
    Column("inserted_steps", CanonicalJson),
    # Runs that one person started together, on chosen tickets.
    Column("batch_id", Id),
    partial_index(
        "ix_workflow_executions_batch_id", "batch_id", where=text("batch_id IS NOT NULL")
    ),
    partial_index(
        "ix_workflow_executions_parent",
        "parent_execution_id",
        where=text("parent_execution_id IS NOT NULL"),
    ),
    partial_index(
        "ix_workflow_executions_retry_of", "retry_of", where=text("retry_of IS NOT NULL")
    ),
    # Read backwards for the newest first: a descending index would gain nothing.
    Index("idx_workflow_executions_workflow", "workflow_id", "started_at"),
    Index("idx_workflow_executions_status", "tenant_id", "status", "started_at"),
    Index("ix_workflow_executions_ready", "tenant_id", "ready_at"),
    Index("ix_workflow_executions_subject", "tenant_id", "subject_id"),
    Index("ix_workflow_executions_started", "tenant_id", "started_at"),
)

# Where an execution stands while it waits; one that runs through never writes a token.
workflow_tokens = part(
    "workflow_tokens",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column(
        "execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE"), nullable=False
    ),
    Column("scope_id", Id),
    Column("step_key", Word, nullable=False),
    Column("visit", Integer, nullable=False),
    # ready, delay, retry, approval, effect, answered; event, child and section wait for others to come or to end,
    # join and inside for tokens of the same execution.
    Column("state", Word, nullable=False),
    Column("wake_at", Utc, nullable=False),
    Column("wait_ref", Id),
    Column("retry_attempt", Integer, nullable=False, default=0, server_default="0"),
    Column("step_execution_id", Id),
    Column("data", CanonicalJson),
    # The event it waits for and where in it stands what `wait_ref` is made of.
    Column("wait_event", Word),
    Column("wait_path", Word),
    Index("ix_workflow_tokens_execution_id", "execution_id"),
    Index("ix_workflow_tokens_tenant_id_wait_ref", "tenant_id", "wait_ref"),
    partial_index(
        "ix_workflow_tokens_wait_event",
        "tenant_id",
        "wait_event",
        "wait_path",
        "wait_ref",
        where=text("wait_event IS NOT NULL"),
    ),
)

workflow_step_executions = part(
    "workflow_step_executions",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column(
        "workflow_execution_id",
        Id,
        ForeignKey("workflow_executions.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("workflow_step_id", Id, ForeignKey("workflow_steps.id"), nullable=False),
    Column("step_order", Integer, nullable=False),
    Column("step_key", Word, nullable=False),
    Column("visit", Integer, nullable=False, default=1, server_default="1"),
    Column("status", Word, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("completed_at", Utc),
    Column("duration_ms", Integer),
    Column("input_data", CanonicalJson),
    Column("output_data", CanonicalJson),
    Column("error_message", Text),
    Column("error", CanonicalJson),
    Column("retry_attempt", Integer, nullable=False, default=0, server_default="0"),
    # The port it left by.
    Column("port", Word),
    # The round of a loop it was done in.
    Column("scope_id", Id),
    Column("round", Integer),
    partial_index(
        "ix_workflow_step_executions_scope_id",
        "scope_id",
        "step_key",
        where=text("scope_id IS NOT NULL"),
    ),
    Index("idx_workflow_step_executions_execution", "workflow_execution_id", "step_order"),
)

workflow_schedules = part(
    "workflow_schedules",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("cron_expression", String(100), nullable=False),
    Column("timezone", String(100), nullable=False, default="UTC", server_default="UTC"),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    Column("last_run_at", Utc),
    Column("next_run_at", Utc),
    Column("run_count", Integer, nullable=False, default=0, server_default="0"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    # What to do about runs missed while nothing was awake: none, last, all.
    Column("missed", Word, nullable=False, default="last", server_default="last"),
    # The tick `next_run_at` stands for, where jitter moved it.
    Column("planned_at", Utc),
    UniqueConstraint("workflow_id"),
    Index("idx_workflow_schedules_next_run", "is_active", "next_run_at"),
)

workflow_variables = part(
    "workflow_variables",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE")),
    Column("variable_name", String(100), nullable=False),
    Column("variable_value", Text),
    Column("variable_type", String(50)),
    Column("is_encrypted", Boolean, nullable=False, default=False, server_default=false()),
    # Of a secret: counts its values, and is sealed into each of them.
    Column("secret_version", Integer),
    Column("description", Text),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("updated_by", Id),
    UniqueConstraint("tenant_id", "workflow_id", "variable_name"),
    # A unique constraint lets NULLs repeat; a tenant's variable has no workflow.
    partial_index(
        "uq_workflow_variables_tenant_wide",
        "tenant_id",
        "variable_name",
        unique=True,
        where=text("workflow_id IS NULL"),
    ),
)

# The ids partners gave to the events they sent, so that sending one again does nothing.
received_events = part(
    "received_events",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("source", String(100), nullable=False),
    Column("sender_id", String(200), nullable=False),
    Column("name", Word, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("received_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "source", "sender_id"),
)

# Addresses handed out for one answer each; only the fingerprint of what stands in them is kept.
webhook_callbacks = part(
    "webhook_callbacks",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("execution_id", Id, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("answered_at", Utc),
    UniqueConstraint("tenant_id", "token_hash"),
)

# How to say who one is to other systems; the secret itself is one of the tenant's secrets, by its name.
credentials = entity(
    "credentials",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    # bearer, basic, header, query, oauth2.
    Column("kind", Word, nullable=False),
    # It is sent to this address and what lies below it, and nowhere else.
    Column("base_url", String(2000), nullable=False),
    # What else the kind needs, as `credentials.KINDS` says.
    Column("details", CanonicalJson, nullable=False),
    Column("secret_name", String(100), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("updated_by", Id),
    UniqueConstraint("tenant_id", "name_key"),
)
