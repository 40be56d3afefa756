"""What the ids in the data of a run stand for. Steps hand on ids; people read names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from deskflow.assets.tables import equipment
from deskflow.people.tables import contacts, customers, roles, sites, teams, users
from deskflow.tickets.tables import tickets

_LENGTH: Final = len(str(UUID(int=0)))
_MOST: Final = 200
"""So many a person looks at in one place; what is beyond stays an id."""

_NAMES: Final[tuple[ColumnElement[str], ...]] = (
    users.c.name, teams.c.name, roles.c.name, customers.c.name, contacts.c.name, sites.c.name, equipment.c.name, tickets.c.number,
)  # fmt: skip


def ids_in(value: Any) -> Iterator[UUID]:
    """Those in a JSON value, wherever they stand in it; not those within a longer text."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from ids_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from ids_in(one)
    elif isinstance(value, str) and len(value) == _LENGTH and value.count("-") == 4:
        try:
            yield UUID(value)
        except ValueError:
            return


def names_of_ids(connection: Connection, tenant_id: UUID, ids: Collection[UUID]) -> dict[str, str]:
    """By id as text: names of people, teams, customers and what is theirs, numbers of tickets. What is gone or unknown is
    left out."""
    wanted = set(sorted(ids)[:_MOST])
    found: dict[str, str] = {}
    for name in _NAMES:
        if not wanted:
            break
        table = name.table
        rows = connection.execute(
            select(table.c.id, name).where(table.c.tenant_id == tenant_id, table.c.id.in_(wanted))
        )
        found.update((str(one_id), text) for one_id, text in rows)
        wanted = {one for one in wanted if str(one) not in found}
    return found
