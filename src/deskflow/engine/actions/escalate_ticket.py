"""Escalates a ticket: raises its priority, hands it over, tells people; all of it or nothing."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from deskflow.channels.notifying import Notify
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import person, required_text, ticket_of
from deskflow.engine.actions.values import all_or_nothing, flag, people, several_roles, whole_number
from deskflow.engine.context import StepContext
from deskflow.people.tables import users
from deskflow.tickets.escalating import EscalateTicket
from deskflow.tickets.tables import tickets
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "escalate_ticket",
    "action.escalate_ticket",
    "trending-up",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("reason", ParameterKind.TEXT, "action.reason", required=True, longest=500),
        Parameter("raise_by", ParameterKind.NUMBER, "action.escalate_ticket.raise_by", default=1, least=0, most=3),
        Parameter("assigned_to", ParameterKind.USER, "action.escalate_ticket.assigned_to"),
        Parameter("notify_manager", ParameterKind.BOOLEAN, "action.escalate_ticket.notify_manager", default=False, takes_expressions=False),
        Parameter("notify_users", ParameterKind.USER, "action.escalate_ticket.notify_users", many=True),
        Parameter("notify_roles", ParameterKind.ROLE, "action.escalate_ticket.notify_roles", many=True),
    ),
    outputs=(Output("ticket_id", "ticket"), Output("priority", "text"), Output("assigned_to", "user"), Output("notified", "number")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The manager is that of whoever had the ticket until now."""
    ticket_id, reason = ticket_of(context, config), required_text(config, "reason")
    told = list(people(context, config, "notify_users"))
    if flag(config, "notify_manager", False):
        told += _manager(context, ticket_id)
    asked_roles = several_roles(context, config, "notify_roles")
    command = EscalateTicket(
        ticket_id,
        reason,
        whole_number(config, "raise_by", 1) or 0,
        person(context, config, "assigned_to"),
    )
    with all_or_nothing(context):
        result = context.run(command).result
        notified = 0
        if told or asked_roles:
            notice = Notify(
                f"{_number(context, ticket_id)}: {reason}",
                users=tuple(dict.fromkeys(told)),
                roles=asked_roles,
                link_kind="ticket",
                link_id=ticket_id,
            )
            notified = context.run(notice).result["notified"]
    return {**result, "notified": notified}


def _manager(context: StepContext, ticket_id: UUID) -> list[UUID]:
    found = context.connection.execute(
        select(users.c.manager_id)
        .join(tickets, tickets.c.assignee_id == users.c.id)
        .where(tickets.c.tenant_id == context.tenant_id, tickets.c.id == ticket_id)
    ).scalar()
    return [] if found is None else [found]


def _number(context: StepContext, ticket_id: UUID) -> str:
    statement = select(tickets.c.number).where(tickets.c.id == ticket_id)
    return str(context.connection.execute(statement).scalar_one())


ACTION = Action(SPEC, run=run)
