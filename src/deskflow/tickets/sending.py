"""A reply is held for a moment before it is sent, so that its author can still take it back.

While it is held it is no message: nobody else sees it, no clock is answered, no mail leaves. When its time comes the engine
lets it go, in one transaction with all that a message brings about; so it goes out exactly once, also after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from deskflow.core.commands import Command, plain, rebuild
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Transaction
from deskflow.tickets.changing import check_change
from deskflow.tickets.drafting import NewMessage, checked_body
from deskflow.tickets.messaging import AddMessage, add_message, check_may_write, has_content
from deskflow.tickets.tables import tickets
from deskflow.tickets.writing_tables import held_replies

_EXCERPT = 400


@dataclass(frozen=True, slots=True)
class SendReply(Command):
    """What a person writes to a customer. Held for as long as its author has set; with no time to wait, sent at once.

    `status_after` moves the ticket when the reply goes out.
    """

    name: ClassVar[str] = "reply.send@1"
    permission: ClassVar[str] = ""

    ticket_id: UUID
    message: NewMessage
    status_after: str | None = None


@dataclass(frozen=True, slots=True)
class CallBackReply(Command):
    """One's own reply that is still held, or could not be sent, is taken back."""

    name: ClassVar[str] = "reply.call_back@1"
    permission: ClassVar[str] = ""

    held_id: UUID


@dataclass(frozen=True, slots=True)
class ReleaseReply(Command):
    """A held reply becomes a message: its time has come, or its author will not wait."""

    name: ClassVar[str] = "reply.release@1"
    permission: ClassVar[str] = ""
    undoable: ClassVar[bool] = False

    held_id: UUID


def send_reply(tx: Transaction, command: SendReply) -> dict[str, Any]:
    """Answers with {"held_id", "release_at", "seconds"} or, sent at once, {"message_id"}."""
    seconds = hold_seconds(tx)
    if not command.message.is_public or seconds == 0:
        message_id = add_message(
            tx, AddMessage(command.ticket_id, command.message, command.status_after)
        )
        return {"message_id": str(message_id)}
    held_id = hold(tx, command, seconds)
    until = tx.at + timedelta(seconds=seconds)
    return {"held_id": str(held_id), "release_at": until.isoformat(), "seconds": seconds}


def hold_seconds(tx: Transaction) -> int:
    """How long what this person writes is held; nobody takes back what a machine wrote."""
    if tx.actor.kind != "user":
        return 0
    return int(str(get_setting(tx, "undo_send_seconds", tx.tenant_id, tx.actor.user_id)))


def hold(tx: Transaction, command: SendReply, seconds: int) -> UUID:
    """Refused now for whatever would refuse it later, as far as that is known now."""
    check_may_write(tx, command.message)
    if not has_content(command.message):
        raise Rejected("message.empty")
    checked_body(command.message.text)
    tx.get(tickets, command.ticket_id, tickets.c.id)
    if command.status_after is not None:
        check_change(tx, command.ticket_id, {"status": command.status_after})
    held_id = tx.insert(
        held_replies, ticket_id=command.ticket_id, author_id=tx.actor.user_id,
        message=plain(command.message), status_after=command.status_after, created_at=tx.at,
        release_at=tx.at + timedelta(seconds=seconds), excerpt=command.message.text[:_EXCERPT],
    )  # fmt: skip
    tx.touch("tickets", command.ticket_id)
    return held_id


def call_back_reply(tx: Transaction, command: CallBackReply) -> dict[str, Any]:
    """Answers with what was written, {"ticket_id", "message", "status_after"}, so that it can be written on."""
    row = _own(tx, command.held_id)
    tx.delete(held_replies, command.held_id)
    tx.touch("tickets", row.ticket_id)
    return {
        "ticket_id": str(row.ticket_id), "message": row.message, "status_after": row.status_after,
    }  # fmt: skip


def release_reply(tx: Transaction, command: ReleaseReply) -> UUID:
    """Answers with the message's id. A move of the ticket that is not allowed any more is left out."""
    row = _own(tx, command.held_id)
    message: NewMessage = rebuild(NewMessage, row.message)
    # It is from now on, whenever it was written.
    message = replace(message, at=None)
    status = row.status_after
    if status is not None and not _may_still(tx, row.ticket_id, status):
        status = None
    tx.delete(held_replies, command.held_id)
    return add_message(tx, AddMessage(row.ticket_id, message, status))


def _may_still(tx: Transaction, ticket_id: UUID, status: str) -> bool:
    try:
        check_change(tx, ticket_id, {"status": status})
    except Rejected:
        return False
    return True


def _own(tx: Transaction, held_id: UUID) -> Any:
    row = tx.find(held_replies, held_id)
    if row is None:
        raise NotFound("held_replies.not_found", id=str(held_id))
    if tx.actor.kind == "user" and row.author_id != tx.actor.user_id:
        raise Denied("reply.not_yours")
    return row
