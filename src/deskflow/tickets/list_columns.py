"""What a list shows of a ticket beyond its row: its contact, team, site, equipment, channel and tags.

Read for the rows in sight alone, and only the columns somebody looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select

from deskflow.assets.tables import equipment
from deskflow.people.tables import contacts, sites, teams
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.tables import ticket_tags, tickets

_NAMED: dict[str, tuple[Table, ColumnElement[Any]]] = {
    "contact": (contacts, tickets.c.contact_id),
    "team": (teams, tickets.c.team_id),
    "site": (sites, tickets.c.site_id),
    "equipment": (equipment, tickets.c.equipment_id),
}


def with_columns(
    connection: Connection, rows: Sequence[TicketRow], columns: Sequence[str]
) -> list[TicketRow]:
    """The rows with these columns in `more`; a column with nothing in it is left out."""
    wanted = [one for one in columns if one in _NAMED or one in ("channel", "tags")]
    if not wanted or not rows:
        return list(rows)
    found: dict[UUID, dict[str, str]] = {row.id: {} for row in rows}
    for column in wanted:
        for ticket_id, text in _values(connection, column, list(found)):
            if text:
                held = found[ticket_id].get(column)
                found[ticket_id][column] = text if held is None else f"{held}, {text}"
    return [replace(row, more=tuple(found[row.id].items())) for row in rows]


def _values(connection: Connection, column: str, ids: list[UUID]) -> list[Any]:
    if column == "tags":
        t = ticket_tags.c
        statement = (
            select(t.ticket_id, t.name)
            .where(t.ticket_id.in_(ids))
            .order_by(t.ticket_id, t.name_key)
        )
        return list(connection.execute(statement))
    if column == "channel":
        return list(
            connection.execute(select(tickets.c.id, tickets.c.channel).where(tickets.c.id.in_(ids)))
        )
    table, key = _NAMED[column]
    named = select(tickets.c.id, table.c.name).join(table, table.c.id == key)
    return list(connection.execute(named.where(tickets.c.id.in_(ids))))
