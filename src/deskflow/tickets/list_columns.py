"""What a list shows of a ticket beyond its row: its contact, team, site, equipment, channel, tags,
how far its checklists are, and how long it took.

Read for the rows in sight alone, and only the columns somebody looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, func, select

from deskflow.assets.tables import equipment
from deskflow.people.tables import contacts, sites, teams
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.own_columns import add_own_columns, own_columns
from deskflow.tickets.tables import (
    ticket_checklist_items,
    ticket_checklists,
    ticket_tags,
    tickets,
    time_entries,
)

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
    wanted = [
        one for one in columns if one in _NAMED or one in ("channel", "tags", "checklist", "time")
    ]
    own = own_columns(rows, columns)
    if not (wanted or own) or not rows:
        return list(rows)
    found: dict[UUID, dict[str, str]] = {row.id: {} for row in rows}
    for column in wanted:
        for ticket_id, text in _values(connection, column, list(found)):
            if text:
                held = found[ticket_id].get(column)
                found[ticket_id][column] = text if held is None else f"{held}, {text}"
    if own:
        add_own_columns(connection, rows, own, found)
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
    if column == "checklist":
        item, checklist = ticket_checklist_items.c, ticket_checklists.c
        counts = (
            select(checklist.ticket_id, func.count(item.done_at), func.count())
            .join(ticket_checklist_items, item.checklist_id == checklist.id)
            .where(checklist.ticket_id.in_(ids))
            .group_by(checklist.ticket_id)
        )
        return [(row[0], f"{row[1]}/{row[2]}") for row in connection.execute(counts)]
    if column == "time":
        t = time_entries.c
        spent = select(t.ticket_id, func.sum(t.minutes)).where(t.ticket_id.in_(ids))
        rows = connection.execute(spent.group_by(t.ticket_id))
        return [(row[0], f"{row[1] // 60}:{row[1] % 60:02}") for row in rows]
    if column == "channel":
        return list(
            connection.execute(select(tickets.c.id, tickets.c.channel).where(tickets.c.id.in_(ids)))
        )
    table, key = _NAMED[column]
    named = select(tickets.c.id, table.c.name).join(table, table.c.id == key)
    return list(connection.execute(named.where(tickets.c.id.in_(ids))))
