"""Adds a checklist to a ticket."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, ticket_of
from deskflow.engine.actions.values import texts
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.checklists import AddChecklist
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "add_checklist",
    "action.add_checklist",
    "list-checks",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("title", ParameterKind.TEXT, "action.add_checklist.title", required=True, longest=200),
        Parameter("items", ParameterKind.LIST, "action.add_checklist.items", required=True),
    ),
    outputs=(Output("checklist_id", "text"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The items are a list, or a text with a line for each."""
    items = texts(config, "items")
    if not items:
        raise StepFailed("field.required", retryable=False, field="items")
    command = AddChecklist(ticket_of(context, config), required_text(config, "title"), items)
    return {"checklist_id": context.run(command).result}


ACTION = Action(SPEC, run=run)
