"""What lists show that the rules of a tenant give names to: severity, impact, outcome, own fields, own statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.tickets.defining.reading import desk_rules
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.queries import names_of_values
from deskflow.tickets.tables import tickets
from deskflow.tickets.view_layout import OWN

CHECKED: Final = "\u2713"
_COLUMNS: Final = {
    "severity": "severity", "impact": "impact", "urgency": "urgency", "resolution": "resolution_code",
    "cause": "cause_code", "method": "resolution_method",
}  # fmt: skip


def own_columns(rows: Sequence[TicketRow], columns: Sequence[str]) -> list[str]:
    """Those of the columns that are read here; `status` among them when one stands in a status of the tenant's own."""
    wanted = [one for one in columns if one in _COLUMNS or one.startswith(OWN)]
    return [*wanted, "status"] if any(row.own_status for row in rows) else wanted


def add_own_columns(
    connection: Connection,
    rows: Sequence[TicketRow],
    columns: Sequence[str],
    found: Mapping[UUID, dict[str, str]],
) -> None:
    """Puts the texts of these columns into `found`, {ticket: {column: text}}."""
    c = tickets.c
    read = connection.execute(
        select(
            c.tenant_id, c.id, c.severity, c.impact, c.urgency, c.resolution_code, c.cause_code,
            c.resolution_method, c.fields, c.own_status,
        ).where(c.id.in_([row.id for row in rows]))
    ).all()  # fmt: skip
    if not read:
        return
    rules = desk_rules(connection, read[0].tenant_id)
    names = _names(connection, read)
    for row in read:
        for column in columns:
            if column == "status":
                text = rules.moves.name(row.own_status) if row.own_status else ""
            elif column.startswith(OWN):
                key = column.removeprefix(OWN)
                text = _own_text(rules.field(key), (row.fields or {}).get(key), names)
            elif column in ("resolution", "cause"):
                part = _COLUMNS[column]
                text = rules.outcomes.name(part, getattr(row, part) or "")
            else:
                text = str(getattr(row, _COLUMNS[column]) or "")
            if text:
                found[row.id][column] = text


def _names(connection: Connection, read: Sequence[Any]) -> dict[str, str]:
    values = {
        f"{at}.{key}": value
        for at, row in enumerate(read)
        for key, value in (row.fields or {}).items()
    }
    return names_of_values(connection, read[0].tenant_id, values)


def _own_text(field: FieldDefinition | None, value: Any, names: Mapping[str, str]) -> str:
    if field is None or value is None or value is False:
        return ""
    match field.kind:
        case "choice":
            return next((one.name for one in field.choices if one.key == value), str(value))
        case "money":
            return f"{value:.2f} {field.currency}"
        case "checkbox":
            return CHECKED
        case "person" | "equipment":
            return names.get(str(value), "")
        case _:
            return str(value)
