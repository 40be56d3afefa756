"""Requests for a decision with the seed's columns, and beside them stages, approvers and decisions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, Id, Utc, Word

# The seed's columns hold the outcome. Execution and step belong to a room above this one, which is why they are
# named as text; a request can also stand alone.
workflow_approvals = entity(
    "workflow_approvals",
    Column("workflow_execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE")),
    Column("workflow_step_id", Id, ForeignKey("workflow_steps.id")),
    Column("title", String(255), nullable=False),
    Column("description", Text),
    Column("requested_from_user_id", Id, ForeignKey("users.id")),
    Column("requested_from_role_id", Id, ForeignKey("roles.id")),
    # pending, approved, rejected, expired, void, not_required.
    Column("status", Word, nullable=False, default="pending", server_default="pending"),
    # Whoever made the deciding decision, also when it was a rejection.
    Column("approved_by_user_id", Id, ForeignKey("users.id")),
    Column("decision_at", Utc),
    Column("decision_comment", Text),
    Column("expires_at", Utc),
    Column("created_at", Utc, nullable=False),
    # --- beyond the seed ---
    Column("requested_by_user_id", Id, ForeignKey("users.id")),
    Column("allow_own", Boolean, nullable=False, default=False, server_default=false()),
    Column("on_expiry", Word, nullable=False, default="expired", server_default="expired"),
    # What is asked about; `record` is how it looked then, `shown` what the request shows of it.
    Column("record_kind", Word),
    Column("record_id", Id),
    Column("record", CanonicalJson),
    Column("shown", CanonicalJson, nullable=False),
    Column("binds", CanonicalJson, nullable=False),
    Column("binds_hash", String(64)),
    # Requests alike share a topic, so that past decisions can be looked up.
    Column("topic", String(200), nullable=False, default="", server_default=""),
    # Opaque to this room: by it the engine finds what waits for the outcome.
    Column("correlation", String(200), nullable=False, default="", server_default=""),
    # Sorted by, so never NULL: the far future stands for "no time limit" and for "not closed".
    Column("due_at", Utc, nullable=False),
    Column("closed_at", Utc, nullable=False),
    Column("closed_reason", CanonicalJson),
    # open, due (closed, nobody has acted on it), taken. A taken outcome can no longer be undone.
    Column("outcome", Word, nullable=False, default="open", server_default="open"),
    # What is done while nobody answers, and in whose open hours its times and the time limit are counted.
    Column("ladder", CanonicalJson),
    Column("calendar_id", Id),
    Column("due_seconds", Float),
    CheckConstraint(
        "requested_from_user_id IS NOT NULL OR requested_from_role_id IS NOT NULL",
        name="approver_named",
    ),
    Index("idx_workflow_approvals_user", "requested_from_user_id", "status"),
    Index("idx_workflow_approvals_role", "requested_from_role_id", "status"),
    Index("ix_workflow_approvals_due", "tenant_id", "status", "due_at", "id"),
    Index("ix_workflow_approvals_closed", "tenant_id", "closed_at", "id"),
    Index("ix_workflow_approvals_topic", "tenant_id", "topic", "closed_at"),
    Index("ix_workflow_approvals_record", "tenant_id", "record_id", "status"),
    Index("ix_workflow_approvals_execution", "workflow_execution_id"),
    Index("ix_workflow_approvals_outcome", "tenant_id", "outcome", "closed_at"),
)

approval_stages = entity(
    "approval_stages",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("position", Integer, nullable=False),
    Column("name", String(255), nullable=False, default="", server_default=""),
    Column("strategy", Word, nullable=False),
    Column("threshold", Float),
    Column("reject_policy", Word, nullable=False),
    # waiting (an earlier stage is not done), pending, approved, rejected, closed.
    Column("status", Word, nullable=False),
    UniqueConstraint("approval_id", "position"),
)

approval_approvers = entity(
    "approval_approvers",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("stage_id", Id, ForeignKey("approval_stages.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("user_id", Id, ForeignKey("users.id")),
    Column("role_id", Id, ForeignKey("roles.id")),
    # Set when a team is asked: any of its members answers. `user_id` is then only whoever speaks for it in the seed's
    # columns, and nobody is asked by it.
    Column("team_id", Id),
    Column("weight", Integer, nullable=False, default=1, server_default="1"),
    Column("may_veto", Boolean, nullable=False, default=False, server_default=false()),
    # waiting, pending, approved, rejected, no_longer_needed, excused (made the request), unable.
    Column("status", Word, nullable=False),
    CheckConstraint("(user_id IS NULL) <> (role_id IS NULL)", name="user_or_role"),
    Index("ix_approval_approvers_user", "tenant_id", "user_id", "status"),
    Index("ix_approval_approvers_role", "tenant_id", "role_id", "status"),
    Index("ix_approval_approvers_team", "tenant_id", "team_id", "status"),
    Index("ix_approval_approvers_approval_id", "approval_id"),
    Index("ix_approval_approvers_stage_id", "stage_id"),
)

# Only ever added to: one decision per approver, and one per person in a stage.
approval_decisions = entity(
    "approval_decisions",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("stage_id", Id, ForeignKey("approval_stages.id", ondelete="CASCADE"), nullable=False),
    Column(
        "approver_id", Id, ForeignKey("approval_approvers.id", ondelete="CASCADE"), nullable=False
    ),
    Column("decided_by_user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("decision", Word, nullable=False),
    Column("comment", Text),
    Column("at", Utc, nullable=False),
    # Whom somebody decided for, and why they could: delegation, escalation.
    Column("on_behalf_of_user_id", Id),
    Column("capacity", Word),
    UniqueConstraint("approver_id"),
    UniqueConstraint("stage_id", "decided_by_user_id"),
    Index("ix_approval_decisions_approval_id", "approval_id"),
)

# What comes due while a stage is asked: reminders, and who may then answer instead.
approval_rungs = entity(
    "approval_rungs",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("stage_id", Id, ForeignKey("approval_stages.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    # remind, delegate, manager, role.
    Column("kind", Word, nullable=False),
    Column("user_id", Id, ForeignKey("users.id")),
    Column("role_id", Id, ForeignKey("roles.id")),
    # The far future for those that wait for the time limit.
    Column("due_at", Utc, nullable=False),
    # waiting, done, not_needed.
    Column("status", Word, nullable=False),
    UniqueConstraint("stage_id", "position"),
    Index("ix_approval_rungs_due", "tenant_id", "status", "due_at", "id"),
    Index("ix_approval_rungs_approval_id", "approval_id"),
)

# Who else may answer a paper because nobody answered it in time.
approval_stand_ins = entity(
    "approval_stand_ins",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column(
        "approver_id", Id, ForeignKey("approval_approvers.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_id", Id, ForeignKey("users.id")),
    Column("role_id", Id, ForeignKey("roles.id")),
    # delegate, manager, role; passed_on when somebody asked has handed this one request to them.
    Column("reason", Word, nullable=False),
    Column("at", Utc, nullable=False),
    # Who handed it on.
    Column("by_user_id", Id),
    CheckConstraint("(user_id IS NULL) <> (role_id IS NULL)", name="user_or_role"),
    Index("ix_approval_stand_ins_user", "tenant_id", "user_id"),
    Index("ix_approval_stand_ins_role", "tenant_id", "role_id"),
    Index("ix_approval_stand_ins_approver_id", "approver_id"),
    Index("ix_approval_stand_ins_approval_id", "approval_id"),
)

# What somebody wants to know before they decide. `left` is the time that stood still meanwhile: seconds of the time limit and,
# by id, of the rungs of the ladder; only one question of a request keeps it.
approval_questions = entity(
    "approval_questions",
    Column(
        "approval_id", Id, ForeignKey("workflow_approvals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("asked_by_user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("asked_of_user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("answer", Text),
    Column("answered_at", Utc),
    # open, answered, withdrawn (taken back, or decided without it).
    Column("status", Word, nullable=False),
    Column("left", CanonicalJson),
    Index("ix_approval_questions_approval_id", "approval_id", "status"),
    Index("ix_approval_questions_of", "tenant_id", "asked_of_user_id", "status"),
)

# "I am away: somebody decides for me." An empty topic means everything; ending one early moves its end.
approval_delegations = entity(
    "approval_delegations",
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("stand_in_id", Id, ForeignKey("users.id"), nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("topic", String(200), nullable=False, default="", server_default=""),
    Column("created_at", Utc, nullable=False),
    CheckConstraint("user_id <> stand_in_id", name="somebody_else"),
    CheckConstraint("starts_at <= ends_at", name="starts_before_it_ends"),
    Index("ix_approval_delegations_user", "tenant_id", "user_id", "ends_at"),
    Index("ix_approval_delegations_stand_in", "tenant_id", "stand_in_id", "ends_at"),
)
