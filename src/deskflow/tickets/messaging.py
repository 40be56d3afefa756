"""Messages on tickets: replies, notes, what customers write. Immutable once there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.known import user_name
from deskflow.people.tables import contacts
from deskflow.tickets.drafting import NewMessage, checked_body
from deskflow.tickets.events import TicketMentioned, TicketMessageAdded, TicketUpdated
from deskflow.tickets.families import survivor_of
from deskflow.tickets.mentioning import mention_people
from deskflow.tickets.rules import DONE
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.surveys import take_answer
from deskflow.tickets.tables import ticket_attachments, ticket_messages, tickets


@dataclass(frozen=True, slots=True)
class AddMessage(Command):
    """A reply, a note or what a customer wrote. `status_after` moves the ticket in the same breath."""

    name: ClassVar[str] = "ticket.add_message@1"
    permission: ClassVar[str] = ""

    ticket_id: UUID
    message: NewMessage
    status_after: str | None = None


def add_message(tx: Transaction, command: AddMessage) -> UUID:
    """A staff author is always whoever acts; a customer's answer reopens a finished ticket."""
    from deskflow.tickets.changing import change_tickets

    check_may_write(tx, command.message)
    ticket = tx.get(tickets, command.ticket_id)
    if ticket.status == "merged":
        # Whoever still writes to it means the ticket it became part of.
        target = survivor_of(tx, tx.tenant_id, command.ticket_id)
        if target != command.ticket_id:
            return add_message(tx, replace(command, ticket_id=target))
    if not has_content(command.message):
        raise Rejected("message.empty")
    (message_id,) = insert_messages(tx, [(command.ticket_id, command.message)])
    mentioned = (
        mention_people(tx, command.ticket_id, message_id, command.message.text)
        if command.message.author_kind == "staff" and not command.message.is_public
        else []
    )
    status = command.status_after
    if (
        status is None
        and command.message.author_kind == "customer"
        and _reopens(ticket.status, command)
        # Whoever says how good it was wants nothing more.
        and not take_answer(tx, command.ticket_id, ticket.status, command.message.text)
    ):
        status = "open"
    changed: dict[str, Any] = {}
    if status is not None:
        # No table of moves may be in the way of a customer.
        answered = command.status_after is None
        changed = change_tickets(
            tx, [command.ticket_id], {"status": status}, emit=False, forced=answered
        ).get(command.ticket_id, {})
    tx.update(
        tickets, command.ticket_id, updated_at=tx.at, last_message_at=command.message.at or tx.at
    )
    snapshot = snapshots(tx.unit.connection, tx.tenant_id, [command.ticket_id])[command.ticket_id]
    said = seen_message(message_id, _named(tx, command.message))
    tx.emit(TicketMessageAdded(command.ticket_id, snapshot, said))
    if mentioned:
        people = [str(one) for one in mentioned]
        tx.emit(TicketMentioned(command.ticket_id, snapshot, said, people))
    if changed:
        tx.emit(TicketUpdated(command.ticket_id, snapshot, changed))
    return message_id


def insert_messages(tx: Transaction, wanted: Sequence[tuple[UUID, NewMessage]]) -> list[UUID]:
    """Writes messages and their attachments; raises no event, that is for the command that calls it."""
    names = _author_names(tx, [message for _, message in wanted])
    rows = [_row(tx, ticket_id, message, names) for ticket_id, message in wanted]
    message_ids = tx.insert_many(ticket_messages, rows)
    files = [
        {
            "ticket_id": ticket_id, "message_id": message_id, "filename": file.filename[:255],
            "content_type": file.content_type[:255], "size": file.size, "sha256": file.sha256,
            "content_id": file.content_id,
        }
        for (ticket_id, message), message_id in zip(wanted, message_ids, strict=True)
        for file in message.attachments
    ]  # fmt: skip
    tx.insert_many(ticket_attachments, files)
    return message_ids


def seen_message(message_id: UUID, message: NewMessage) -> dict[str, Any]:
    """A message as events and expressions see it."""
    return {
        "id": str(message_id), "text": message.text[:2000], "is_public": message.is_public,
        "author_kind": message.author_kind, "author_name": message.author_name,
        "channel": message.channel, "is_automatic": message.is_automatic,
    }  # fmt: skip


def has_content(message: NewMessage) -> bool:
    return bool(message.text.strip() or message.html or message.attachments)


def check_may_write(tx: Transaction, message: NewMessage) -> None:
    """Denied for who may not write such a message, or not in that name."""
    from deskflow.core.permissions import allows

    if tx.actor.kind != "user":
        return
    wanted = "tickets.reply" if message.is_public else "tickets.note"
    if not allows(tx.permissions, wanted):
        raise Denied("permission.missing", permission=wanted, command=AddMessage.name)
    if message.author_kind == "staff" and message.author_user_id not in (None, tx.actor.user_id):
        raise Denied("message.not_your_name")


def _reopens(status: str, command: AddMessage) -> bool:
    if command.message.is_automatic:
        return False
    return status in DONE - {"merged"} or status == "pending_customer"


def _named(tx: Transaction, message: NewMessage) -> NewMessage:
    """With the name of whoever acts, where the message brings none."""
    author = message.author_user_id or tx.actor.user_id
    if message.author_name or message.author_kind != "staff" or author is None:
        return message
    return replace(message, author_name=user_name(tx, author))


def _author_names(tx: Transaction, messages: Sequence[NewMessage]) -> dict[UUID, str]:
    user_ids = {m.author_user_id or tx.actor.user_id for m in messages if m.author_kind == "staff"}
    contact_ids = {
        m.author_contact_id for m in messages if m.author_contact_id and not m.author_name
    }
    names = {user_id: user_name(tx, user_id) for user_id in user_ids if user_id is not None}
    if contact_ids:
        rows = tx.execute(
            select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(contact_ids))
        )
        names.update(tuple(row) for row in rows)
    return names


def _row(
    tx: Transaction, ticket_id: UUID, message: NewMessage, names: dict[UUID, str]
) -> dict[str, Any]:
    user_id = message.author_user_id
    if message.author_kind == "staff" and user_id is None:
        user_id = tx.actor.user_id
    known = user_id if user_id is not None else message.author_contact_id
    name = message.author_name or (names.get(known, "") if known is not None else "")
    return {
        "ticket_id": ticket_id,
        "at": message.at or tx.at,
        "is_public": message.is_public,
        "author_kind": message.author_kind,
        "author_user_id": user_id,
        "author_contact_id": message.author_contact_id,
        "author_name": (name or message.author_kind)[:255],
        "is_automatic": message.is_automatic,
        "channel": message.channel,
        "body_text": checked_body(message.text),
        "body_html": checked_body(message.html) if message.html else None,
        "quoted_text": checked_body(message.quoted_text) if message.quoted_text else None,
        "mail_message_id": message.mail_message_id[:500] if message.mail_message_id else None,
        "mail_headers": message.mail_headers,
        "cc": list(message.cc) or None,
    }
