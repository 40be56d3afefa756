"""Gives a ticket to somebody: a named person, whoever fits best, or whoever has the least open tickets."""

from __future__ import annotations

from uuid import UUID

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.query_database import find_users
from deskflow.engine.actions.reading import person, text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.routing.queries import suggestions
from deskflow.routing.rules import Judgement
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
            choices=choices("action.assign_ticket.by", "best_fit", "least_open"),
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
        assignee, name, why = _found(context, ticket_id, config.get("by"))
        reason = reason or why
    result = context.run(AssignTicket(ticket_id, assignee, reason)).result
    return {**result, "name": name, "reason": reason}


def _found(context: StepContext, ticket_id: UUID, by: object) -> tuple[UUID, str, str]:
    """Who gets it, their name, and why. When nobody can now, somebody may tomorrow: it may be tried again."""
    if by == "best_fit":
        found = suggestions(context.connection, context.tenant_id, ticket_id, context.now)
        if found is None or not found[1] or found[1][0].refusals:
            raise StepFailed("step.nobody_available")
        fits = found[1][0]
        parts = ", ".join(f"{part.code} {part.points:.0f}/{part.most}" for part in fits.parts)
        return fits.user_id, fits.name, f"best fit: {fits.score:.0f} ({parts}){_solved(fits)}"
    if by != "least_open":
        raise StepFailed("field.required", retryable=False, field="assigned_to")
    wanted = {"role": "technician", "status": "available"}
    least = find_users(context, wanted, "ticket_count_asc", 1)
    if not least:
        raise StepFailed("step.nobody_available")
    best = least[0]
    return UUID(best["id"]), best["name"], f"least open tickets ({best['ticket_count']})"


def _solved(fits: Judgement) -> str:
    """Of tickets like this one, where that was learned."""
    told = [
        f"{one.solved} of {one.of} like it ({one.text})"
        for part in fits.parts
        if part.code == "learned"
        for one in part.params["likeness"].told(fits.user_id)
    ]
    return f"; solved {', '.join(told)}" if told else ""


ACTION = Action(SPEC, run=run)
