"""Puts tags on a ticket and takes others off."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import ticket_of
from deskflow.engine.actions.values import texts
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.tagging import TagTicket
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "tag_ticket",
    "action.tag_ticket",
    "tags",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("add", ParameterKind.LIST, "action.tag_ticket.add", one_of="tags"),
        Parameter("remove", ParameterKind.LIST, "action.tag_ticket.remove", one_of="tags"),
    ),
    outputs=(Output("tags", "list"), Output("added", "list"), Output("removed", "list")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """A list, or a text with commas."""
    ticket_id = ticket_of(context, config)
    add, remove = texts(config, "add"), texts(config, "remove")
    if not add and not remove:
        raise StepFailed("field.required", retryable=False, field="tag")
    return context.run(TagTicket(ticket_id, add, remove)).result


ACTION = Action(SPEC, run=run)
