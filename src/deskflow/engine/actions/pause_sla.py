"""Pauses the promised times of a ticket by hand, with a reason."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.sla.holding import PauseSla
from deskflow.sla.rules import CLOCK_KINDS
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "pause_sla",
    "action.pause_sla",
    "circle-pause",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("reason", ParameterKind.TEXT, "action.reason", required=True, longest=500),
        Parameter("clock", ParameterKind.CHOICE, "action.clock", choices=choices("action.clock", *CLOCK_KINDS), takes_expressions=False),
    ),
    outputs=(Output("paused", "number"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    command = PauseSla(
        ticket_of(context, config), required_text(config, "reason"), text(config, "clock")
    )
    return context.run(command).result


ACTION = Action(SPEC, run=run)
