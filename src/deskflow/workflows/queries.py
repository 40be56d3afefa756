"""Every read of workflows: the list, one with its draft, its versions. Executions are in `execution_queries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from deskflow.people.tables import users
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_schedules,
    workflow_versions,
    workflows,
)


@dataclass(frozen=True, slots=True)
class WorkflowRow:
    """A line of the list. `version` is the published one, None before the first; `has_changes`: the draft
    differs from it. `trigger_*` are of the published version once there is one."""

    id: UUID
    name: str
    description: str | None
    category: str | None
    trigger_type: str
    trigger_config: Mapping[str, Any]
    is_active: bool
    version: int | None
    has_changes: bool
    draft_revision: int
    updated_at: datetime
    fired_at: datetime | None
    next_run_at: datetime | None
    trigger_error: Mapping[str, Any] | None
    executions: int
    failed: int
    last_status: str | None
    last_started_at: datetime | None
    seen_at: datetime | None = None
    """When the trigger last saw something it listens for, whether it fired or not."""


@dataclass(frozen=True, slots=True)
class WorkflowDetails:
    """A workflow as the designer opens it."""

    id: UUID
    name: str
    description: str | None
    draft: Mapping[str, Any]
    draft_revision: int
    draft_saved_by: UUID | None
    draft_saved_by_name: str | None
    is_active: bool
    version: int | None
    published: Mapping[str, Any] | None
    published_at: datetime | None
    published_message: str | None
    published_by: UUID | None
    published_by_name: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int
    message: str | None
    published_by: str | None
    published_at: datetime
    acknowledged: int = 0
    """Warnings it was published with."""


def list_workflows(connection: Connection, tenant_id: UUID) -> list[WorkflowRow]:
    """All that are not deleted, by name; without what was made to run once."""
    w, v, s = workflows.c, workflow_versions, workflow_schedules
    statement = (
        select(
            w.id, w.name, w.description, w.category, w.trigger_type, w.trigger_config, w.is_active,
            w.version, w.is_published, w.draft_revision, w.updated_at, w.trigger_fired_at,
            w.trigger_seen_at,
            w.trigger_error, s.c.next_run_at,
            # Both are canonical texts, so equal definitions are equal bytes.
            (v.c.definition != w.draft).label("differs"),
        )
        .outerjoin(v, and_(v.c.workflow_id == w.id, v.c.version == w.version))
        .outerjoin(s, and_(s.c.workflow_id == w.id, s.c.is_active.is_(True)))
        .where(
            w.tenant_id == tenant_id, w.deleted_at.is_(None), w.is_template.is_(False),
            w.ad_hoc.is_(False),
        )
    )  # fmt: skip
    rows = connection.execute(statement).all()
    counts = _counts(connection, tenant_id)
    return sorted(
        (_row(connection, row, counts.get(row.id, {})) for row in rows),
        key=lambda one: (one.name.casefold(), str(one.id)),
    )


def _counts(connection: Connection, tenant_id: UUID) -> dict[UUID, dict[str, int]]:
    e = workflow_executions.c
    found: dict[UUID, dict[str, int]] = {}
    for workflow_id, status, count in connection.execute(
        select(e.workflow_id, e.status, func.count())
        .where(e.tenant_id == tenant_id)
        .group_by(e.workflow_id, e.status)
    ):
        found.setdefault(workflow_id, {})[status] = count
    return found


def _row(connection: Connection, row: Any, counts: Mapping[str, int]) -> WorkflowRow:
    e = workflow_executions.c
    last = None
    if counts:
        # One step down the index each; there are few workflows and may be a million executions.
        last = connection.execute(
            select(e.status, e.started_at)
            .where(e.workflow_id == row.id)
            .order_by(e.started_at.desc())
            .limit(1)
        ).first()
    return WorkflowRow(
        row.id, row.name, row.description, row.category, row.trigger_type, row.trigger_config,
        row.is_active, row.version if row.is_published else None,
        bool(row.differs) if row.is_published else True, row.draft_revision, row.updated_at,
        row.trigger_fired_at, row.next_run_at if row.is_active else None, row.trigger_error,
        sum(counts.values()), counts.get("failed", 0),
        last.status if last else None, last.started_at if last else None, row.trigger_seen_at,
    )  # fmt: skip


def get_workflow(
    connection: Connection, tenant_id: UUID, workflow_id: UUID
) -> WorkflowDetails | None:
    """One with its draft and what is published; None when it is not there or deleted."""
    w, v, publisher = workflows.c, workflow_versions, users.alias("publisher")
    row = connection.execute(
        select(
            w.id, w.name, w.description, w.draft, w.draft_revision, w.draft_saved_by,
            users.c.name.label("saved_by"), w.is_active, w.is_published, w.version,
            v.c.definition, v.c.published_at, v.c.message, v.c.published_by,
            publisher.c.name.label("publisher"),
        )
        .outerjoin(v, and_(v.c.workflow_id == w.id, v.c.version == w.version))
        .outerjoin(users, users.c.id == w.draft_saved_by)
        .outerjoin(publisher, publisher.c.id == v.c.published_by)
        .where(w.tenant_id == tenant_id, w.id == workflow_id, w.deleted_at.is_(None))
    ).first()  # fmt: skip
    if row is None:
        return None
    return WorkflowDetails(
        row.id, row.name, row.description, row.draft, row.draft_revision, row.draft_saved_by,
        row.saved_by, row.is_active, row.version if row.is_published else None,
        row.definition if row.is_published else None, row.published_at, row.message,
        row.published_by, row.publisher,
    )  # fmt: skip


def list_versions(connection: Connection, tenant_id: UUID, workflow_id: UUID) -> list[VersionRow]:
    """Published versions, the newest first."""
    v = workflow_versions.c
    rows = connection.execute(
        select(v.version, v.message, users.c.name, v.published_at, v.acknowledged)
        .outerjoin(users, users.c.id == v.published_by)
        .where(v.tenant_id == tenant_id, v.workflow_id == workflow_id)
        .order_by(v.version.desc())
    )
    return [VersionRow(*row[:4], len(row.acknowledged or ())) for row in rows]


def get_version(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, version: int
) -> Definition | None:
    """The definition that was frozen as this version."""
    v = workflow_versions.c
    value = connection.execute(
        select(v.definition).where(
            v.tenant_id == tenant_id, v.workflow_id == workflow_id, v.version == version
        )
    ).scalar()
    return None if value is None else from_json(value)
