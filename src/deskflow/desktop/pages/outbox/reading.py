"""What the page asks of the workspace, on a reading thread: pages of the list, and one mail ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.channels.mail.sanitise import sanitise_html
from deskflow.channels.queries import (
    OutboxMessage,
    OutboxRow,
    count_outbox,
    get_outgoing,
    list_outbox,
)
from deskflow.channels.smtp_settings import read_smtp_settings
from deskflow.workflows.execution_queries import executions_by_ids

PAGE = 200
MOST_HTML = 400_000
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """`counts` are of all mails by status; `sender` is None while nothing can leave; `more` follow these rows."""

    rows: tuple[OutboxRow, ...]
    counts: Mapping[str, int]
    sender: str | None
    more: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to be painted: `html` is harmless, or None for one that is text only."""

    message: OutboxMessage
    text: str
    html: str | None
    blocked_images: int
    workflow: str | None


def read_page(
    connection: Connection,
    tenant_id: UUID,
    statuses: Sequence[str],
    text: str,
    limit: int = PAGE,
    before: tuple[datetime, UUID] | None = None,
) -> OutboxPage:
    found = list_outbox(
        connection, tenant_id, statuses=statuses, text=text, limit=limit + 1, before=before
    )
    # The password is not needed to know whether a server is named.
    route = read_smtp_settings(connection, tenant_id, "")
    return OutboxPage(
        tuple(found[:limit]),
        count_outbox(connection, tenant_id),
        None if route is None else route.sender.address,
        len(found) > limit,
    )


def read_mail(connection: Connection, tenant_id: UUID, outgoing_id: UUID) -> Mail | None:
    message = get_outgoing(connection, tenant_id, outgoing_id)
    if message is None:
        return None
    html, blocked = None, 0
    if message.html:
        safe = sanitise_html(message.html, MOST_HTML)
        if not safe.refused and safe.html.strip():
            html, blocked = safe.html, safe.remote_images
    return Mail(
        message, message.text[:MOST_TEXT], html, blocked, _workflow(connection, tenant_id, message)
    )


def _workflow(connection: Connection, tenant_id: UUID, message: OutboxMessage) -> str | None:
    if message.row.execution_id is None:
        return None
    runs = executions_by_ids(connection, tenant_id, [message.row.execution_id])
    return runs[0].workflow_name if runs else None
