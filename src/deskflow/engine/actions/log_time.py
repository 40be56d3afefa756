"""Logs time that was worked on a ticket."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import person, text, ticket_of
from deskflow.engine.actions.values import flag, whole_number
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.time_spent import MOST_MINUTES, LogTime
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "log_time",
    "action.log_time",
    "clock",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("minutes", ParameterKind.NUMBER, "action.log_time.minutes", required=True, least=1, most=MOST_MINUTES),
        Parameter("user", ParameterKind.USER, "action.log_time.user"),
        Parameter("note", ParameterKind.TEXT, "action.log_time.note", longest=1000),
        Parameter("is_billable", ParameterKind.BOOLEAN, "action.log_time.is_billable", default=True, takes_expressions=False),
    ),
    outputs=(Output("entry_id", "text"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """Without a person it is the assignee's time."""
    minutes = whole_number(config, "minutes")
    if minutes is None:
        raise StepFailed("field.required", retryable=False, field="minutes")
    command = LogTime(
        ticket_of(context, config),
        minutes,
        text(config, "note"),
        flag(config, "is_billable", True),
        person(context, config, "user"),
    )
    return {"entry_id": context.run(command).result}


ACTION = Action(SPEC, run=run)
