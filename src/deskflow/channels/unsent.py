"""A held reply that could not be sent when its time came: it waits for its author, who is told why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from deskflow.channels.notifying import tell
from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import tickets
from deskflow.tickets.writing_tables import held_replies


@dataclass(frozen=True, slots=True)
class KeepUnsent(Command):
    """`code` and `params` are those of the refusal."""

    name: ClassVar[str] = "reply.keep_unsent@1"
    permission: ClassVar[str] = "admin"
    undoable: ClassVar[bool] = False

    held_id: UUID
    code: str
    params: dict[str, Any]


def keep_unsent(tx: Transaction, command: KeepUnsent) -> None:
    row = tx.get(held_replies, command.held_id)
    ticket = tx.get(tickets, row.ticket_id, tickets.c.number, tickets.c.title)
    tx.update(
        held_replies, command.held_id, is_refused=True, error_code=command.code,
        error_params=command.params,
    )  # fmt: skip
    tx.touch("tickets", row.ticket_id)
    tell(
        tx, [row.author_id], "reply.unsent", {"number": ticket.number, "error": command.code},
        title=ticket.title, body=row.excerpt, link_kind="ticket", link_id=row.ticket_id,
    )  # fmt: skip
