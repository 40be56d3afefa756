"""Changes fields of a ticket (seed: `update_ticket(ticket_id, updates) → ticket_id, updated`)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import ticket_of
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.rules import PRIORITIES, PRIORITY_WORDS, STATUS_WORDS, STATUSES, TYPES
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

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
                Parameter("assigned_to", ParameterKind.USER, "ticket.assigned_to"),
                Parameter("type", ParameterKind.CHOICE, "ticket.type", choices=choices("ticket.type", *TYPES)),
                Parameter("title", ParameterKind.TEXT, "ticket.title"),
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
    values = {name: _plain(value) for name, value in updates.items()}
    return context.run(UpdateTicket(ticket_id, values)).result


def _plain(value: Json) -> Json:
    # `{{ steps.find.result }}` is a whole person where an id is meant.
    if isinstance(value, Mapping) and "id" in value:
        return str(UUID(str(value["id"])))
    return value


ACTION = Action(SPEC, run=run)
