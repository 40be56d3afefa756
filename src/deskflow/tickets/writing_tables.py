"""What hangs on the writing of messages: replies that are held for a moment, and who was mentioned where."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Text, UniqueConstraint, false

from deskflow.core.schema import entity, part
from deskflow.core.types import CanonicalJson, Id, Utc, Word

# A reply between "send" and its release. Nobody but its author sees it; when its time comes it becomes a message and
# this row goes, in one transaction.
held_replies = entity(
    "held_replies",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    # The message as the command carried it.
    Column("message", CanonicalJson, nullable=False),
    Column("status_after", Word),
    Column("release_at", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    # Its time came and it could not be sent: it waits for its author, with the reason.
    Column("is_refused", Boolean, nullable=False, default=False, server_default=false()),
    Column("error_code", Word),
    Column("error_params", CanonicalJson),
    Column("excerpt", Text, nullable=False, default="", server_default=""),
    Index("ix_held_replies_due", "tenant_id", "is_refused", "release_at"),
    Index("ix_held_replies_ticket", "tenant_id", "ticket_id", "author_id"),
)

ticket_mentions = part(
    "ticket_mentions",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", Id, ForeignKey("ticket_messages.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("message_id", "user_id"),
    Index("ix_ticket_mentions_user", "tenant_id", "user_id", "created_at"),
    Index("ix_ticket_mentions_ticket", "tenant_id", "ticket_id"),
)
