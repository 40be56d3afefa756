"""What stands beside a draft while it is made: states of it that were kept, and who has it open."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String

from deskflow.core.schema import entity, part
from deskflow.core.types import CanonicalJson, Id, Utc, Word

# A state of a draft: one with a title was kept by a person, one without by DeskFlow before the draft was replaced.
workflow_checkpoints = entity(
    "workflow_checkpoints",
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(200), nullable=False, default="", server_default=""),
    # kept, or what it was kept before: restore, discard, theirs, mine.
    Column("reason", Word, nullable=False),
    Column("definition", CanonicalJson, nullable=False),
    Column("made_by", Id),
    Column("made_at", Utc, nullable=False),
    Index("ix_workflow_checkpoints_workflow", "tenant_id", "workflow_id", "made_at"),
)

# Who has a draft open just now, in which window; a row that is not renewed is of a window that is gone.
workflow_editors = part(
    "workflow_editors",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("workflow_id", Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("seen_at", Utc, nullable=False),
    Index("ix_workflow_editors_workflow", "tenant_id", "workflow_id"),
)
