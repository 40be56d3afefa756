"""Reads of the notices inside the application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select

from deskflow.channels.tables import notifications


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """`code` and `params` are put into words when shown; `title` and `body` stand as they are."""

    id: UUID
    code: str
    params: Mapping[str, Any]
    title: str
    body: str
    link_kind: str | None
    link_id: UUID | None
    created_at: datetime
    is_read: bool
    snoozed_until: datetime | None = None


def list_notifications(
    connection: Connection,
    tenant_id: UUID,
    user_id: UUID,
    *,
    unread_only: bool = False,
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
    at: datetime | None = None,
) -> list[NotificationRow]:
    """A user's notices, newest first; `before` is the last (created_at, id) seen. With `at` without those put off until
    later than that."""
    table = notifications
    statement = select(table).where(table.c.tenant_id == tenant_id, table.c.user_id == user_id)
    if unread_only:
        statement = statement.where(table.c.is_read.is_(False))
    if at is not None:
        put_off = table.c.snoozed_until
        statement = statement.where(or_(put_off.is_(None), put_off <= at))
    if before is not None:
        created_at, row_id = before
        statement = statement.where(
            or_(
                table.c.created_at < created_at,
                and_(table.c.created_at == created_at, table.c.id < row_id),
            )
        )
    rows = connection.execute(
        statement.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit)
    )
    return [
        NotificationRow(
            row.id, row.code, row.params, row.title, row.body, row.link_kind, row.link_id, row.created_at,
            row.is_read, row.snoozed_until,
        )
        for row in rows
    ]  # fmt: skip


def count_unread(connection: Connection, tenant_id: UUID, user_id: UUID) -> int:
    table = notifications
    count: int = connection.execute(
        select(func.count())
        .select_from(table)
        .where(
            table.c.tenant_id == tenant_id, table.c.user_id == user_id, table.c.is_read.is_(False)
        )
    ).scalar_one()
    return count
