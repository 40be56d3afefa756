"""What is read, off the UI thread, before a designer can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from deskflow.core.errors import NotFound
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.surroundings import Directory, read_directory
from deskflow.desktop.pages.workflows.designer.draft_journal import Recovered, journal_key, recover
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.workflows.queries import WorkflowDetails, get_workflow


@dataclass(frozen=True, slots=True)
class Opened:
    details: WorkflowDetails
    found: Recovered
    directory: Directory


def open_draft(workspace: Workspace, kinds: WorkflowKinds, workflow_id: UUID) -> Opened:
    """The draft with its journal laid on it. NotFound for one that is gone."""
    details = workspace.look_up(get_workflow, workspace.tenant_id, workflow_id)
    if details is None:
        raise NotFound("workflows.not_found", id=str(workflow_id))
    records = workspace.drafts.read_journal(journal_key(workspace.current_user.id, workflow_id))
    found = recover(records, details.draft, details.draft_revision, kinds, WorkflowRules())
    return Opened(details, found, workspace.look_up(read_directory, workspace.tenant_id))
