"""Values of the tenant's own fields as rows that lists filter and sort by; the tickets' own copy is written by whoever
changes the ticket."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from deskflow.core.transaction import Transaction
from deskflow.core.types import Json
from deskflow.tickets.defining.fields import stored
from deskflow.tickets.defining.reading import DeskRules
from deskflow.tickets.defining.tables import ticket_field_values

_AT_ONCE = 500


def write_field_values(
    tx: Transaction, rules: DeskRules, ticket_ids: Collection[UUID], changes: Mapping[str, Json]
) -> None:
    """The same values for all of these tickets; None takes one away."""
    c = ticket_field_values.c
    ids = list(ticket_ids)
    known = [field for field in rules.fields if field.key in changes]
    for start in range(0, len(ids), _AT_ONCE):
        tx.delete_where(
            ticket_field_values,
            c.ticket_id.in_(ids[start : start + _AT_ONCE])
            & c.field_id.in_([one.id for one in known]),
        )
    add_field_values(tx, rules, ((one, changes) for one in ids))


def add_field_values(
    tx: Transaction, rules: DeskRules, tickets: Iterable[tuple[UUID, Mapping[str, Json] | None]]
) -> None:
    """For tickets that have none of these yet."""
    by_key = {field.key: field for field in rules.fields}
    rows: list[dict[str, Any]] = []
    for ticket_id, values in tickets:
        for key, value in (values or {}).items():
            if value is None or key not in by_key:
                continue
            columns = stored(by_key[key], value)
            rows.append(
                {
                    "ticket_id": ticket_id, "field_id": by_key[key].id, "text_key": columns.text_key,
                    "number": columns.number, "ref_id": columns.ref_id,
                }
            )  # fmt: skip
    tx.insert_many(ticket_field_values, rows)
