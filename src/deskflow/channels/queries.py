"""Every read of outgoing mail and mail templates that a page, a route or an action needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, and_, func, or_, select, type_coerce

from deskflow.channels.mail.threading import normal_message_id
from deskflow.channels.tables import mail_templates, outgoing_messages
from deskflow.core.searching import containing
from deskflow.core.types import folded
from deskflow.tickets.tables import tickets


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A line of the outbox; `to` are addresses. `error_code` is the last thing that went wrong."""

    id: UUID
    status: str
    to: tuple[str, ...]
    subject: str
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime
    attempts: int
    ticket_id: UUID | None
    ticket_number: str | None
    execution_id: UUID | None
    error_code: str | None
    error_params: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class OutgoingFileRow:
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message whole."""

    row: OutboxRow
    cc: tuple[str, ...]
    from_name: str
    text: str
    html: str | None
    files: tuple[OutgoingFileRow, ...]
    message_id: str
    is_automatic: bool
    bcc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateRow:
    id: UUID
    name: str
    language: str
    subject: str
    text: str
    html: str | None
    variables: tuple[str, ...]
    updated_at: datetime


def list_outbox(
    connection: Connection,
    tenant_id: UUID,
    *,
    statuses: Sequence[str] = (),
    text: str = "",
    limit: int = 100,
    before: tuple[datetime, UUID] | None = None,
) -> list[OutboxRow]:
    """Newest first; `before` is the last (created_at, id) seen; without `statuses` all of them.

    `text` is looked for in the subject, the recipients and the ticket's number.
    """
    table = outgoing_messages
    statement = _outbox().where(table.c.tenant_id == tenant_id)
    if statuses:
        statement = statement.where(table.c.status.in_(statuses))
    if text.strip():
        statement = statement.where(_has_text(text.strip()))
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
    return [_row(row) for row in rows]


def count_outbox(connection: Connection, tenant_id: UUID) -> dict[str, int]:
    """How many messages there are by status; a status without any is missing."""
    table = outgoing_messages
    rows = connection.execute(
        select(table.c.status, func.count())
        .where(table.c.tenant_id == tenant_id)
        .group_by(table.c.status)
    )
    return {row[0]: row[1] for row in rows}


def get_outgoing(
    connection: Connection, tenant_id: UUID, outgoing_id: UUID
) -> OutboxMessage | None:
    table = outgoing_messages
    row = connection.execute(
        _outbox(whole=True).where(table.c.tenant_id == tenant_id, table.c.id == outgoing_id)
    ).first()
    if row is None:
        return None
    return OutboxMessage(
        _row(row),
        _addresses(row.cc_boxes),
        row.from_name,
        row.text,
        row.html,
        tuple(
            OutgoingFileRow(one["filename"], one["content_type"], one["size"], one["sha256"])
            for one in row.attachments
        ),
        row.message_id,
        row.is_automatic,
        _addresses(row.bcc_boxes or ()),
    )


def ticket_of_message_ids(
    connection: Connection, tenant_id: UUID, message_ids: Sequence[str]
) -> UUID | None:
    """The ticket one of our own mails was about, by the ids an answer names, best first."""
    table = outgoing_messages
    bare = [one for one in map(normal_message_id, message_ids) if one]
    rows = connection.execute(
        select(table.c.message_id, table.c.ticket_id).where(
            table.c.tenant_id == tenant_id,
            table.c.message_id.in_(bare),
            table.c.ticket_id.is_not(None),
        )
    )
    found: dict[str, UUID] = {row.message_id: row.ticket_id for row in rows}
    return next((found[one] for one in bare if one in found), None)


def list_templates(connection: Connection, tenant_id: UUID) -> list[TemplateRow]:
    """All templates by name, then language."""
    rows = connection.execute(
        select(mail_templates)
        .where(mail_templates.c.tenant_id == tenant_id)
        .order_by(mail_templates.c.name_key, mail_templates.c.language)
    )
    return [_template(row) for row in rows]


def get_template(connection: Connection, tenant_id: UUID, template_id: UUID) -> TemplateRow | None:
    row = connection.execute(
        select(mail_templates).where(
            mail_templates.c.tenant_id == tenant_id, mail_templates.c.id == template_id
        )
    ).first()
    return None if row is None else _template(row)


def find_template(
    connection: Connection, tenant_id: UUID, name: str, language: str = "en"
) -> TemplateRow | None:
    """A template by its name; in another language when there is none in this one."""
    rows = connection.execute(
        select(mail_templates)
        .where(
            mail_templates.c.tenant_id == tenant_id, mail_templates.c.name_key == folded(name)[:400]
        )
        .order_by(mail_templates.c.language)
    ).all()
    fitting = [row for row in rows if row.language == language] or list(rows)
    return _template(fitting[0]) if fitting else None


def _outbox(whole: bool = False) -> Any:
    table = outgoing_messages
    columns = [table] if whole else [
        table.c.id, table.c.status, table.c.to_boxes, table.c.subject, table.c.created_at, table.c.sent_at,
        table.c.next_attempt_at, table.c.attempts, table.c.ticket_id, table.c.execution_id,
        table.c.last_error_code, table.c.last_error_params,
    ]  # fmt: skip
    return select(*columns, tickets.c.number).outerjoin(tickets, tickets.c.id == table.c.ticket_id)


def _has_text(text: str) -> ColumnElement[bool]:
    table = outgoing_messages
    boxes = _without_keys(table.c.to_boxes), _without_keys(table.c.cc_boxes)
    return or_(
        *(
            containing(func.lower(column), text.lower())
            for column in (table.c.subject, *boxes, tickets.c.number)
        )
    )


def _without_keys(boxes: ColumnElement[Any]) -> ColumnElement[str]:
    # JSON text without the names of its fields, or everybody would be found by "address".
    bare = func.replace(type_coerce(boxes, String), '"address":', "")
    return func.replace(bare, '"name":', "", type_=String)


def _row(row: Any) -> OutboxRow:
    return OutboxRow(
        row.id, row.status, _addresses(row.to_boxes), row.subject, row.created_at, row.sent_at,
        row.next_attempt_at, row.attempts, row.ticket_id, row.number, row.execution_id,
        row.last_error_code, row.last_error_params,
    )  # fmt: skip


def _addresses(boxes: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(box["address"] for box in boxes)


def _template(row: Any) -> TemplateRow:
    return TemplateRow(
        row.id,
        row.name,
        row.language,
        row.subject,
        row.text,
        row.html,
        tuple(row.variables),
        row.updated_at,
    )
