"""Mail templates, messages on their way out, and notices inside the application."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

mail_templates = entity(
    "mail_templates",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("language", Word, nullable=False, default="en", server_default="en"),
    Column("subject", String(500), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    # Names the author offers to whoever uses the template.
    Column("variables", CanonicalJson, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "name_key", "language"),
)

# What a command wrote here stays; status, attempts and the next time belong to the delivery, as tokens belong to
# the engine. `next_attempt_at` of a message in `sending` is the end of its lease.
outgoing_messages = entity(
    "outgoing_messages",
    Column("kind", Word, nullable=False, default="mail", server_default="mail"),
    # [{"address", "name"}]
    Column("to_boxes", CanonicalJson, nullable=False),
    Column("cc_boxes", CanonicalJson, nullable=False),
    # Who gets it without the others seeing that; none in mails from before there were any.
    Column("bcc_boxes", CanonicalJson),
    Column("from_name", String(255), nullable=False, default="", server_default=""),
    Column("subject", String(500), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    # [{"sha256", "filename", "content_type", "size", "content_id"}]
    Column("attachments", CanonicalJson, nullable=False),
    Column("is_automatic", Boolean, nullable=False, default=False, server_default=false()),
    # Bare ids, made once: a mail sent again after a crash is the same mail.
    Column("message_id", String(250), nullable=False),
    Column("in_reply_to", String(250), nullable=False, default="", server_default=""),
    Column("mail_references", CanonicalJson, nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="SET NULL")),
    Column("ticket_message_id", Id),
    # An execution of a room above or below this one; history outlives it.
    Column("execution_id", Id),
    Column("queued_by_user_id", Id, ForeignKey("users.id")),
    Column("idempotency_key", String(200), nullable=False),
    # queued, held (until a time), no_route (nothing configured to send with), sending, sent, failed, cancelled.
    Column("status", Word, nullable=False, default="queued", server_default="queued"),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("next_attempt_at", Utc, nullable=False),
    # Of several recipients those who have it already.
    Column("accepted", CanonicalJson, nullable=False),
    Column("last_error_code", Word),
    Column("last_error_params", CanonicalJson),
    Column("created_at", Utc, nullable=False),
    Column("sent_at", Utc),
    UniqueConstraint("tenant_id", "idempotency_key"),
    Index("ix_outgoing_messages_due", "tenant_id", "status", "next_attempt_at"),
    Index("ix_outgoing_messages_list", "tenant_id", "created_at", "id"),
    Index("ix_outgoing_messages_list_status", "tenant_id", "status", "created_at", "id"),
    Index("ix_outgoing_messages_ticket", "tenant_id", "ticket_id"),
    Index("ix_outgoing_messages_message_id", "tenant_id", "message_id"),
)

# `code` and `params` are put into words when shown; `title` and `body` are what an author or a ticket says.
notifications = entity(
    "notifications",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("code", Word, nullable=False),
    Column("params", CanonicalJson, nullable=False),
    Column("title", String(500), nullable=False),
    Column("body", Text, nullable=False),
    Column("link_kind", Word),
    Column("link_id", Id),
    Column("created_at", Utc, nullable=False),
    Column("is_read", Boolean, nullable=False, default=False, server_default=false()),
    Column("read_at", Utc),
    # Out of sight until then.
    Column("snoozed_until", Utc),
    # When it leaves by mail; nothing once it has, or was read before.
    Column("mail_due_at", Utc),
    Column("mailed_at", Utc),
    Index("ix_notifications_list", "tenant_id", "user_id", "created_at", "id"),
    Index("ix_notifications_unread", "tenant_id", "user_id", "is_read", "created_at"),
    Index("ix_notifications_mail", "tenant_id", "mail_due_at"),
)

# "I do not want to hear of this ticket."
notification_mutes = entity(
    "notification_mutes",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("user_id", "ticket_id"),
    Index("ix_notification_mutes_ticket", "tenant_id", "ticket_id"),
)
