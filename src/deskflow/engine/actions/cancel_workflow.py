"""Cancels runs of a workflow: one by its id, or those of a workflow that are about the same ticket."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, ticket_of
from deskflow.engine.actions.start_workflow import workflow_named
from deskflow.engine.actions.values import all_or_nothing, flag
from deskflow.engine.cancelling import note_cancelled
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.executing import FINISHED, CancelExecution
from deskflow.workflows.parameters import Output, Parameter, ParameterKind
from deskflow.workflows.tables import workflow_executions

MOST = 500

SPEC = ActionSpec(
    "cancel_workflow",
    "action.cancel_workflow",
    "circle-stop",
    "workflows",
    parameters=(
        Parameter("workflow", ParameterKind.WORKFLOW, "action.workflow", one_of="which"),
        Parameter("execution_id", ParameterKind.TEXT, "action.cancel_workflow.execution_id", one_of="which"),
        Parameter("same_ticket", ParameterKind.BOOLEAN, "action.cancel_workflow.same_ticket", default=True, takes_expressions=False),
    ),
    outputs=(Output("cancelled", "number"),),
    permission="workflows.execute",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """Never this run itself. Runs that have ended already are not counted."""
    execution_id = identifier(config, "execution_id")
    ids = _running(context, config) if execution_id is None else _one(context, execution_id)
    with all_or_nothing(context):
        for one in ids:
            context.run(CancelExecution(one))
            note_cancelled(context.unit, one)
    return {"cancelled": len(ids)}


def _one(context: StepContext, execution_id: UUID) -> list[UUID]:
    e = workflow_executions.c
    row = context.connection.execute(
        select(e.status).where(e.tenant_id == context.tenant_id, e.id == execution_id)
    ).first()
    if row is None:
        raise StepFailed("workflow_executions.not_found", retryable=False, id=str(execution_id))
    if execution_id == context.execution.id:
        raise StepFailed("step.cancels_itself", retryable=False)
    return [] if row.status in FINISHED else [execution_id]


def _running(context: StepContext, config: Config) -> list[UUID]:
    e = workflow_executions.c
    statement = select(e.id).where(
        e.tenant_id == context.tenant_id,
        e.workflow_id == workflow_named(context, config),
        e.status.not_in(FINISHED),
        e.id != context.execution.id,
    )
    if flag(config, "same_ticket", True):
        statement = statement.where(e.subject_id == ticket_of(context, config))
    return list(context.connection.execute(statement.order_by(e.id).limit(MOST)).scalars())


ACTION = Action(SPEC, run=run)
