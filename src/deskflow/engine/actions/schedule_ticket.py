"""Plans when somebody works on a ticket."""

from __future__ import annotations

from datetime import timedelta

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import person, text, ticket_of
from deskflow.engine.actions.values import flag, moment, span
from deskflow.engine.context import StepContext
from deskflow.tickets.scheduling import ScheduleTicket
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "schedule_ticket",
    "action.schedule_ticket",
    "calendar-clock",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("starts_at", ParameterKind.DATE, "action.schedule_ticket.starts_at", required=True),
        Parameter("duration", ParameterKind.DURATION, "action.schedule_ticket.duration", default="1h"),
        Parameter("user", ParameterKind.USER, "action.schedule_ticket.user"),
        Parameter("note", ParameterKind.MULTILINE, "action.schedule_ticket.note"),
        Parameter("mark_scheduled", ParameterKind.BOOLEAN, "action.schedule_ticket.mark_scheduled", default=True, takes_expressions=False),
    ),
    outputs=(Output("appointment_id", "text"), Output("user_id", "user"), Output("overlaps", "number")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """Without a person it is planned for the assignee; `overlaps` says how many other plans they have then."""
    starts_at, length = moment(config, "starts_at"), span(config, "duration")
    command = ScheduleTicket(
        ticket_of(context, config),
        starts_at,
        starts_at + (timedelta(hours=1) if length is None else length),
        person(context, config, "user"),
        text(config, "note"),
        flag(config, "mark_scheduled", True),
    )
    return context.run(command).result


ACTION = Action(SPEC, run=run)
