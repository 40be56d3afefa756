"""Links a ticket to another one."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import text, ticket_of
from deskflow.engine.actions.values import ticket_named
from deskflow.engine.context import StepContext
from deskflow.tickets.linking import KINDS, LinkTickets
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "link_tickets",
    "action.link_tickets",
    "link",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("kind", ParameterKind.CHOICE, "action.link_tickets.kind", default="related", choices=choices("action.link_tickets.kind", *KINDS), takes_expressions=False),
        Parameter("other", ParameterKind.TICKET, "action.link_tickets.other", required=True),
    ),
    outputs=(Output("link_id", "text"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """Read as "ticket kind other"; a link that is there already is answered with."""
    source, target = ticket_of(context, config), ticket_named(context, config, "other")
    command = LinkTickets(source, target, text(config, "kind", "related"))
    return {"link_id": context.run(command).result}


ACTION = Action(SPEC, run=run)
