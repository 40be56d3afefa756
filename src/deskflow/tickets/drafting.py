"""What a new ticket or message is made of, as plain values that commands carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from deskflow.core.errors import Rejected

_BODY_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file already in the attachment store."""

    sha256: str
    filename: str
    content_type: str
    size: int
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message before it is on a ticket. `author_kind` is staff, customer, system or workflow."""

    text: str
    html: str | None = None
    is_public: bool = True
    author_kind: str = "staff"
    author_user_id: UUID | None = None
    author_contact_id: UUID | None = None
    author_name: str = ""
    channel: str = "internal"
    at: datetime | None = None
    is_automatic: bool = False
    quoted_text: str | None = None
    mail_message_id: str | None = None
    mail_headers: dict[str, Any] | None = None
    attachments: tuple[Attachment, ...] = ()
    # Who gets a copy of a reply, beside whoever asked.
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket before it has a number. Without a customer it belongs to the unknown caller.

    Without a priority it has the one that follows from impact and urgency, else that of its type. `fields` are
    values of the tenant's own fields by key.
    """

    title: str
    message: NewMessage
    priority: str | None = None
    status: str | None = None
    type: str = "breakdown"
    channel: str = "internal"
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    site_id: UUID | None = None
    equipment_id: UUID | None = None
    assignee_id: UUID | None = None
    created_at: datetime | None = None
    source_key: str | None = None
    impact: str | None = None
    urgency: str | None = None
    priority_reason: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    resolution_code: str | None = None
    cause_code: str | None = None
    resolution_method: str | None = None


def checked_title(value: str) -> str:
    """One line of at most 500 characters; control characters become spaces, an empty one is refused."""
    if not value.isprintable():
        value = "".join(c if c.isprintable() else " " for c in value)
    text = " ".join(value.split())
    if not text:
        raise Rejected("field.required", field="title")
    return text[:500]


def checked_body(value: str) -> str:
    """The text without NUL (no database stores it); refused when larger than two million characters."""
    if len(value) > _BODY_LIMIT:
        raise Rejected("field.too_long", field="text", limit=_BODY_LIMIT, length=len(value))
    return value.replace("\x00", "")


def total_size(attachments: Iterable[Attachment]) -> int:
    return sum(attachment.size for attachment in attachments)
