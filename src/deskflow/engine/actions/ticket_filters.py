"""Named filters on tickets, for steps that count or find them. No SQL comes from a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select

from deskflow.core.searching import containing
from deskflow.core.types import folded
from deskflow.engine.results import StepFailed
from deskflow.tickets.rules import CHANNELS, TYPES, parse_priority, parse_status
from deskflow.tickets.tables import ticket_tags, tickets
from deskflow.workflows.durations import BadDuration, parse_duration

_COLUMNS: Final = {
    "assigned_to": "assignee_id", "customer_id": "customer_id", "contact_id": "contact_id",
    "site_id": "site_id", "equipment_id": "equipment_id", "team_id": "team_id",
}  # fmt: skip
_AGES: Final = {
    "created_before": ("created_at", "before"), "created_within": ("created_at", "within"),
    "updated_before": ("updated_at", "before"), "updated_within": ("updated_at", "within"),
}  # fmt: skip
_SLA: Final = ("met", "at_risk", "breached")
_MOST_VALUES: Final = 200

FILTERS: Final = (
    "status", "priority", "type", "channel", "sla_status", "is_open", "tag", "text", *_COLUMNS, *_AGES,
)  # fmt: skip


def conditions(
    tenant_id: UUID, filters: Mapping[str, Any], now: datetime
) -> list[ColumnElement[bool]]:
    """What a ticket must meet. A filter that is `None` lets everything pass, a list any of its values.

    `created_before: "14d"` means: so long ago or longer. An unknown filter fails the step.
    """
    found: list[ColumnElement[bool]] = [tickets.c.tenant_id == tenant_id]
    for name, value in filters.items():
        if value is not None:
            found.append(_condition(tenant_id, name, value, now))
    return found


def _condition(tenant_id: UUID, name: str, value: Any, now: datetime) -> ColumnElement[bool]:
    c = tickets.c
    values = value if isinstance(value, list) else [value]
    if len(values) > _MOST_VALUES:
        raise StepFailed("field.too_many", retryable=False, field=name, limit=_MOST_VALUES, length=len(values))  # fmt: skip
    if name == "status":
        return c.status.in_([_known(parse_status(one), name, one) for one in values])
    if name == "priority":
        return c.priority.in_([_known(parse_priority(one), name, one) for one in values])
    for field, allowed in (("type", TYPES), ("channel", CHANNELS), ("sla_status", _SLA)):
        if name == field:
            return c[field].in_([_among(allowed, name, one) for one in values])
    if name == "is_open":
        return c.is_open.is_(bool(value))
    if name == "tag":
        t = ticket_tags.c
        keys = [folded(str(one).strip()) for one in values]
        return c.id.in_(
            select(t.ticket_id).where(t.tenant_id == tenant_id, t.name_key.in_(keys))
        )  # fmt: skip
    if name == "text":
        return containing(c.title_key, str(value).strip()[:200])
    if name in _COLUMNS:
        return _reference(_COLUMNS[name], name, values)
    if name in _AGES:
        column, side = _AGES[name]
        border = now - _age(name, value)
        return c[column] <= border if side == "before" else c[column] > border
    raise StepFailed("step.unknown_filter", retryable=False, filter=name[:60])


def _reference(column: str, name: str, values: list[Any]) -> ColumnElement[bool]:
    """`""` asks for tickets where the field is empty."""
    ids = [_id(one, name) for one in values if one != ""]
    c = tickets.c[column]
    empty = c.is_(None)
    if len(ids) == len(values):
        return c.in_(ids)
    return (c.in_(ids) | empty) if ids else empty


def _age(name: str, value: Any) -> timedelta:
    try:
        return parse_duration(value)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(value)[:80]) from problem


def _known(value: str | None, name: str, given: Any) -> str:
    if value is None:
        raise StepFailed("step.unknown_value", retryable=False, filter=name, value=str(given)[:60])
    return value


def _among(allowed: tuple[str, ...], name: str, given: Any) -> str:
    return _known(given if given in allowed else None, name, given)


def _id(value: Any, name: str) -> UUID:
    if isinstance(value, Mapping):
        value = value.get("id")
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise StepFailed(
            "field.bad_id", retryable=False, field=name, value=str(value)[:60]
        ) from problem
