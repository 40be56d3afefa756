"""Lets people hear of what happens on a ticket."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import ticket_of
from deskflow.engine.actions.values import people
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.watching import WatchTicket
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "add_watchers",
    "action.add_watchers",
    "eye",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("users", ParameterKind.USER, "action.add_watchers.users", many=True, required=True),
    ),
    outputs=(Output("added", "number"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    found = people(context, config, "users")
    if not found:
        raise StepFailed("field.required", retryable=False, field="users")
    return context.run(WatchTicket(ticket_of(context, config), found)).result


ACTION = Action(SPEC, run=run)
