"""Who wants to hear of what happens on a ticket without working on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.tables import ticket_watchers, tickets


@dataclass(frozen=True, slots=True)
class WatchTicket(Command):
    """Adds people; those who watch it already are left alone."""

    name: ClassVar[str] = "ticket.watch@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class UnwatchTicket(Command):
    name: ClassVar[str] = "ticket.unwatch@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    user_ids: tuple[UUID, ...]


def watch_ticket(tx: Transaction, command: WatchTicket) -> dict[str, int]:
    """Answers with {"added": how many}."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    c = ticket_watchers.c
    known = set(
        tx.execute(
            select(c.user_id).where(
                c.tenant_id == tx.tenant_id, c.ticket_id == command.ticket_id
            )
        ).scalars()
    )  # fmt: skip
    fresh = [one for one in dict.fromkeys(command.user_ids) if one not in known]
    for one in fresh:
        if tx.find(users, one, users.c.id) is None:
            raise Rejected("field.no_such_row", field="user_id", id=str(one))
    tx.insert_many(
        ticket_watchers,
        [{"ticket_id": command.ticket_id, "user_id": one, "created_at": tx.at} for one in fresh],
    )
    return {"added": len(fresh)}


def unwatch_ticket(tx: Transaction, command: UnwatchTicket) -> dict[str, int]:
    """Answers with {"removed": how many}."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    c = ticket_watchers.c
    removed = tx.delete_where(
        ticket_watchers,
        (c.ticket_id == command.ticket_id) & c.user_id.in_(list(command.user_ids)),
    )
    return {"removed": removed}
