"""Links between tickets: related, duplicate of, parent of, blocks, the problem behind. Nothing is moved; that is merging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import or_, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import ticket_links, tickets

KINDS: Final = ("related", "duplicate", "parent", "blocks", "problem")
# Made by splitting alone.
SPLIT: Final = "split"
# In these nobody may come back to where they began.
_ORDERED: Final = frozenset({"parent", "blocks", "duplicate", "problem"})
_DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class LinkTickets(Command):
    """Read as "source kind target": it is a duplicate of, is the parent of, blocks, is the problem behind; or
    they are related."""

    name: ClassVar[str] = "ticket.link@1"
    permission: ClassVar[str] = "tickets.update"

    source_id: UUID
    target_id: UUID
    kind: str = "related"


@dataclass(frozen=True, slots=True)
class UnlinkTickets(Command):
    name: ClassVar[str] = "ticket.unlink@1"
    permission: ClassVar[str] = "tickets.update"

    link_id: UUID


def link_tickets(tx: Transaction, command: LinkTickets) -> UUID:
    """Answers with the link's id, also when it is there already. A circle is rejected."""
    if command.kind not in KINDS:
        raise Rejected("ticket.unknown_link", value=command.kind[:60])
    source = tx.get(tickets, command.source_id, tickets.c.number)
    target = tx.get(tickets, command.target_id, tickets.c.number)
    if command.source_id == command.target_id:
        raise Rejected("ticket.link_to_itself", number=source.number)
    known = _known(tx, command)
    if known is not None:
        return known
    if command.kind in _ORDERED:
        _check_no_circle(tx, command, source.number, target.number)
    if command.kind == "parent":
        _check_one_parent(tx, command.target_id, target.number)
    link_id = tx.insert(
        ticket_links, source_id=command.source_id, target_id=command.target_id, kind=command.kind,
        created_at=tx.at, created_by=tx.actor.user_id,
    )  # fmt: skip
    _note(tx, "ticket.linked", command.source_id, target.number, command.kind, "from")
    _note(tx, "ticket.linked", command.target_id, source.number, command.kind, "to")
    return link_id


def unlink_tickets(tx: Transaction, command: UnlinkTickets) -> None:
    link = tx.get(ticket_links, command.link_id)
    source = tx.get(tickets, link.source_id, tickets.c.number)
    target = tx.get(tickets, link.target_id, tickets.c.number)
    tx.delete(ticket_links, command.link_id)
    _note(tx, "ticket.unlinked", link.source_id, target.number, link.kind, "from")
    _note(tx, "ticket.unlinked", link.target_id, source.number, link.kind, "to")


def _known(tx: Transaction, command: LinkTickets) -> UUID | None:
    c = ticket_links.c
    forth = (c.source_id == command.source_id) & (c.target_id == command.target_id)
    back = (c.source_id == command.target_id) & (c.target_id == command.source_id)
    either = or_(forth, back) if command.kind == "related" else forth
    found: UUID | None = tx.execute(
        select(c.id).where(c.tenant_id == tx.tenant_id, c.kind == command.kind, either)
    ).scalar()
    return found


def _check_no_circle(tx: Transaction, command: LinkTickets, source: str, target: str) -> None:
    """Walks on from the target; whoever meets the source there would close a circle."""
    c = ticket_links.c
    seen: set[UUID] = set()
    front = {command.target_id}
    while front and len(seen) < _DEEPEST:
        if command.source_id in front:
            raise Rejected("ticket.link_circle", source=source, target=target)
        seen |= front
        rows = tx.execute(
            select(c.target_id).where(
                c.tenant_id == tx.tenant_id, c.kind == command.kind, c.source_id.in_(front)
            )
        ).scalars()
        front = set(rows) - seen


def _check_one_parent(tx: Transaction, child_id: UUID, number: str) -> None:
    c = ticket_links.c
    parent = tx.execute(
        select(tickets.c.number)
        .join(ticket_links, c.source_id == tickets.c.id)
        .where(c.tenant_id == tx.tenant_id, c.kind == "parent", c.target_id == child_id)
    ).scalar()
    if parent is not None:
        raise Rejected("ticket.has_parent", number=number, parent=parent)


def _note(
    tx: Transaction, code: str, ticket_id: UUID, other: str, kind: str, direction: str
) -> None:
    """`direction`: whether this ticket is the one the link goes from or the one it goes to."""
    params = {"number": other, "link": f"{kind}.{direction}", "by": tx.actor.label}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])
