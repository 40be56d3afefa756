"""The workflow that another one names for its failures: started once for each run that failed and each dead trigger."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.errors import DeskflowError, Rejected
from deskflow.core.events import StoredEvent
from deskflow.core.ids import derived_id
from deskflow.engine.limits import EngineLimits
from deskflow.engine.trigger_health import TriggerHealth
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import workflow_executions, workflows

EVENTS = frozenset({"workflow.failed", "workflow.trigger_failed"})
# Apart from the executions that the same event starts as a trigger.
_ORDINALS = 0x1_0000_0000


def wanted(connection: Connection, tenant_id: UUID) -> frozenset[str]:
    """Failures are listened for while any workflow names another for its own."""
    c = workflows.c
    rows = connection.execute(
        select(c.settings).where(c.tenant_id == tenant_id, c.settings.is_not(None))
    ).scalars()
    return (
        EVENTS if any((settings or {}).get("error_workflow") for settings in rows) else frozenset()
    )


def starts(
    connection: Connection,
    tenant_id: UUID,
    event: StoredEvent,
    now: datetime,
    limits: EngineLimits,
    health: TriggerHealth,
) -> list[dict[str, Any]]:
    """The row of the error workflow's execution; nothing when the failed one names none, or failed as one."""
    failed_id = UUID(event.payload["workflow"]["id"])
    c = workflows.c
    settings = connection.execute(
        select(c.settings).where(c.tenant_id == tenant_id, c.id == failed_id)
    ).scalar()
    named = _uuid((settings or {}).get("error_workflow"))
    # A failure that came from a failure is told to people: nothing is to fail for ever.
    if named is None or named == failed_id or len(event.chain) >= limits.chain_length:
        return []
    row = connection.execute(
        select(c.id, c.version, c.settings).where(
            c.tenant_id == tenant_id,
            c.id == named,
            c.is_published.is_(True),
            c.deleted_at.is_(None),
        )
    ).first()
    try:
        if row is None:
            raise Rejected("workflow.error_workflow_gone", workflow=str(named))
        failed = _failed_run(connection, event)
        made = new_execution(
            row.id, row.version, row.settings, _data(event, failed), "workflow", now,
            event_id=event.id, subject_kind=failed.get("subject_kind"),
            subject_id=failed.get("subject_id"), chain=list(event.chain),
        )  # fmt: skip
    except DeskflowError as problem:
        health.failed(failed_id, problem, event.chain)
        return []
    made["id"] = derived_id(event.id, _ORDINALS + (row.id.int & 0xFFFF_FFFF))
    made["tenant_id"] = tenant_id
    return [made]


def _data(event: StoredEvent, failed: dict[str, Any]) -> dict[str, Any]:
    error = event.payload.get("error") or (event.payload.get("execution") or {}).get("error")
    return {
        **event.payload, "event": event.name, "error": error, "trigger": failed.get("trigger_data"),
    }  # fmt: skip


def _failed_run(connection: Connection, event: StoredEvent) -> dict[str, Any]:
    """What the failed run was about; nothing for a trigger, which had no run."""
    if event.subject_kind != "execution":
        return {}
    e = workflow_executions.c
    row = connection.execute(
        select(e.subject_kind, e.subject_id, e.trigger_data).where(e.id == event.subject_id)
    ).first()
    return {} if row is None else dict(row._mapping)


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
