"""Opens a ticket."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, person, required_text, text
from deskflow.engine.context import StepContext
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.defining.priorities import LEVELS
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.rules import PRIORITIES, PRIORITY_WORDS, TYPES
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "create_ticket",
    "action.create_ticket",
    "ticket-plus",
    "tickets",
    parameters=(
        Parameter("title", ParameterKind.TEXT, "ticket.title", required=True, longest=500),
        Parameter("description", ParameterKind.MULTILINE, "ticket.description"),
        Parameter("priority", ParameterKind.CHOICE, "ticket.priority", default="P3", choices=choices("ticket.priority", *PRIORITIES), also=PRIORITY_WORDS),
        Parameter("type", ParameterKind.CHOICE, "ticket.type", default="task", choices=choices("ticket.type", *TYPES)),
        Parameter("impact", ParameterKind.CHOICE, "ticket.impact", choices=choices("ticket.level", *LEVELS)),
        Parameter("urgency", ParameterKind.CHOICE, "ticket.urgency", choices=choices("ticket.level", *LEVELS)),
        Parameter("fields", ParameterKind.OBJECT, "ticket.fields"),
        Parameter("customer_id", ParameterKind.CUSTOMER, "ticket.customer"),
        Parameter("assigned_to", ParameterKind.USER, "ticket.assigned_to"),
    ),
    outputs=(Output("ticket_id", "ticket"),),
    permission="tickets.create",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    title = required_text(config, "title")
    message = NewMessage(
        text(config, "description") or title, is_public=False, author_kind="workflow",
        author_name=context.execution.workflow.name, is_automatic=True,
    )  # fmt: skip
    ticket = NewTicket(
        title,
        message,
        priority=text(config, "priority") or None,
        type=text(config, "type", "task"),
        customer_id=identifier(config, "customer_id"),
        impact=text(config, "impact") or None,
        urgency=text(config, "urgency") or None,
        fields=_fields(config),
        assignee_id=person(context, config, "assigned_to"),
    )
    return {"ticket_id": context.run(CreateTicket(ticket)).result}


def _fields(config: Config) -> dict[str, Json]:
    found = config.get("fields")
    return dict(found) if isinstance(found, Mapping) else {}


ACTION = Action(SPEC, run=run)
