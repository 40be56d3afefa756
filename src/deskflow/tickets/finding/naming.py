"""What people, customers, teams and tags are called, for writing and completing questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.people.tables import customers, skills, teams, users
from deskflow.tickets.finding.fields import Names
from deskflow.tickets.tables import ticket_tags

# So many of a kind are offered by name; others can be asked for by a part of theirs all the same.
MOST: Final = 5000
MOST_TAGS: Final = 1000


def names_known(connection: Connection, tenant_id: UUID) -> Names:
    """By kind of field. Contacts, sites and equipment are too many to be held; a part of their name finds them."""
    by_kind: dict[str, Mapping[str, str]] = {}
    for kind, table in (
        ("person", users), ("customer", customers), ("team", teams), ("skill", skills),
    ):  # fmt: skip
        rows = connection.execute(
            select(table.c.id, table.c.name)
            .where(table.c.tenant_id == tenant_id)
            .order_by(table.c.name)
            .limit(MOST)
        )
        by_kind[kind] = {str(row.id): row.name for row in rows}
    by_kind["tag"] = {name: name for name in _tags(connection, tenant_id)}
    return Names(by_kind)


def _tags(connection: Connection, tenant_id: UUID) -> list[str]:
    """Each tag once. The index is asked for the next one again and again, for there may be a million of a few."""
    one, later, named = (ticket_tags.alias() for _ in range(3))
    known = (
        select(func.min(one.c.name_key).label("key"))
        .where(one.c.tenant_id == tenant_id)
        .cte("known", recursive=True)
    )
    following = (
        select(func.min(later.c.name_key))
        .where(later.c.tenant_id == tenant_id, later.c.name_key > known.c.key)
        .correlate(known)
        .scalar_subquery()
    )
    known = known.union_all(select(following).where(known.c.key.is_not(None)))
    name = (
        select(named.c.name)
        .where(named.c.tenant_id == tenant_id, named.c.name_key == known.c.key)
        .limit(1)
        .correlate(known)
        .scalar_subquery()
    )
    rows = connection.execute(select(name).where(known.c.key.is_not(None)).limit(MOST_TAGS))
    return list(rows.scalars())
