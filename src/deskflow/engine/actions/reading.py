"""Reads the values of a rendered configuration; a wrong one fails the step and says which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.tables import users


def text(config: Mapping[str, Any], name: str, default: str = "") -> str:
    value = config.get(name)
    return default if value is None else str(value)


def required_text(config: Mapping[str, Any], name: str) -> str:
    value = text(config, name).strip()
    if not value:
        raise StepFailed("field.required", retryable=False, field=name)
    return value


def identifier(config: Mapping[str, Any], name: str) -> UUID | None:
    """An id; also taken from an object that has one (`{{ trigger.ticket }}`). None when empty."""
    value = config.get(name)
    if isinstance(value, Mapping):
        value = value.get("id")
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise StepFailed(
            "field.bad_id", retryable=False, field=name, value=str(value)[:80]
        ) from problem


def required_identifier(config: Mapping[str, Any], name: str) -> UUID:
    found = identifier(config, name)
    if found is None:
        raise StepFailed("field.required", retryable=False, field=name)
    return found


def ticket_of(context: StepContext, config: Mapping[str, Any]) -> UUID:
    """The ticket named by the step, else the one the workflow was triggered by."""
    found = identifier(config, "ticket_id")
    if found is not None:
        return found
    trigger = context.execution.trigger
    ticket = trigger.get("ticket") if isinstance(trigger, Mapping) else None
    fallback = ticket.get("id") if isinstance(ticket, Mapping) else None
    if fallback is None and isinstance(trigger, Mapping):
        fallback = trigger.get("ticket_id")
    return required_identifier({"ticket_id": fallback}, "ticket_id")


def person(context: StepContext, config: Mapping[str, Any], name: str) -> UUID | None:
    """A user by id, by an object with an id, or by mail address."""
    value = config.get(name)
    if isinstance(value, str) and "@" in value:
        found = context.connection.execute(
            select(users.c.id).where(
                users.c.tenant_id == context.tenant_id, users.c.email_key == value.strip().lower()
            )
        ).scalar()
        if found is None:
            raise StepFailed("step.unknown_user", retryable=False, field=name, value=value[:80])
        return UUID(str(found))
    return identifier(config, name)
