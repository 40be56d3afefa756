"""What people wish to hear of, read at once for all of them; and which tickets they do not want to hear of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.channels.notice_rules import KEYS, NEVER_MUTED, Wishes, read
from deskflow.channels.tables import notification_mutes
from deskflow.core.commands import Command
from deskflow.core.errors import Denied
from deskflow.core.tables import settings
from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import tickets

_OF_SETTINGS = frozenset({settings.name})
_OF_MUTES = frozenset({notification_mutes.name})
NOTHING_SAID = Wishes()


@dataclass(frozen=True, slots=True)
class MuteTicket(Command):
    """Whoever acts hears no more of this ticket, but for work given to them, decisions, and being called by name."""

    name: ClassVar[str] = "notification.mute_ticket@1"
    permission: ClassVar[str] = "tickets.read"

    ticket_id: UUID
    muted: bool = True


def mute_ticket(tx: Transaction, command: MuteTicket) -> None:
    me = tx.actor.user_id
    if me is None:
        raise Denied("notification.needs_a_person")
    tx.get(tickets, command.ticket_id, tickets.c.id)
    c = notification_mutes.c
    mine = (c.user_id == me) & (c.ticket_id == command.ticket_id)
    if not command.muted:
        tx.delete_where(notification_mutes, mine)
    elif not is_muted(tx.unit.connection, tx.tenant_id, me, command.ticket_id):
        tx.insert(notification_mutes, user_id=me, ticket_id=command.ticket_id, created_at=tx.at)


def is_muted(connection: Connection, tenant_id: UUID, user_id: UUID, ticket_id: UUID) -> bool:
    c = notification_mutes.c
    statement = select(c.id).where(
        c.tenant_id == tenant_id, c.user_id == user_id, c.ticket_id == ticket_id
    )
    return connection.execute(statement.limit(1)).first() is not None


def who_muted(tx: Transaction, ticket_id: UUID | None, kind: str) -> Collection[UUID]:
    """Those who do not want to hear this kind of news of that ticket."""
    if ticket_id is None or kind in NEVER_MUTED or not _anybody_mutes(tx):
        return ()
    c = notification_mutes.c
    statement = select(c.user_id).where(c.tenant_id == tx.tenant_id, c.ticket_id == ticket_id)
    return frozenset(tx.execute(statement).scalars())


def wishes_of(tx: Transaction) -> Mapping[UUID, Wishes]:
    """By person; who has said nothing, nor anybody for all, is not in it. `tenant_id` stands for all."""
    return tx.unit.fact(
        ("notice wishes", tx.tenant_id), _OF_SETTINGS, lambda c: read_wishes(c, tx.tenant_id)
    )


def read_wishes(connection: Connection, tenant_id: UUID) -> dict[UUID, Wishes]:
    c = settings.c
    said: dict[UUID, dict[str, Any]] = {}
    statement = select(c.scope_id, c.key, c.value).where(c.tenant_id == tenant_id, c.key.in_(KEYS))
    for row in connection.execute(statement):
        said.setdefault(row.scope_id, {})[row.key] = row.value
    for_all = said.get(tenant_id, {})
    return {scope: read(for_all | own) for scope, own in said.items()}


def wishes_for(found: Mapping[UUID, Wishes], tenant_id: UUID, user_id: UUID) -> Wishes:
    return found.get(user_id) or found.get(tenant_id) or NOTHING_SAID


def _anybody_mutes(tx: Transaction) -> bool:
    def ask(connection: Connection) -> bool:
        c = notification_mutes.c
        statement = select(c.id).where(c.tenant_id == tx.tenant_id).limit(1)
        return connection.execute(statement).first() is not None

    return tx.unit.fact(("mutes", tx.tenant_id), _OF_MUTES, ask)
