"""Whoever watches a ticket hears what others write on it and where it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.channels.notifying import tell
from deskflow.core.transaction import Transaction
from deskflow.tickets.events import TicketMessageAdded, TicketUpdated
from deskflow.tickets.mentioning import mentioned_in
from deskflow.tickets.tables import ticket_watchers

_OF_WATCHERS: Final = frozenset({ticket_watchers.name})
_CHUNK = 500


def tell_watchers_of_messages(tx: Transaction, events: Sequence[TicketMessageAdded]) -> None:
    watching = _watching(tx, [event.subject_id for event in events])
    # Who was named in it hears that, and not the same a second time.
    named = _mentioned(tx, events) if watching else {}
    for event in events:
        told = named.get(event.message["id"], ())
        people = [one for one in watching.get(event.subject_id, ()) if one not in told]
        params = {"by": event.message["author_name"], "is_public": event.message["is_public"]}
        body = event.message["text"][:300]
        others = {event.subject_id: people}
        _tell(tx, others, event.subject_id, "watched.message", event.ticket, params, body)


def _mentioned(tx: Transaction, events: Sequence[TicketMessageAdded]) -> dict[str, frozenset[UUID]]:
    notes = [UUID(event.message["id"]) for event in events if not event.message["is_public"]]
    found = mentioned_in(tx.unit.connection, notes) if notes else {}
    return {str(message_id): frozenset(people) for message_id, people in found.items()}


def tell_watchers_of_moves(tx: Transaction, events: Sequence[TicketUpdated]) -> None:
    moved = [event for event in events if "status" in event.changed]
    watching = _watching(tx, [event.subject_id for event in moved])
    for event in moved:
        old, new = event.changed["status"]
        params = {"old": old, "new": new}
        _tell(tx, watching, event.subject_id, "watched.status", event.ticket, params)


def _watching(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    if tx.quiet or not ids or not _anybody(tx):
        return {}
    c = ticket_watchers.c
    found: dict[UUID, list[UUID]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = tx.execute(
            select(c.ticket_id, c.user_id)
            .where(c.tenant_id == tx.tenant_id, c.ticket_id.in_(ids[start : start + _CHUNK]))
            .order_by(c.id)
        )
        for row in rows:
            if row.user_id != tx.actor.user_id:
                found.setdefault(row.ticket_id, []).append(row.user_id)
    return found


def _anybody(tx: Transaction) -> bool:
    """Most desks have no watchers at all; they need not ask for each ticket."""

    def read(connection: Connection) -> bool:
        c = ticket_watchers.c
        return connection.execute(
            select(c.id).where(c.tenant_id == tx.tenant_id).limit(1)
        ).first() is not None  # fmt: skip

    return tx.unit.fact(("watchers", tx.tenant_id), _OF_WATCHERS, read)


def _tell(
    tx: Transaction,
    watching: Mapping[UUID, Sequence[UUID]],
    ticket_id: UUID,
    code: str,
    ticket: Mapping[str, Any],
    params: Mapping[str, Any],
    body: str = "",
) -> None:
    people = watching.get(ticket_id, ())
    if people:
        tell(
            tx, people, code, {"number": ticket["number"], **params}, title=ticket["title"], body=body,
            link_kind="ticket", link_id=ticket_id,
        )  # fmt: skip
