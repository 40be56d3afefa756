"""Gives a ticket to somebody: a named person, or whoever has the least open tickets."""

from __future__ import annotations

from uuid import UUID

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.query_database import find_users
from deskflow.engine.actions.reading import person, text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.changing import AssignTicket
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "assign_ticket",
    "action.assign_ticket",
    "user-check",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("assigned_to", ParameterKind.USER, "action.assign_ticket.assigned_to", one_of="assigned_to"),
        Parameter(
            "by", ParameterKind.CHOICE, "action.assign_ticket.by", one_of="assigned_to", takes_expressions=False,
            choices=choices("action.assign_ticket.by", "least_open"),
        ),
        Parameter("reason", ParameterKind.TEXT, "action.assign_ticket.reason"),
    ),
    outputs=(Output("ticket_id", "ticket"), Output("assigned_to", "user"), Output("name", "text")),
    permission="tickets.assign",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    ticket_id = ticket_of(context, config)
    assignee = person(context, config, "assigned_to")
    name, reason = "", text(config, "reason")
    if assignee is None:
        if config.get("by") != "least_open":
            raise StepFailed("field.required", retryable=False, field="assigned_to")
        wanted = {"role": "technician", "status": "available"}
        found = find_users(context, wanted, "ticket_count_asc", 1)
        if not found:
            # Tomorrow somebody may be back, so this may be tried again.
            raise StepFailed("step.nobody_available")
        best = found[0]
        assignee, name = UUID(best["id"]), best["name"]
        reason = reason or f"least open tickets ({best['ticket_count']})"
    result = context.run(AssignTicket(ticket_id, assignee, reason)).result
    return {**result, "name": name, "reason": reason}


ACTION = Action(SPEC, run=run)
