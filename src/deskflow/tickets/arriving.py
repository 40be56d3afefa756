"""Mails and the like that arrive for tickets which are there already, hundreds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.events import TicketMessageAdded, TicketUpdated
from deskflow.tickets.families import survivor_of
from deskflow.tickets.messaging import insert_messages, seen_message
from deskflow.tickets.rules import DONE
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.surveys import take_answer
from deskflow.tickets.tables import ticket_merges, ticket_messages, tickets

_REOPENED = (DONE - {"merged"}) | {"pending_customer"}


@dataclass(frozen=True, slots=True)
class ArrivedMessage:
    ticket_id: UUID
    message: NewMessage


@dataclass(frozen=True, slots=True)
class ImportMessages(Command):
    """Many messages in one command; a mail whose Message-ID is already there is left out.

    A customer's words that are newer than the ticket's last change reopen it; old ones only join its timeline.
    """

    name: ClassVar[str] = "ticket.import_messages@1"
    permission: ClassVar[str] = "import.run"

    messages: tuple[ArrivedMessage, ...]


def import_messages(tx: Transaction, command: ImportMessages) -> dict[str, Any]:
    """Answers with {"added": how many, "skipped": [Message-IDs already there], "missing": [ticket ids]}."""
    known = _known_ids(tx, command.messages)
    messages = _to_survivors(tx, command.messages)
    rows = {
        row.id: row
        for row in tx.execute(
            select(
                tickets.c.id, tickets.c.status, tickets.c.updated_at, tickets.c.last_message_at
            ).where(
                tickets.c.tenant_id == tx.tenant_id,
                tickets.c.id.in_({arrived.ticket_id for arrived in messages}),
            )
        )
    }
    fresh: list[ArrivedMessage] = []
    taken = set(known)
    missing: set[UUID] = set()
    for arrived in messages:
        mail_id = arrived.message.mail_message_id
        if mail_id is not None and mail_id in taken:
            continue
        if arrived.ticket_id not in rows:
            missing.add(arrived.ticket_id)
            continue
        if mail_id is not None:
            taken.add(mail_id)
        fresh.append(arrived)
    if fresh:
        _add(tx, fresh, rows)
    return {
        "added": len(fresh), "skipped": sorted(known), "missing": sorted(str(one) for one in missing),
    }  # fmt: skip


def _add(tx: Transaction, fresh: Sequence[ArrivedMessage], rows: dict[UUID, Any]) -> None:
    ids = insert_messages(tx, [(arrived.ticket_id, arrived.message) for arrived in fresh])
    reopened = {
        arrived.ticket_id
        for arrived in fresh
        if arrived.message.author_kind == "customer"
        and not arrived.message.is_automatic
        and rows[arrived.ticket_id].status in _REOPENED
        and (arrived.message.at or tx.at) >= rows[arrived.ticket_id].updated_at
        and not _answers(tx, arrived, rows[arrived.ticket_id].status)
    }
    changed = (
        change_tickets(tx, sorted(reopened), {"status": "open"}, emit=False, forced=True)
        if reopened
        else {}
    )
    latest: dict[UUID, datetime] = {}
    for arrived in fresh:
        at = arrived.message.at or tx.at
        before = latest.get(arrived.ticket_id) or rows[arrived.ticket_id].last_message_at
        latest[arrived.ticket_id] = at if before is None else max(before, at)
    tx.update_many(
        tickets,
        [
            {
                "id": ticket_id,
                "last_message_at": at,
                "updated_at": max(at, _updated_at(tx, rows, changed, ticket_id)),
            }
            for ticket_id, at in latest.items()
        ],
    )
    seen = snapshots(tx.unit.connection, tx.tenant_id, list(latest))
    for arrived, message_id in zip(fresh, ids, strict=True):
        snapshot = seen[arrived.ticket_id]
        tx.emit(
            TicketMessageAdded(
                arrived.ticket_id, snapshot, seen_message(message_id, arrived.message)
            )
        )
    for ticket_id, moved in changed.items():
        tx.emit(TicketUpdated(ticket_id, seen[ticket_id], moved))


def _answers(tx: Transaction, arrived: ArrivedMessage, status: str) -> bool:
    return take_answer(tx, arrived.ticket_id, status, arrived.message.text)


def _updated_at(
    tx: Transaction, rows: dict[UUID, Any], changed: dict[UUID, dict[str, Any]], ticket_id: UUID
) -> datetime:
    updated_at: datetime = tx.at if ticket_id in changed else rows[ticket_id].updated_at
    return updated_at


def _to_survivors(tx: Transaction, messages: Sequence[ArrivedMessage]) -> list[ArrivedMessage]:
    """What is meant for a merged ticket goes to the one it became part of."""
    ids = {arrived.ticket_id for arrived in messages}
    statement = select(ticket_merges.c.source_id).where(
        ticket_merges.c.tenant_id == tx.tenant_id, ticket_merges.c.source_id.in_(ids)
    )
    targets = {
        source: survivor_of(tx, tx.tenant_id, source) for source in tx.execute(statement).scalars()
    }
    return [
        replace(arrived, ticket_id=targets.get(arrived.ticket_id, arrived.ticket_id))
        for arrived in messages
    ]


def _known_ids(tx: Transaction, messages: Sequence[ArrivedMessage]) -> set[str]:
    ids = [one.message.mail_message_id for one in messages if one.message.mail_message_id]
    if not ids:
        return set()
    statement = select(ticket_messages.c.mail_message_id).where(
        ticket_messages.c.tenant_id == tx.tenant_id, ticket_messages.c.mail_message_id.in_(ids)
    )
    return {str(known) for known in tx.execute(statement).scalars()}
