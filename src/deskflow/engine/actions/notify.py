"""Tells people something inside the application."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from deskflow.channels.notifying import Notify
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import person, required_text, text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.tables import roles
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "notify",
    "action.notify",
    "bell",
    "messages",
    parameters=(
        Parameter("users", ParameterKind.USER, "action.notify.users", many=True, one_of="users"),
        Parameter("roles", ParameterKind.ROLE, "action.notify.roles", many=True, one_of="users"),
        Parameter("title", ParameterKind.TEXT, "action.notify.title", required=True, longest=500),
        Parameter("body", ParameterKind.MULTILINE, "action.notify.body"),
    ),
    outputs=(Output("notified", "number"),),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    people = [person(context, {"users": one}, "users") for one in _several(config.get("users"))]
    trigger = context.execution.trigger
    ticket = trigger.get("ticket") if isinstance(trigger, dict) else None
    return context.run(
        Notify(
            required_text(config, "title"),
            users=tuple(one for one in people if one is not None),
            roles=tuple(_role(context, one) for one in _several(config.get("roles"))),
            body=text(config, "body"),
            link_kind="ticket" if ticket else None,
            link_id=UUID(str(ticket["id"])) if ticket else None,
        )
    ).result


def _several(value: Json) -> list[Json]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def _role(context: StepContext, value: Json) -> UUID:
    """A role by id or by key."""
    try:
        return UUID(str(value))
    except ValueError:
        pass
    found = context.connection.execute(
        select(roles.c.id).where(roles.c.tenant_id == context.tenant_id, roles.c.key == str(value))
    ).scalar()
    if found is None:
        raise StepFailed("step.unknown_role", retryable=False, value=str(value)[:80])
    return UUID(str(found))


ACTION = Action(SPEC, run=run)
