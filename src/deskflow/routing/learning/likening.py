"""The clues of tickets as they are now, and how those are called that are ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.assets.tables import equipment
from deskflow.people.tables import customers
from deskflow.routing.learning.gathering import first_message
from deskflow.routing.rules.clues import CUSTOMER, MOST_LETTERS, Features, clues_of
from deskflow.tickets.tables import tickets

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Known:
    clues: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def clues_of_tickets(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, Known]:
    """By ticket; those that are not there are left out."""
    t = tickets.c
    found: dict[UUID, Known] = {}
    for start in range(0, len(ticket_ids), _CHUNK):
        rows = connection.execute(
            select(
                t.id, t.title, t.priority, t.type, t.customer_id, t.fields, equipment.c.kind,
                customers.c.name, first_message(MOST_LETTERS),
            )
            .join(customers, customers.c.id == t.customer_id)
            .outerjoin(equipment, equipment.c.id == t.equipment_id)
            .where(t.tenant_id == tenant_id, t.id.in_(list(ticket_ids[start : start + _CHUNK])))
        )  # fmt: skip
        for row in rows:
            customer = row.customer_id.hex
            features = Features(
                row.title, row.text or "", row.priority, row.type, customer, row.kind or "",
                row.fields or {},
            )  # fmt: skip
            found[row.id] = Known(clues_of(features), {f"{CUSTOMER}:{customer}": row.name})
    return found
