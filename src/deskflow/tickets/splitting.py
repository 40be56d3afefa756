"""Splitting: messages about another matter become a ticket of their own, and can come back.

The messages themselves move, with their files, authors and times; what is answered to one of their mails later
reaches the new ticket.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.creating import create_tickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.linking import SPLIT
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import ticket_attachments, ticket_links, ticket_messages, tickets

MOST_MESSAGES = 500


@dataclass(frozen=True, slots=True)
class SplitTicket(Command):
    """The messages named go to a new ticket of the same customer; at least one stays behind."""

    name: ClassVar[str] = "ticket.split@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    message_ids: tuple[UUID, ...]
    title: str
    priority: str | None = None
    assignee_id: UUID | None = None


def split_ticket(tx: Transaction, command: SplitTicket) -> UUID:
    """Answers with the new ticket's id."""
    ticket = tx.get(tickets, command.ticket_id)
    if ticket.status == "merged":
        raise Rejected("ticket.split_merged", number=ticket.number)
    moving = _messages(tx, command, ticket.number)
    first = moving[0]

    def move(tx: Transaction, made: Sequence[tuple[UUID, NewMessage]]) -> None:
        _move(tx, [row.id for row in moving], made[0][0])

    (new_id,) = create_tickets(
        tx,
        [
            NewTicket(
                command.title, NewMessage(first.body_text, channel=first.channel),
                priority=command.priority or ticket.priority, type=ticket.type, channel=first.channel,
                customer_id=ticket.customer_id, contact_id=first.author_contact_id or ticket.contact_id,
                site_id=ticket.site_id, assignee_id=command.assignee_id,
            )
        ],
        move,
    )  # fmt: skip
    stays = tx.execute(
        select(func.max(ticket_messages.c.at)).where(
            ticket_messages.c.tenant_id == tx.tenant_id,
            ticket_messages.c.ticket_id == command.ticket_id,
        )
    ).scalar()
    tx.update(tickets, command.ticket_id, updated_at=tx.at, last_message_at=stays)
    tx.update(tickets, new_id, last_message_at=max(row.at for row in moving))
    _link(tx, ticket, new_id, len(moving))
    return new_id


def _messages(tx: Transaction, command: SplitTicket, number: str) -> list[Any]:
    """Those that go, oldest first."""
    wanted = set(command.message_ids)
    if not wanted:
        raise Rejected("ticket.split_nothing", number=number)
    if len(wanted) > MOST_MESSAGES:
        raise Rejected("ticket.split_too_many", limit=MOST_MESSAGES)
    c = ticket_messages.c
    rows = tx.execute(
        select(c.id, c.at, c.channel, c.body_text, c.author_contact_id)
        .where(c.tenant_id == tx.tenant_id, c.ticket_id == command.ticket_id)
        .order_by(c.at, c.pk)
    ).all()
    moving = [row for row in rows if row.id in wanted]
    if len(moving) != len(wanted):
        raise Rejected("ticket.split_not_here", number=number)
    if len(moving) == len(rows):
        raise Rejected("ticket.split_all", number=number)
    return moving


def _move(tx: Transaction, message_ids: Sequence[UUID], ticket_id: UUID) -> None:
    tx.update_many(
        ticket_messages, [{"id": one, "ticket_id": ticket_id} for one in message_ids]
    )  # fmt: skip
    tx.update_where(
        ticket_attachments, ticket_attachments.c.message_id.in_(message_ids), ticket_id=ticket_id
    )


def _link(tx: Transaction, ticket: Any, new_id: UUID, messages: int) -> None:
    number = tx.get(tickets, new_id, tickets.c.number).number
    tx.insert(
        ticket_links, source_id=ticket.id, target_id=new_id, kind=SPLIT,
        created_at=tx.at, created_by=tx.actor.user_id,
    )  # fmt: skip
    by = {"by": tx.actor.label, "messages": messages}
    note_in_timeline(
        tx,
        [
            (ticket.id, tx.at, "ticket.split_off", {"number": number, **by}),
            (new_id, tx.at, "ticket.split_from", {"number": ticket.number, **by}),
        ],
    )
