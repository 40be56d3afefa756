"""States of a draft that can be gone back to: kept under a name by a person, or by DeskFlow before it replaces a draft.

Those with a title stay until somebody deletes them; of the others each workflow has the newest `MOST_AUTOMATIC`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.people.tables import users
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.draft_tables import workflow_checkpoints
from deskflow.workflows.tables import workflows

MOST_AUTOMATIC: Final = 20
LONGEST_TITLE: Final = 200
KEPT: Final = "kept"
BEFORE: Final = ("restore", "discard", "theirs", "mine")
"""What an automatic one was kept before: another state was restored, the draft was thrown away, theirs was taken over
mine, mine was saved over theirs."""


@dataclass(frozen=True, slots=True)
class KeepCheckpoint(Command):
    """Keeps `definition`; without one the draft as it is stored, as the work of whoever saved it. With a `title` for
    good, without one because of `reason`, which then is one of `BEFORE`."""

    name: ClassVar[str] = "workflow.keep_checkpoint@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_id: UUID
    title: str = ""
    reason: str = KEPT
    definition: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RenameCheckpoint(Command):
    """An automatic one that gets a name is kept for good."""

    name: ClassVar[str] = "workflow.rename_checkpoint@1"
    permission: ClassVar[str] = "workflows.write"

    checkpoint_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class DeleteCheckpoint(Command):
    name: ClassVar[str] = "workflow.delete_checkpoint@1"
    permission: ClassVar[str] = "workflows.write"

    checkpoint_id: UUID


def keep_checkpoint(tx: Transaction, command: KeepCheckpoint) -> UUID:
    """Answers with its id; with that of the newest automatic one when that is the same state."""
    row = tx.get(workflows, command.workflow_id)
    if row.deleted_at is not None:
        raise Rejected("workflow.deleted", name=row.name)
    title = ""
    if command.reason == KEPT:
        title = checked_name(command.title, "title", LONGEST_TITLE)
    elif command.reason not in BEFORE or command.title:
        raise Rejected("field.unknown_choice", field="reason", value=command.reason)
    stored = command.definition is None
    definition = to_json(from_json(row.draft if stored else command.definition))
    if not title:
        newest = _automatic(tx, command.workflow_id, 1)
        if newest and tx.get(workflow_checkpoints, newest[0]).definition == definition:
            return newest[0]
    made = tx.insert(
        workflow_checkpoints, workflow_id=command.workflow_id, title=title, reason=command.reason,
        definition=definition, made_by=row.draft_saved_by if stored else tx.actor.user_id, made_at=tx.at,
    )  # fmt: skip
    if not title:
        for old in _automatic(tx, command.workflow_id)[MOST_AUTOMATIC:]:
            tx.delete(workflow_checkpoints, old)
    return made


def _automatic(tx: Transaction, workflow_id: UUID, most: int | None = None) -> list[UUID]:
    """The newest first."""
    c = workflow_checkpoints.c
    statement = (
        select(c.id)
        .where(c.tenant_id == tx.tenant_id, c.workflow_id == workflow_id, c.title == "")
        .order_by(c.made_at.desc(), c.id.desc())
        .limit(most)
    )
    return list(tx.execute(statement).scalars())


def rename_checkpoint(tx: Transaction, command: RenameCheckpoint) -> None:
    tx.get(workflow_checkpoints, command.checkpoint_id, workflow_checkpoints.c.id)
    title = checked_name(command.title, "title", LONGEST_TITLE)
    tx.update(workflow_checkpoints, command.checkpoint_id, title=title)


def delete_checkpoint(tx: Transaction, command: DeleteCheckpoint) -> None:
    tx.delete(workflow_checkpoints, command.checkpoint_id)


HANDLERS: Handlers = {
    KeepCheckpoint: keep_checkpoint,
    RenameCheckpoint: rename_checkpoint,
    DeleteCheckpoint: delete_checkpoint,
}


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """`title` is empty for an automatic one; `made_by` is a name, None when nobody knows any more."""

    id: UUID
    title: str
    reason: str
    made_by: str | None
    made_at: datetime


def list_checkpoints(
    connection: Connection, tenant_id: UUID, workflow_id: UUID
) -> list[CheckpointRow]:
    """All of a workflow, the newest first."""
    c = workflow_checkpoints.c
    rows = connection.execute(
        select(c.id, c.title, c.reason, users.c.name, c.made_at)
        .outerjoin(users, users.c.id == c.made_by)
        .where(c.tenant_id == tenant_id, c.workflow_id == workflow_id)
        .order_by(c.made_at.desc(), c.id.desc())
    )
    return [CheckpointRow(*row) for row in rows]


def get_checkpoint(
    connection: Connection, tenant_id: UUID, checkpoint_id: UUID
) -> Definition | None:
    """The state that was kept; None when it is gone."""
    c = workflow_checkpoints.c
    value = connection.execute(
        select(c.definition).where(c.tenant_id == tenant_id, c.id == checkpoint_id)
    ).scalar()
    return None if value is None else from_json(value)
