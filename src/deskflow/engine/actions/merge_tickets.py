"""Makes a ticket part of another one about the same thing."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import ticket_of
from deskflow.engine.actions.values import ticket_named
from deskflow.engine.context import StepContext
from deskflow.tickets.merging import MergeTickets
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "merge_tickets",
    "action.merge_tickets",
    "git-merge",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.merge_tickets.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("into", ParameterKind.TICKET, "action.merge_tickets.into", required=True),
    ),
    outputs=(Output("ticket_id", "ticket"), Output("merged", "number")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`ticket_id` is the one that goes on."""
    source, target = ticket_of(context, config), ticket_named(context, config, "into")
    return context.run(MergeTickets((source,), target)).result


ACTION = Action(SPEC, run=run)
