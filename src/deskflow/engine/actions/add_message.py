"""Writes a reply or an internal note on a ticket."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "add_message",
    "action.add_message",
    "message-square-plus",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("text", ParameterKind.MULTILINE, "action.add_message.text", required=True),
        Parameter("is_public", ParameterKind.BOOLEAN, "action.add_message.is_public", default=False, takes_expressions=False),
    ),
    outputs=(Output("message_id", "text"),),
    permission="tickets.note",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    message = NewMessage(
        required_text(config, "text"),
        is_public=config.get("is_public") is True,
        author_kind="workflow",
        author_name=context.execution.workflow.name,
        is_automatic=True,
    )
    return {"message_id": context.run(AddMessage(ticket_of(context, config), message)).result}


ACTION = Action(SPEC, run=run)
