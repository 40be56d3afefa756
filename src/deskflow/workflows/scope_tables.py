"""Where an execution's parallel parts stand while it waits; one that runs through writes none of these rows."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String

from deskflow.core.schema import part
from deskflow.core.types import CanonicalJson, Id, Utc, Word

# A fork, a loop, one of its rounds, a group, or the undoing of what was done.
workflow_scopes = part(
    "workflow_scopes",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column(
        "execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE"), nullable=False
    ),
    Column("parent_id", Id),
    Column("kind", Word, nullable=False),
    # The step that opened it, and on which of its visits.
    Column("step_key", Word, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("data", CanonicalJson),
    Index("ix_workflow_scopes_execution_id", "execution_id"),
)

# The items of a loop and what its rounds gave: written once each, so that a long loop stays linear.
workflow_scope_values = part(
    "workflow_scope_values",
    Column("scope_id", Id, ForeignKey("workflow_scopes.id", ondelete="CASCADE"), primary_key=True),
    # items (a hundred of them), result
    Column("kind", Word, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("value", CanonicalJson),
    key=("scope_id", "kind", "place"),
)

# Steps that have been done and would have to be undone, in the order they were done.
workflow_compensations = part(
    "workflow_compensations",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column(
        "execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE"), nullable=False
    ),
    Column("place", Integer, nullable=False),
    Column("step_key", Word, nullable=False),
    # The scopes it was done in, outermost first, and the names of its round.
    Column("data", CanonicalJson),
    Index("ix_workflow_compensations_execution_id", "execution_id", "place"),
)

# Who is in a group that one execution at a time may be in, and who waits for it, in the order of arrival.
workflow_sections = part(
    "workflow_sections",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("is_held", Boolean, nullable=False),
    Column(
        "execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE"), nullable=False
    ),
    Column("since", Utc, nullable=False),
    Index("ix_workflow_sections_tenant_id_name", "tenant_id", "name", "place"),
    Index("ix_workflow_sections_execution_id", "execution_id"),
)

# What one execution has to tell another: taken off in the transaction that acts on it.
workflow_signals = part(
    "workflow_signals",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column(
        "execution_id", Id, ForeignKey("workflow_executions.id", ondelete="CASCADE"), nullable=False
    ),
    # answer (to the token that waits for `ref`), cancel, ended (somebody ended it: let go what it holds)
    Column("kind", Word, nullable=False),
    Column("ref", Id),
    Column("data", CanonicalJson),
    Index("ix_workflow_signals_tenant_id", "tenant_id", "id"),
    Index("ix_workflow_signals_execution_id", "execution_id"),
)
