"""What people, customers, teams and tags are called, for writing and completing questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.people.tables import customers, skills, teams, users
from deskflow.tickets.finding.fields import Names
from deskflow.tickets.tables import ticket_tags

# So many of a kind are offered by name; others can be asked for by a part of theirs all the same.
MOST: Final = 5000


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
    t = ticket_tags.c
    tags = connection.execute(
        select(t.name).distinct().where(t.tenant_id == tenant_id).order_by(t.name).limit(MOST)
    ).scalars()
    by_kind["tag"] = {name: name for name in tags}
    return Names(by_kind)
