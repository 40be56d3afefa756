"""Held replies: those of one person on a ticket, and which is due next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, select

from deskflow.tickets.writing_tables import held_replies


@dataclass(frozen=True, slots=True)
class HeldReply:
    """`error_code` says why it could not be sent; empty while it waits for its time."""

    id: UUID
    ticket_id: UUID
    excerpt: str
    files: int
    status_after: str | None
    release_at: datetime
    created_at: datetime
    error_code: str
    error_params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DueReply:
    id: UUID
    author_id: UUID


def held_replies_of(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, author_id: UUID
) -> list[HeldReply]:
    """The author's own, oldest first; those of others are nobody's business."""
    h = held_replies.c
    rows = connection.execute(
        select(held_replies)
        .where(h.tenant_id == tenant_id, h.ticket_id == ticket_id, h.author_id == author_id)
        .order_by(h.release_at, h.id)
    )
    return [
        HeldReply(
            row.id, row.ticket_id, row.excerpt, len(row.message.get("attachments") or ()), row.status_after,
            row.release_at, row.created_at, row.error_code or "", row.error_params or {},
        )
        for row in rows
    ]  # fmt: skip


def next_release(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next held reply is due; None when there is none."""
    h = held_replies.c
    return connection.execute(
        select(h.release_at)
        .where(h.tenant_id == tenant_id, h.is_refused.is_(False))
        .order_by(h.release_at)
        .limit(1)
    ).scalar()


def due_replies(
    connection: Connection, tenant_id: UUID, now: datetime, limit: int
) -> list[DueReply]:
    """Those whose time has come, the longest waiting first, kept from other workers until the transaction ends."""
    h = held_replies.c
    statement = (
        select(h.id, h.author_id)
        .where(and_(h.tenant_id == tenant_id, h.is_refused.is_(False), h.release_at <= now))
        .order_by(h.release_at, h.id)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True)
    return [DueReply(row.id, row.author_id) for row in connection.execute(statement)]
