"""Starts another workflow and does not wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, required_text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.engine.triggers import check_chain
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.parameters import Output, Parameter, ParameterKind
from deskflow.workflows.tables import workflows

SPEC = ActionSpec(
    "start_workflow",
    "action.start_workflow",
    "rocket",
    "workflows",
    parameters=(
        Parameter("workflow", ParameterKind.WORKFLOW, "action.workflow", required=True),
        Parameter("ticket_id", ParameterKind.TICKET, "action.start_workflow.ticket_id"),
        Parameter("inputs", ParameterKind.OBJECT, "action.start_workflow.inputs"),
    ),
    outputs=(Output("execution_id", "text"),),
    permission="workflows.execute",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The published version, with these values for its input form."""
    inputs = config.get("inputs") or {}
    if not isinstance(inputs, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="inputs")
    workflow_id = workflow_named(context, config)
    check_chain(context.connection, context.actor.chain, context.limits)
    data = dict(inputs)
    ticket_id = identifier(config, "ticket_id")
    if ticket_id is not None:
        data["ticket_id"] = str(ticket_id)
    return {"execution_id": context.run(StartWorkflow(workflow_id, data)).result}


def workflow_named(context: StepContext, config: Config, name: str = "workflow") -> UUID:
    """A workflow by id, by an object with an id, or by its name if only one has it."""
    value = config.get(name)
    if isinstance(value, Mapping):
        value = value.get("id")
    wanted = required_text({name: value}, name)
    try:
        return UUID(wanted)
    except ValueError:
        c = workflows.c
        statement = select(c.id).where(
            c.tenant_id == context.tenant_id, c.name == wanted, c.deleted_at.is_(None)
        )
        found = list(context.connection.execute(statement.limit(2)).scalars())
    if len(found) != 1:
        code = "step.unknown_workflow" if not found else "step.ambiguous_workflow"
        raise StepFailed(code, retryable=False, value=wanted[:80])
    only: UUID = found[0]
    return only


ACTION = Action(SPEC, run=run)
