"""`deskflow export`: all tickets, workflows, people or time off, to a file or as text for standard output."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.errors import Denied
from deskflow.core.workspace import Workspace
from deskflow.interchange.export_staff import export_staff, staff_text
from deskflow.interchange.export_tickets import export_file
from deskflow.interchange.team_names import by_name
from deskflow.workflows.tables import workflows


def run_export(
    workspace: Workspace, request: dict[str, Any], report: Callable[[str], None]
) -> dict[str, Any]:
    """Workflows have no CSV form: a graph is no table."""
    if request["what"] == "workflows":
        if request["format"] == "csv":
            return {"exit": 2, "out": "", "err": "deskflow: workflows are exported as JSON"}
        found = workspace.look_up(_workflows, workspace.tenant_id)
        return _deliver(json.dumps(found, ensure_ascii=False, indent=2), request.get("out"))
    if request["what"] in ("people", "time-off"):
        return _staff(workspace, request)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(request["out"] or Path(folder) / "tickets")

        def progress(count: int) -> None:
            report(f"{count} tickets")

        with workspace.database.read() as connection:
            count = export_file(
                connection, workspace.tenant_id, target, request["format"], progress
            )
        if request["out"]:
            return {"exit": 0, "out": "", "err": f"wrote {count} tickets to {target}"}
        return {"exit": 0, "out": target.read_text(encoding="utf-8-sig").rstrip("\n"), "err": ""}


def _staff(workspace: Workspace, request: dict[str, Any]) -> dict[str, Any]:
    """Who works here, and when they are not there, is for those to give away who look after it."""
    if not workspace.can("admin"):
        raise Denied("permission.missing", permission="admin")
    what, out = request["what"], request.get("out")
    if out is None:
        text, _ = workspace.look_up(staff_text, workspace.tenant_id, what, request["format"])
        return {"exit": 0, "out": text.replace("\r\n", "\n").rstrip("\n"), "err": ""}
    count = workspace.look_up(export_staff, workspace.tenant_id, what, Path(out), request["format"])
    return {"exit": 0, "out": "", "err": f"wrote {count} lines to {out}"}


def _deliver(text: str, out: str | None) -> dict[str, Any]:
    if out is None:
        return {"exit": 0, "out": text, "err": ""}
    Path(out).write_text(text + "\n", encoding="utf-8")
    return {"exit": 0, "out": "", "err": f"wrote {out}"}


def _workflows(connection: Connection, tenant_id: UUID) -> list[dict[str, Any]]:
    c = workflows.c
    rows = connection.execute(
        select(
            c.id, c.name, c.description, c.category, c.version, c.is_active, c.is_published, c.draft
        )
        .where(c.tenant_id == tenant_id, c.deleted_at.is_(None), c.ad_hoc.is_(False))
        .order_by(c.name)
    ).all()
    return [
        {
            "id": str(row.id), "name": row.name, "description": row.description, "category": row.category,
            "version": row.version if row.is_published else None, "is_active": row.is_active,
            "definition": by_name(connection, tenant_id, row.draft),
        }
        for row in rows
    ]  # fmt: skip
