"""`deskflow export`: all tickets or all workflows as JSON or CSV."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.workspace import Workspace
from deskflow.interchange.csv_writing import CsvWriter
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets
from deskflow.workflows.tables import workflows

_PAGE = 400
_COLUMNS = (
    "number", "title", "status", "priority", "type", "channel", "customer", "contact", "contact_email",
    "equipment", "assigned_to", "sla_status", "created_at", "updated_at",
)  # fmt: skip


def run_export(
    workspace: Workspace, request: dict[str, Any], report: Callable[[str], None]
) -> dict[str, Any]:
    """To the file named, or as text for standard output."""
    with workspace.database.read() as connection:
        if request["what"] == "workflows":
            if request["format"] == "csv":
                return {"exit": 2, "out": "", "err": "deskflow: workflows are exported as JSON"}
            text = json.dumps(
                _workflows(connection, workspace.tenant_id), ensure_ascii=False, indent=2
            )
        elif request["format"] == "csv":
            stream = io.StringIO(newline="")
            rows = (_flat(one) for one in _tickets(connection, workspace.tenant_id))
            CsvWriter(stream, _COLUMNS).write(rows)
            text = stream.getvalue()
        else:
            text = json.dumps(
                list(_tickets(connection, workspace.tenant_id)), ensure_ascii=False, indent=2
            )
    if not request.get("out"):
        return {"exit": 0, "out": text.rstrip("\n"), "err": ""}
    Path(request["out"]).write_text(text, encoding="utf-8")
    return {"exit": 0, "out": "", "err": f"wrote {request['out']}"}


def _tickets(connection: Connection, tenant_id: UUID) -> Iterator[dict[str, Any]]:
    """Oldest first, in pages, so that a million of them do not sit in memory as rows."""
    after = 0
    while True:
        rows = connection.execute(
            select(tickets.c.pk, tickets.c.id)
            .where(tickets.c.tenant_id == tenant_id, tickets.c.pk > after)
            .order_by(tickets.c.pk)
            .limit(_PAGE)
        ).all()
        if not rows:
            return
        found = snapshots(connection, tenant_id, [row.id for row in rows])
        yield from (found[row.id] for row in rows)
        after = rows[-1].pk


def _flat(ticket: dict[str, Any]) -> list[str]:
    contact, assignee = ticket["contact"] or {}, ticket["assignee"] or {}
    values = {
        **ticket,
        "customer": ticket["customer"]["name"],
        "contact": contact.get("name"),
        "contact_email": contact.get("email"),
        "assigned_to": assignee.get("name"),
    }
    return ["" if values[name] is None else str(values[name]) for name in _COLUMNS]


def _workflows(connection: Connection, tenant_id: UUID) -> list[dict[str, Any]]:
    c = workflows.c
    rows = connection.execute(
        select(
            c.id, c.name, c.description, c.category, c.version, c.is_active, c.is_published, c.draft
        )
        .where(c.tenant_id == tenant_id, c.deleted_at.is_(None))
        .order_by(c.name)
    )
    return [
        {
            "id": str(row.id), "name": row.name, "description": row.description, "category": row.category,
            "version": row.version if row.is_published else None, "is_active": row.is_active,
            "definition": row.draft,
        }
        for row in rows
    ]  # fmt: skip
