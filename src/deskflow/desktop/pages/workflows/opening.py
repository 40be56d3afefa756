"""What is read, off the UI thread, before a designer can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.errors import NotFound
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.surroundings import Directory, read_directory
from deskflow.desktop.pages.workflows.designer.draft_journal import Recovered, journal_key, recover
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.queries import WorkflowDetails, get_workflow
from deskflow.workflows.sight_queries import seen_in_runs
from deskflow.workflows.validation import ValidationContext
from deskflow.workflows.validation.known import context_for


@dataclass(frozen=True, slots=True)
class Opened:
    details: WorkflowDetails
    found: Recovered
    directory: Directory
    validation: ValidationContext


def open_draft(workspace: Workspace, kinds: WorkflowKinds, workflow_id: UUID) -> Opened:
    """The draft with its journal laid on it. NotFound for one that is gone."""
    details = workspace.look_up(get_workflow, workspace.tenant_id, workflow_id)
    if details is None:
        raise NotFound("workflows.not_found", id=str(workflow_id))
    records = workspace.drafts.read_journal(journal_key(workspace.current_user.id, workflow_id))
    found = recover(records, details.draft, details.draft_revision, kinds, WorkflowRules())
    directory = workspace.look_up(read_directory, workspace.tenant_id, workflow_id)
    return Opened(
        details, found, directory, workspace.look_up(read_context, workspace.tenant_id, workflow_id)
    )


def read_known(
    connection: Connection, tenant_id: UUID, workflow_id: UUID
) -> tuple[Directory, ValidationContext]:
    """What there is to pick and to name, when variables or secrets have changed."""
    directory = read_directory(connection, tenant_id, workflow_id)
    return directory, read_context(connection, tenant_id, workflow_id)


def read_context(connection: Connection, tenant_id: UUID, workflow_id: UUID) -> ValidationContext:
    """What checking and completion must know of the organisation and of the last runs."""
    context = context_for(connection, tenant_id, workflow_id, CATALOGUE, EVENT_SHAPES)
    return replace(context, seen=seen_in_runs(connection, tenant_id, workflow_id))
