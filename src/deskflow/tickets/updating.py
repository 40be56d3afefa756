"""What a change to tickets says, checked: each value by its field, names of people and things looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from deskflow.assets.tables import equipment
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json
from deskflow.people.tables import contacts, customers, sites, teams, users
from deskflow.tickets.defining.fields import FieldDefinition, read_value
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.defining.priorities import FOLLOW, parse_level
from deskflow.tickets.defining.reading import DeskRules
from deskflow.tickets.drafting import checked_title
from deskflow.tickets.rules import TYPES, parse_priority

REFERENCES: Final = {
    "assignee_id": users, "customer_id": customers, "contact_id": contacts, "site_id": sites,
    "equipment_id": equipment, "team_id": teams,
}  # fmt: skip
# What expressions, filters and the REST API call `assigned_to` is the column `assignee_id`.
SEED_NAMES: Final = {"assigned_to": "assignee_id"}
# One of the tenant's own fields, as `updates` may also name it.
FIELD: Final = "fields."


def checked_updates(
    tx: Transaction, rules: DeskRules, updates: Mapping[str, Any]
) -> dict[str, Any]:
    """Columns and their values; `fields` holds those of the tenant's own fields that change, by key.

    Rejected when a field or a value is unknown.
    """
    values: dict[str, Any] = {}
    for given, value in updates.items():
        name = SEED_NAMES.get(given, given)
        if name in REFERENCES:
            values[name] = _checked_reference(tx, name, value)
        elif name == "fields" and isinstance(value, Mapping):
            for key, one in value.items():
                values.setdefault("fields", {})[str(key)] = field_value(tx, rules, str(key), one)
        elif name.startswith(FIELD):
            key = name.removeprefix(FIELD)
            values.setdefault("fields", {})[key] = field_value(tx, rules, key, value)
        elif name in ("status", "own_status"):
            status = rules.moves.parse(value)
            if status is None:
                raise Rejected("ticket.unknown_status", value=str(value)[:60])
            values["status"], values["own_status"] = status
        else:
            values[name] = _checked(rules, name, value, given)
    return values


def field_value(tx: Transaction, rules: DeskRules, key: str, value: Any) -> Json:
    """The value of an own field as it is kept; Rejected when there is no such field, person or equipment."""
    field = rules.field(key)
    if field is None:
        raise Rejected("field.unknown", field=key[:60])
    found = read_value(field, value)
    if found is not None and field.kind in ("person", "equipment"):
        table = users if field.kind == "person" else equipment
        if tx.find(table, UUID(str(found)), table.c.id) is None:
            raise Rejected("field.no_such_row", field=field.name, id=str(found))
    return found


def said_of(field: FieldDefinition, value: Json, tx: Transaction) -> Json:
    """A value for the timeline: the name that it had then."""
    if value is None:
        return None
    if field.kind == "choice":
        return next((one.name for one in field.choices if one.key == value), str(value))
    if field.kind in ("person", "equipment"):
        table = users if field.kind == "person" else equipment
        row = tx.find(table, UUID(str(value)), table.c.name)
        return "" if row is None else str(row.name)
    if field.kind == "money":
        return f"{value:.2f} {field.currency}"
    return value if isinstance(value, bool) else str(value)


def _checked(rules: DeskRules, name: str, value: Any, given: str) -> Any:
    if name == "title":
        return checked_title(str(value))
    if name == "priority_reason":
        return " ".join(str(value or "").split())[:300] or None
    if name in ("impact", "urgency", *PARTS):
        if value in (None, ""):
            return None
        found = rules.outcomes.parse(name, value) if name in PARTS else parse_level(value)
    elif name == "priority":
        found = FOLLOW if value == FOLLOW else parse_priority(value)
    elif name == "type":
        found = value if value in TYPES else None
    else:
        raise Rejected("field.unknown", field=given[:60])
    if found is None:
        raise Rejected(f"ticket.unknown_{name}", value=str(value)[:60])
    return found


def _checked_reference(tx: Transaction, name: str, value: Any) -> UUID | None:
    if value in (None, ""):
        if name == "customer_id":
            raise Rejected("field.required", field=name)
        return None
    try:
        row_id = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.bad_id", field=name, value=str(value)[:80]) from problem
    if tx.find(REFERENCES[name], row_id, REFERENCES[name].c.id) is None:
        raise Rejected("field.no_such_row", field=name, id=str(row_id))
    return row_id
