"""Finds tickets by named filters; what it finds is a list for the steps behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import text
from deskflow.engine.actions.ticket_filters import conditions
from deskflow.engine.actions.values import whole_number
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.rules import (
    CHANNELS,
    PRIORITIES,
    PRIORITY_WORDS,
    STATUS_WORDS,
    STATUSES,
    TYPES,
)
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

MOST: Final = 500
_ORDERS: Final = {
    "due_asc": (tickets.c.next_due_at, tickets.c.pk),
    "created_asc": (tickets.c.created_at, tickets.c.pk),
    "created_desc": (tickets.c.created_at.desc(), tickets.c.pk.desc()),
    "updated_asc": (tickets.c.updated_at, tickets.c.pk),
    "updated_desc": (tickets.c.updated_at.desc(), tickets.c.pk.desc()),
    "priority_asc": (tickets.c.priority, tickets.c.next_due_at, tickets.c.pk),
}
_TITLE: Final = "action.find_tickets"

SPEC = ActionSpec(
    "find_tickets",
    "action.find_tickets",
    "search",
    "tickets",
    parameters=(
        Parameter(
            "filters", ParameterKind.OBJECT, "action.find_tickets.filters",
            fields=(
                Parameter("status", ParameterKind.CHOICE, "ticket.status", choices=choices("ticket.status", *STATUSES), also=STATUS_WORDS, many=True),
                Parameter("priority", ParameterKind.CHOICE, "ticket.priority", choices=choices("ticket.priority", *PRIORITIES), also=PRIORITY_WORDS, many=True),
                Parameter("type", ParameterKind.CHOICE, "ticket.type", choices=choices("ticket.type", *TYPES), many=True),
                Parameter("channel", ParameterKind.CHOICE, "ticket.channel", choices=choices("ticket.channel", *CHANNELS), many=True),
                Parameter("is_open", ParameterKind.BOOLEAN, f"{_TITLE}.is_open"),
                Parameter("assigned_to", ParameterKind.USER, "ticket.assigned_to"),
                Parameter("customer_id", ParameterKind.CUSTOMER, "ticket.customer"),
                Parameter("tag", ParameterKind.LIST, f"{_TITLE}.tag"),
                Parameter("text", ParameterKind.TEXT, f"{_TITLE}.text"),
                Parameter("updated_before", ParameterKind.DURATION, f"{_TITLE}.updated_before"),
                Parameter("updated_within", ParameterKind.DURATION, f"{_TITLE}.updated_within"),
                Parameter("created_before", ParameterKind.DURATION, f"{_TITLE}.created_before"),
                Parameter("created_within", ParameterKind.DURATION, f"{_TITLE}.created_within"),
            ),
        ),
        Parameter("order_by", ParameterKind.CHOICE, "action.find_tickets.order_by", default="due_asc", choices=choices("action.find_tickets.order_by", *_ORDERS), takes_expressions=False),
        Parameter("limit", ParameterKind.NUMBER, "action.query_database.limit", default=50, least=1, most=MOST),
    ),
    outputs=(Output("tickets", "list"), Output("count", "number"), Output("total", "number")),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`count` is how many are in the list, `total` how many there are."""
    filters = config.get("filters") or {}
    if not isinstance(filters, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="filters")
    order = text(config, "order_by") or "due_asc"
    if order not in _ORDERS:
        raise StepFailed("step.unknown_order", retryable=False, order_by=order[:60])
    limit = whole_number(config, "limit", 50)
    if limit is None or not 1 <= limit <= MOST:
        raise StepFailed("field.out_of_range", retryable=False, field="limit", least=1, most=MOST)
    met = conditions(context.tenant_id, filters, context.now)
    connection = context.connection
    ids = connection.execute(
        select(tickets.c.id).where(*met).order_by(*_ORDERS[order]).limit(limit)
    ).scalars()
    found = list(snapshots(connection, context.tenant_id, list(ids)).values())
    total = len(found)
    if total == limit:
        total = connection.execute(
            select(func.count()).select_from(tickets).where(*met)
        ).scalar_one()
    return {"tickets": found, "count": len(found), "total": total}


ACTION = Action(SPEC, run=run)
