"""What somebody has begun to write on a ticket, read together with it: drafts, held replies, who gets copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.tickets.ticket.draft import draft_key
from deskflow.desktop.pages.tickets.ticket.reading import TicketRead, read_ticket
from deskflow.tickets.held_queries import HeldReply, held_replies_of
from deskflow.tickets.reply_queries import copies_of_last_mail

ABOUT = 500


@dataclass(frozen=True, slots=True)
class Writing:
    """`drafts` by key; `held` are one's own."""

    drafts: dict[str, Any]
    held: list[HeldReply]
    copies: tuple[str, ...]
    # The ticket's own words, by which articles are suggested.
    about: str = ""


def read_with_writing(
    connection: Connection, workspace: Workspace, ticket_id: UUID
) -> tuple[TicketRead | None, Writing]:
    """On a reading thread; the store of drafts may be asked from any."""
    me, tenant_id = workspace.current_user.id, workspace.tenant_id
    keys = (draft_key(ticket_id, "reply"), draft_key(ticket_id, "note"))
    read = read_ticket(connection, tenant_id, ticket_id, workspace.clock.now())
    return read, Writing(
        {key: workspace.drafts.get(me, key) for key in keys},
        held_replies_of(connection, tenant_id, ticket_id, me),
        copies_of_last_mail(connection, tenant_id, ticket_id),
        _about(read),
    )


def _about(read: TicketRead | None) -> str:
    if read is None:
        return ""
    first = read.messages[0].text[:ABOUT] if read.messages else ""
    return f"{read.row.title}\n{first}"


def last_words(read: TicketRead | None) -> str:
    """What the customer has said last, to be answered line by line; "" before they have said anything."""
    said = [] if read is None else [one for one in read.messages if one.author_kind == "customer"]
    return said[-1].text if said else ""
