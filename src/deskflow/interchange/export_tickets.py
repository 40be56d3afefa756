"""All tickets as CSV or JSON, streamed. The headers are those an import understands, so a file can go both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TextIO
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from deskflow.assets.tables import equipment
from deskflow.core.commands import plain
from deskflow.core.csv_writing import CsvWriter
from deskflow.people.tables import contacts, customers, sites, users
from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.tickets.defining.reading import DeskRules, desk_rules
from deskflow.tickets.queries import names_of_values
from deskflow.tickets.tables import ticket_attachments, ticket_messages, tickets

Form = Literal["csv", "json"]

# The id comes first, so that it is what an import of the file recognises a row by.
COLUMNS = (
    "id", "number", "title", "description", "status", "priority", "type", "channel", "customer", "contact_name",
    "contact_email", "contact_phone", "site", "equipment", "assignee", "created_at", "updated_at",
    "first_response_due", "first_response_at", "resolution_due", "resolved_at", "closed_at", "sla_status",
    "impact", "urgency", "severity", "resolution_code", "cause_code", "resolution_method",
)  # fmt: skip
_PAGE = 400

_t = tickets.c
_STATEMENT = (
    select(
        _t.pk, _t.id, _t.number, _t.title, _t.status, _t.priority, _t.type, _t.channel,
        customers.c.name.label("customer"), contacts.c.name.label("contact_name"),
        contacts.c.email.label("contact_email"), contacts.c.phone.label("contact_phone"),
        sites.c.name.label("site"),
        func.coalesce(equipment.c.serial_number, equipment.c.name).label("equipment"),
        users.c.email.label("assignee"), _t.created_at, _t.updated_at, _t.first_response_due,
        _t.first_response_at, _t.resolution_due, _t.resolved_at, _t.closed_at, _t.sla_status,
        _t.impact, _t.urgency, _t.severity, _t.resolution_code, _t.cause_code, _t.resolution_method,
        _t.own_status, _t.fields,
    )
    .join(customers, customers.c.id == _t.customer_id)
    .outerjoin(contacts, contacts.c.id == _t.contact_id)
    .outerjoin(sites, sites.c.id == _t.site_id)
    .outerjoin(equipment, equipment.c.id == _t.equipment_id)
    .outerjoin(users, users.c.id == _t.assignee_id)
    .order_by(_t.pk)
    .limit(_PAGE)
)  # fmt: skip


def export_file(
    connection: Connection,
    tenant_id: UUID,
    path: Path,
    form: Form,
    progress: Callable[[int], None] = lambda count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int | None:
    """Writes all tickets to `path`, which appears only when it is complete. Answers with how many, or None when
    it was cancelled. CSV is written with a byte order mark, for spreadsheets."""
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding=encoding, newline="") as stream:
            count = write_tickets(connection, tenant_id, stream, form, progress, cancelled)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if count is None:
        temporary.unlink(missing_ok=True)
    else:
        temporary.replace(path)
    return count


def write_tickets(
    connection: Connection,
    tenant_id: UUID,
    stream: TextIO,
    form: Form,
    progress: Callable[[int], None] = lambda count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int | None:
    """Oldest first; memory holds one page. `progress` hears how many are written."""
    rules = desk_rules(connection, tenant_id)
    write = _CsvPages(stream, rules) if form == "csv" else _JsonPages(stream, rules)
    count = 0
    for page in _pages(connection, tenant_id):
        if cancelled():
            return None
        write.page(connection, tenant_id, page)
        count += len(page)
        progress(count)
    write.end()
    return count


def _pages(connection: Connection, tenant_id: UUID) -> Iterator[Sequence[Row[Any]]]:
    after = 0
    while True:
        found = connection.execute(_STATEMENT.where(_t.tenant_id == tenant_id, _t.pk > after))
        page: list[Any] = list(found)
        if not page:
            return
        yield page
        after = page[-1].pk


class _CsvPages:
    """One row per ticket with its first message; formulas are written as text."""

    def __init__(self, stream: TextIO, rules: DeskRules) -> None:
        self._rules = rules
        self._own = [one for one in rules.fields if one.is_active]
        self._writer = CsvWriter(stream, (*COLUMNS, *_headers(self._own)))

    def page(self, connection: Connection, tenant_id: UUID, page: Sequence[Row[Any]]) -> None:
        first = (
            select(func.min(ticket_messages.c.pk))
            .where(
                ticket_messages.c.tenant_id == tenant_id,
                ticket_messages.c.ticket_id.in_([row.id for row in page]),
            )
            .group_by(ticket_messages.c.ticket_id)
        )
        texts = {
            row.ticket_id: row.body_text
            for row in connection.execute(
                select(ticket_messages.c.ticket_id, ticket_messages.c.body_text).where(
                    ticket_messages.c.tenant_id == tenant_id, ticket_messages.c.pk.in_(first)
                )
            )
        }
        names = _names(connection, tenant_id, page)
        for row in page:
            values = named_values(self._rules, row)
            values |= {"id": str(row.id), "description": texts.get(row.id, "")}
            own = [_own_text(one, (row.fields or {}).get(one.key), names) for one in self._own]
            self._writer.write([[*(values[name] for name in COLUMNS), *own]])

    def end(self) -> None:
        """A CSV file ends as it is."""


class _JsonPages:
    """One object per ticket with all its messages and the names and hashes of their files."""

    def __init__(self, stream: TextIO, rules: DeskRules) -> None:
        self._stream = stream
        self._rules = rules
        self._is_first = True

    def page(self, connection: Connection, tenant_id: UUID, page: Sequence[Row[Any]]) -> None:
        ids = [row.id for row in page]
        files = _files(connection, tenant_id, ids)
        messages: dict[UUID, list[dict[str, Any]]] = {}
        for row in connection.execute(
            select(ticket_messages)
            .where(ticket_messages.c.tenant_id == tenant_id, ticket_messages.c.ticket_id.in_(ids))
            .order_by(ticket_messages.c.pk)
        ):
            messages.setdefault(row.ticket_id, []).append(
                {
                    "at": row.at, "author": row.author_name, "author_kind": row.author_kind,
                    "is_public": row.is_public, "channel": row.channel, "text": row.body_text,
                    "message_id": row.mail_message_id, "files": files.get(row.id, []),
                }
            )  # fmt: skip
        for row in page:
            values = named_values(self._rules, row)
            ticket = {name: values[name] for name in COLUMNS if name != "description"}
            ticket = {**ticket, "fields": row.fields or {}, "messages": messages.get(row.id, [])}
            self._stream.write("[\n" if self._is_first else ",\n")
            self._is_first = False
            self._stream.write(json.dumps(plain(ticket), ensure_ascii=False))

    def end(self) -> None:
        self._stream.write("[]\n" if self._is_first else "\n]\n")


def named_values(rules: DeskRules, row: Row[Any]) -> dict[str, Any]:
    """The columns of a ticket; a status of the tenant's own and the outcome by the names they have."""
    values = dict(row._mapping)
    values["status"] = rules.moves.name(row.own_status or "") or row.status
    for part in ("resolution_code", "cause_code"):
        values[part] = rules.outcomes.name(part, values[part] or "") or values[part]
    return values


