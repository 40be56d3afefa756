"""Who else has a draft open, and whether it has moved: what a designer looks at every few seconds.

Presence is no change of data: no command, nothing to undo. A window renews its row; one that died leaves a row that
soon counts no more. What other processes write is told by nobody, so it is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.people.tables import users
from deskflow.workflows.draft_tables import workflow_editors
from deskflow.workflows.queries import WorkflowDetails
from deskflow.workflows.tables import workflows

RENEWED_AFTER: Final = timedelta(seconds=30)
GONE_AFTER: Final = timedelta(seconds=80)


@dataclass(frozen=True, slots=True)
class Editor:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Glimpse:
    """As little of a workflow as tells whether to read it anew. `version` is the published one."""

    name: str
    draft_revision: int
    version: int | None
    is_active: bool
    others: tuple[Editor, ...]

    def knows(self, details: WorkflowDetails) -> bool:
        """Is all but the draft as it was read?"""
        known = details.name, details.version, details.is_active
        return known == (self.name, self.version, self.is_active)


def be_there(
    connection: Connection, place: UUID, tenant_id: UUID, workflow_id: UUID, user_id: UUID,
    now: datetime,
) -> bool:  # fmt: skip
    """Somebody has the draft open in the window that is called `place`; whether that is new."""
    e = workflow_editors.c
    connection.execute(
        workflow_editors.delete().where(e.tenant_id == tenant_id, e.seen_at < now - GONE_AFTER)
    )
    known = connection.execute(
        workflow_editors.update().where(e.id == place).values(seen_at=now)
    ).rowcount
    if not known:
        connection.execute(
            workflow_editors.insert(),
            {
                "id": place, "tenant_id": tenant_id, "workflow_id": workflow_id,
                "user_id": user_id, "seen_at": now,
            },
        )  # fmt: skip
    return not known


def leave(connection: Connection, place: UUID) -> bool:
    """Whether anybody was there."""
    gone = connection.execute(workflow_editors.delete().where(workflow_editors.c.id == place))
    return bool(gone.rowcount)


def glimpse(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, me: UUID, now: datetime
) -> Glimpse | None:
    """None when the workflow is gone. `others` by name, without `me` in another window."""
    w, e = workflows.c, workflow_editors.c
    row = connection.execute(
        select(w.name, w.draft_revision, w.version, w.is_published, w.is_active).where(
            w.tenant_id == tenant_id, w.id == workflow_id, w.deleted_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    others = connection.execute(
        select(users.c.id, users.c.name)
        .join(workflow_editors, e.user_id == users.c.id)
        .where(
            e.tenant_id == tenant_id, e.workflow_id == workflow_id, e.user_id != me,
            e.seen_at >= now - GONE_AFTER,
        )
        .distinct()
    ).all()  # fmt: skip
    known = sorted((Editor(*one) for one in others), key=lambda one: (one.name.casefold(), one.id))
    return Glimpse(
        row.name,
        row.draft_revision,
        row.version if row.is_published else None,
        row.is_active,
        tuple(known),
    )
