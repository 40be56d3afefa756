"""The seed's query types on users and tickets. Named filters only: no SQL comes from a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.ticket_filters import conditions
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.queries import UserRow, list_users
from deskflow.tickets.queries import open_counts_by_assignee
from deskflow.tickets.tables import tickets
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

QUERY_TYPES = ("find_user", "find_users", "count_tickets")
ORDERS = ("ticket_count_asc", "ticket_count_desc", "name_asc", "name_desc")
MOST = 500

SPEC = ActionSpec(
    "query_database",
    "action.query_database",
    "user-search",
    "data",
    parameters=(
        Parameter("query_type", ParameterKind.CHOICE, "action.query_database.query_type", required=True, choices=choices("action.query_database.query_type", *QUERY_TYPES), takes_expressions=False),
        Parameter("filters", ParameterKind.OBJECT, "action.query_database.filters"),
        Parameter("order_by", ParameterKind.CHOICE, "action.query_database.order_by", choices=choices("action.query_database.order_by", *ORDERS), takes_expressions=False),
        Parameter("limit", ParameterKind.NUMBER, "action.query_database.limit", default=1, least=1, most=MOST),
    ),
    outputs=(
        Output(
            "result", "any", "action.query_database.result",
            (Output("id", "user"), Output("name", "text"), Output("email", "text"), Output("ticket_count", "number")),
        ),
    ),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`find_user` answers with one user or null, `find_users` with a list, `count_tickets` with a number."""
    kind = str(config.get("query_type"))
    filters = config.get("filters") or {}
    if not isinstance(filters, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="filters")
    if kind == "count_tickets":
        return {"result": count_tickets(context, filters)}
    limit = config.get("limit") or (1 if kind == "find_user" else 50)
    if not isinstance(limit, int | float) or not 1 <= limit <= MOST:
        raise StepFailed("field.out_of_range", retryable=False, field="limit", least=1, most=MOST)
    found = find_users(context, filters, str(config.get("order_by") or ""), int(limit))
    if kind == "find_user":
        return {"result": found[0] if found else None}
    if kind == "find_users":
        return {"result": found, "count": len(found)}
    raise StepFailed("step.unknown_query", retryable=False, query_type=kind[:60])


def find_users(
    context: StepContext, filters: Mapping[str, Any], order_by: str, limit: int
) -> list[dict[str, Any]]:
    """Active users with their number of open tickets."""
    counts = open_counts_by_assignee(context.connection, context.tenant_id)
    found: list[dict[str, Any]] = [
        {
            "id": str(user.id), "name": user.name, "email": user.email, "status": user.status,
            "roles": list(user.roles), "ticket_count": counts.get(user.id, 0),
        }
        for user in list_users(context.connection, context.tenant_id)
        if all(_fits(user, name, value) for name, value in filters.items() if value is not None)
    ]  # fmt: skip
    if order_by and order_by not in ORDERS:
        raise StepFailed("step.unknown_order", retryable=False, order_by=order_by[:60])
    if order_by:
        field, _, direction = order_by.rpartition("_")
        found.sort(key=lambda user: user["name"].casefold())
        found.sort(key=lambda user: user[field], reverse=direction == "desc")
    return found[:limit]


def _fits(user: UserRow, name: str, value: Any) -> bool:
    wanted = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if name == "role":
        return any(role in wanted for role in user.roles)
    if name in ("status", "email", "name"):
        return getattr(user, name) in wanted
    if name == "id":
        return str(user.id) in wanted
    raise StepFailed("step.unknown_filter", retryable=False, filter=name[:60])


def count_tickets(context: StepContext, filters: Mapping[str, Any]) -> int:
    statement = (
        select(func.count())
        .select_from(tickets)
        .where(*conditions(context.tenant_id, filters, context.now))
    )
    return int(context.connection.execute(statement).scalar_one())


ACTION = Action(SPEC, run=run)
