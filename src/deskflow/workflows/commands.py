"""Every change to workflows that people make, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.core.commands import Handlers
from deskflow.workflows import (
    callbacks,
    categories,
    checkpoints,
    credentials,
    on_the_fly,
    variables,
)
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.authoring import (
    CreateWorkflow,
    DeleteWorkflow,
    PublishWorkflow,
    SaveDraft,
    SetWorkflowActive,
    UpdateWorkflow,
    create_workflow,
    delete_workflow,
    publisher,
    save_draft,
    set_workflow_active,
    update_workflow,
)
from deskflow.workflows.controlling import (
    PauseExecution,
    ResumeExecution,
    SkipStep,
    pause_execution,
    resume_execution,
    skip_step,
)
from deskflow.workflows.executing import (
    CancelExecution,
    RetryExecution,
    StartWorkflow,
    cancel_execution,
    start_workflow,
)
from deskflow.workflows.inserting import InsertStep, inserter
from deskflow.workflows.moving import MoveExecution, move_execution
from deskflow.workflows.raising import RaiseEvent, raise_event
from deskflow.workflows.receiving import ReceiveEvent, receive_event
from deskflow.workflows.retrying import RunFromStep, retry_execution, run_from_step
from deskflow.workflows.templates import instantiating


def handlers(catalogue: ActionCatalogue) -> Handlers:
    """The room's commands; publishing needs to know which actions there are."""
    return {
        CreateWorkflow: create_workflow,
        SaveDraft: save_draft,
        UpdateWorkflow: update_workflow,
        PublishWorkflow: publisher(catalogue),
        SetWorkflowActive: set_workflow_active,
        DeleteWorkflow: delete_workflow,
        StartWorkflow: start_workflow,
        CancelExecution: cancel_execution,
        RetryExecution: retry_execution,
        RunFromStep: run_from_step,
        PauseExecution: pause_execution,
        ResumeExecution: resume_execution,
        SkipStep: skip_step,
        InsertStep: inserter(catalogue),
        MoveExecution: move_execution,
        **categories.HANDLERS,
        **checkpoints.HANDLERS,
        **variables.HANDLERS,
        **credentials.HANDLERS,
        **callbacks.HANDLERS,
        **instantiating.HANDLERS,
        **on_the_fly.handlers(catalogue),
        ReceiveEvent: receive_event,
        RaiseEvent: raise_event,
    }