def _headers(fields: Sequence[FieldDefinition]) -> list[str]:
    """Names of own fields; one that is called like a column of every ticket goes by its key."""
    return [f"fields.{one.key}" if one.name.lower() in COLUMNS else one.name for one in fields]


def _names(connection: Connection, tenant_id: UUID, page: Sequence[Row[Any]]) -> dict[str, str]:
    values = {
        f"{at}.{key}": value
        for at, row in enumerate(page)
        for key, value in (row.fields or {}).items()
    }
    return names_of_values(connection, tenant_id, values)


def _own_text(field: FieldDefinition, value: Any, names: dict[str, str]) -> Any:
    """As an import reads it back."""
    if value is None:
        return ""
    match field.kind:
        case "choice":
            return next((one.name for one in field.choices if one.key == value), value)
        case "checkbox":
            return "yes" if value else "no"
        case "person" | "equipment":
            return names.get(str(value), value)
        case _:
            return value


def _files(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    c = ticket_attachments.c
    rows = connection.execute(
        select(c.id, c.message_id, c.filename, c.content_type, c.size, c.sha256).where(
            c.tenant_id == tenant_id, c.ticket_id.in_(ticket_ids)
        )
    )
    # Sorted here, so that both databases write the same file.
    for row in sorted(rows, key=lambda row: (row.filename, row.id)):
        found.setdefault(row.message_id, []).append(
            {
                "filename": row.filename, "content_type": row.content_type, "size": row.size,
                "sha256": row.sha256,
            }
        )  # fmt: skip
    return found
