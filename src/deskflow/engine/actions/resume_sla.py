"""Lets promised times go on that were paused by hand."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.sla.holding import ResumeSla
from deskflow.sla.rules import CLOCK_KINDS
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "resume_sla",
    "action.resume_sla",
    "circle-play",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("reason", ParameterKind.TEXT, "action.reason", longest=500),
        Parameter("clock", ParameterKind.CHOICE, "action.clock", choices=choices("action.clock", *CLOCK_KINDS), takes_expressions=False),
    ),
    outputs=(Output("resumed", "number"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    command = ResumeSla(ticket_of(context, config), text(config, "reason"), text(config, "clock"))
    return context.run(command).result


ACTION = Action(SPEC, run=run)
