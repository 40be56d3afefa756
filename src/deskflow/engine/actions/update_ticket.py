"""Changes fields of a ticket (seed: `update_ticket(ticket_id, updates) → ticket_id, updated`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_identifier, ticket_of
from deskflow.engine.actions.values import all_or_nothing, moment
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.sla.due_by_hand import ReleaseDueTime, SetDueTime
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.defining.outcomes import METHODS
from deskflow.tickets.defining.priorities import LEVELS
from deskflow.tickets.rules import PRIORITIES, PRIORITY_WORDS, STATUS_WORDS, STATUSES, TYPES
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_DUE: Final = {"first_response_due": "first_response", "resolution_due": "resolution"}

SPEC = ActionSpec(
    "update_ticket",
    "action.update_ticket",
    "square-pen",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter(
            "updates", ParameterKind.OBJECT, "action.update_ticket.updates", required=True,
            fields=(
                Parameter("status", ParameterKind.CHOICE, "ticket.status", choices=choices("ticket.status", *STATUSES), also=STATUS_WORDS),
                Parameter("priority", ParameterKind.CHOICE, "ticket.priority", choices=choices("ticket.priority", *PRIORITIES), also=PRIORITY_WORDS),
                Parameter("own_status", ParameterKind.TEXT, "ticket.own_status"),
                Parameter("impact", ParameterKind.CHOICE, "ticket.impact", choices=choices("ticket.level", *LEVELS)),
                Parameter("urgency", ParameterKind.CHOICE, "ticket.urgency", choices=choices("ticket.level", *LEVELS)),
                Parameter("priority_reason", ParameterKind.TEXT, "ticket.priority_reason"),
                Parameter("assigned_to", ParameterKind.USER, "ticket.assigned_to"),
                Parameter("type", ParameterKind.CHOICE, "ticket.type", choices=choices("ticket.type", *TYPES)),
                Parameter("title", ParameterKind.TEXT, "ticket.title"),
                Parameter("customer_id", ParameterKind.CUSTOMER, "ticket.customer"),
                Parameter("contact_id", ParameterKind.TEXT, "ticket.contact_id"),
                Parameter("site_id", ParameterKind.TEXT, "ticket.site_id"),
                Parameter("equipment_id", ParameterKind.TEXT, "ticket.equipment_id"),
                Parameter("team_id", ParameterKind.TEAM, "ticket.team_id"),
                Parameter("resolution_code", ParameterKind.TEXT, "ticket.resolution_code"),
                Parameter("cause_code", ParameterKind.TEXT, "ticket.cause_code"),
                Parameter("resolution_method", ParameterKind.CHOICE, "ticket.resolution_method", choices=choices("ticket.method", *METHODS)),
                Parameter("fields", ParameterKind.OBJECT, "ticket.fields"),
                Parameter("first_response_due", ParameterKind.DATE, "action.update_ticket.first_response_due"),
                Parameter("resolution_due", ParameterKind.DATE, "action.update_ticket.resolution_due"),
            ),
        ),
    ),
    outputs=(Output("ticket_id", "ticket"), Output("updated", "boolean")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    ticket_id = ticket_of(context, config)
    updates = config.get("updates")
    if not isinstance(updates, Mapping):
        raise StepFailed("field.required", retryable=False, field="updates")
    values = {name: _plain(name, value) for name, value in updates.items() if name not in _DUE}
    if len(values) == len(updates):
        return context.run(UpdateTicket(ticket_id, values)).result
    with all_or_nothing(context):
        return _with_due_times(context, ticket_id, values, updates)


def _with_due_times(
    context: StepContext, ticket_id: UUID, values: dict[str, Json], updates: Config
) -> Json:
    moved = [
        _set_due(context, ticket_id, _DUE[name], updates, name) for name in updates if name in _DUE
    ]
    if not values:
        return {"ticket_id": str(ticket_id), "updated": any(moved)}
    result: dict[str, Json] = context.run(UpdateTicket(ticket_id, values)).result
    return {**result, "updated": result["updated"] or any(moved)}


def _set_due(context: StepContext, ticket_id: UUID, clock: str, updates: Config, name: str) -> bool:
    """A due time by hand; an empty one gives it back to the policy."""
    if updates[name] in (None, ""):
        return bool(context.run(ReleaseDueTime(ticket_id, clock)).changes)
    return bool(context.run(SetDueTime(ticket_id, moment(updates, name), clock)).changes)


def _plain(name: str, value: Json) -> Json:
    # `{{ steps.find.result }}` is a whole person where an id is meant.
    if isinstance(value, Mapping) and "id" in value:
        return str(required_identifier({name: value}, name))
    return value


ACTION = Action(SPEC, run=run)
