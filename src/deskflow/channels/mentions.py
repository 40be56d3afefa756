"""Whoever is named in a note hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from deskflow.channels.notifying import tell
from deskflow.core.transaction import Transaction
from deskflow.tickets.events import TicketMentioned

_EXCERPT = 300


def tell_mentioned(tx: Transaction, events: Sequence[TicketMentioned]) -> None:
    if tx.quiet:
        return
    for event in events:
        tell(
            tx, [UUID(one) for one in event.people], "ticket.mentioned",
            {"number": event.ticket["number"], "by": event.message["author_name"]},
            title=event.ticket["title"], body=event.message["text"][:_EXCERPT],
            link_kind="ticket", link_id=event.subject_id,
        )  # fmt: skip
