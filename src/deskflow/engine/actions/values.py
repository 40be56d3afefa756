"""Reads what several actions on tickets take: other tickets, people, roles, lists, moments and numbers.

As in `reading`: a wrong value fails the step and says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.types import Json
from deskflow.engine.actions.reading import person
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.queries import find_team
from deskflow.people.tables import roles
from deskflow.tickets.queries import find_by_number
from deskflow.workflows.durations import BadDuration, parse_duration

MOST: Final = 500


def listed(config: Mapping[str, Any], name: str) -> list[Json]:
    """A list as it is, one value as a list of one; of a text each line or part between commas."""
    value = config.get(name)
    if value in (None, ""):
        return []
    if isinstance(value, str):
        parts = value.splitlines() if "\n" in value else value.split(",")
        value = [part.strip() for part in parts if part.strip()]
    several = value if isinstance(value, list) else [value]
    if len(several) > MOST:
        raise StepFailed(
            "field.too_many", retryable=False, field=name, limit=MOST, length=len(several)
        )
    return several


def texts(config: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in listed(config, name) if one is not None)


def ticket_named(context: StepContext, config: Mapping[str, Any], name: str) -> UUID:
    """A ticket by id, by an object with an id, or by its number."""
    value = config.get(name)
    if isinstance(value, Mapping):
        value = value.get("id")
    if value in (None, ""):
        raise StepFailed("field.required", retryable=False, field=name)
    try:
        return UUID(str(value))
    except ValueError:
        found = find_by_number(context.connection, context.tenant_id, str(value)[:80])
    if found is None:
        raise StepFailed("field.bad_id", retryable=False, field=name, value=str(value)[:80])
    return found


def people(context: StepContext, config: Mapping[str, Any], name: str) -> tuple[UUID, ...]:
    """Users by ids, objects with ids, or mail addresses; each once."""
    found = (person(context, {name: one}, name) for one in listed(config, name))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def several_roles(context: StepContext, config: Mapping[str, Any], name: str) -> tuple[UUID, ...]:
    """Roles by ids or keys; each once."""
    return tuple(dict.fromkeys(_role(context, one) for one in listed(config, name)))


def several_teams(context: StepContext, config: Mapping[str, Any], name: str) -> tuple[UUID, ...]:
    """Teams by ids, objects with ids, or names; each once. Whether they can be asked is for who asks to say."""
    found = (_team(context, one) for one in listed(config, name))
    return tuple(dict.fromkeys(found))


def _team(context: StepContext, value: Json) -> UUID:
    wanted = str(value.get("id") if isinstance(value, Mapping) else value).strip()
    team = find_team(context.connection, context.tenant_id, wanted)
    if team is None:
        raise StepFailed("step.unknown_team", retryable=False, value=wanted[:80])
    return team.id


def _role(context: StepContext, value: Json) -> UUID:
    key = str(value.get("id") if isinstance(value, Mapping) else value).strip()
    try:
        return UUID(key)
    except ValueError:
        pass
    found = context.connection.execute(
        select(roles.c.id).where(roles.c.tenant_id == context.tenant_id, roles.c.key == key)
    ).scalar()
    if found is None:
        raise StepFailed("step.unknown_role", retryable=False, value=key[:80])
    return UUID(str(found))


def whole_number(config: Mapping[str, Any], name: str, default: int | None = None) -> int | None:
    """A number without a fraction, also as text; `default` when it is empty."""
    value = config.get(name)
    if value in (None, ""):
        return default
    try:
        number = float(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or isinstance(value, bool) or not number.is_integer():
        raise StepFailed("field.bad_number", retryable=False, field=name, value=str(value)[:80])
    return int(number)


def flag(config: Mapping[str, Any], name: str, default: bool) -> bool:
    value = config.get(name)
    return default if value is None else value is True


def span(config: Mapping[str, Any], name: str) -> timedelta | None:
    """A length of time such as `90m`; None when it is empty."""
    value = config.get(name)
    if value in (None, ""):
        return None
    try:
        return parse_duration(value)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed(
            "step.bad_duration", retryable=False, value=str(value)[:80]
        ) from problem  # fmt: skip


def after(context: StepContext, config: Mapping[str, Any], name: str) -> datetime | None:
    """The moment so long from now; None when it is empty."""
    length = span(config, name)
    if length is None:
        return None
    try:
        return context.now + length
    except OverflowError as problem:
        raise StepFailed(
            "step.bad_duration", retryable=False, value=str(config.get(name))[:80]
        ) from problem


def moment(config: Mapping[str, Any], name: str) -> datetime:
    """A date with a time; one without a zone is in UTC."""
    value = str(config.get(name) or "").strip()
    if not value:
        raise StepFailed("field.required", retryable=False, field=name)
    try:
        found = datetime.fromisoformat(value)
    except ValueError as problem:
        raise StepFailed("step.bad_date", retryable=False, value=value[:80]) from problem
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError as problem:
        raise StepFailed("step.bad_date", retryable=False, value=value[:80]) from problem


@contextmanager
def all_or_nothing(context: StepContext) -> Iterator[None]:
    """For an action of several commands: when one is refused, those before it did not happen either."""
    connection = context.connection
    connection.exec_driver_sql("SAVEPOINT action")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT action")
        connection.exec_driver_sql("RELEASE SAVEPOINT action")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT action")
