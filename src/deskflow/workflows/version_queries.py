"""Which published versions there are of all workflows at once, for choosing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.workflows.tables import workflow_versions, workflows


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    number: int
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublishedWorkflow:
    """`versions` has the newest first; empty for one that was never published."""

    id: UUID
    name: str
    versions: tuple[PublishedVersion, ...]


def list_published(connection: Connection, tenant_id: UUID) -> list[PublishedWorkflow]:
    """All workflows that are not deleted, by name; templates and what was made to run once left out."""
    w, v = workflows.c, workflow_versions.c
    rows = connection.execute(
        select(w.id, w.name, v.version, v.message, v.published_at)
        .outerjoin(workflow_versions, v.workflow_id == w.id)
        .where(
            w.tenant_id == tenant_id, w.deleted_at.is_(None), w.is_template.is_(False),
            w.ad_hoc.is_(False),
        )
        .order_by(w.name, w.id, v.version.desc())
    )  # fmt: skip
    names: dict[UUID, str] = {}
    versions: dict[UUID, list[PublishedVersion]] = {}
    for row in rows:
        names[row.id] = row.name
        found = versions.setdefault(row.id, [])
        if row.version is not None:
            found.append(PublishedVersion(row.version, row.message or "", row.published_at))
    return [PublishedWorkflow(key, name, tuple(versions[key])) for key, name in names.items()]
