"""Tags: short words on tickets, the same whatever their case; a filter and a condition can ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.tickets.events import TicketUpdated
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_tags, tickets

LONGEST = 60
MOST = 50


@dataclass(frozen=True, slots=True)
class TagTicket(Command):
    """Puts tags on a ticket and takes others off; what is there already, or is not there, is left alone."""

    name: ClassVar[str] = "ticket.tag@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def tag_ticket(tx: Transaction, command: TagTicket) -> dict[str, Any]:
    """Answers with {"tags": all tags now, "added": […], "removed": […]}."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    known = _tags(tx, command.ticket_id)
    added = {key: name for key, name in _keyed(command.add).items() if key not in known}
    removed = {key: known[key] for key in _keyed(command.remove) if key in known}
    both = added.keys() & _keyed(command.remove).keys()
    if both:
        raise Rejected("ticket.tag_both_ways", tag=added[min(both)])
    after = {key: name for key, name in {**known, **added}.items() if key not in removed}
    if len(after) > MOST:
        raise Rejected("ticket.too_many_tags", limit=MOST)
    if added or removed:
        _write(tx, command.ticket_id, added, removed)
        _tell(tx, command.ticket_id, known, after)
    return {
        "tags": _shown(after), "added": _shown(added), "removed": _shown(removed),
    }  # fmt: skip


def checked_tag(value: str) -> str:
    """One line of at most 60 characters without commas."""
    text = " ".join("".join(c if c.isprintable() else " " for c in value).split()).lstrip("#")
    if not text:
        raise Rejected("field.required", field="tag")
    if len(text) > LONGEST:
        raise Rejected("field.too_long", field="tag", limit=LONGEST, length=len(text))
    if "," in text:
        raise Rejected("field.bad_character", field="tag")
    return text


def _keyed(names: Sequence[str]) -> dict[str, str]:
    checked = [checked_tag(str(name)) for name in names]
    return {folded(name): name for name in checked}


def _tags(tx: Transaction, ticket_id: UUID) -> dict[str, str]:
    rows = tx.execute(
        select(ticket_tags.c.name_key, ticket_tags.c.name).where(
            ticket_tags.c.tenant_id == tx.tenant_id, ticket_tags.c.ticket_id == ticket_id
        )
    )
    return {row.name_key: row.name for row in rows}


def _write(
    tx: Transaction, ticket_id: UUID, added: dict[str, str], removed: dict[str, str]
) -> None:
    c = ticket_tags.c
    tx.insert_many(
        ticket_tags,
        [
            {"ticket_id": ticket_id, "name": name, "name_key": name, "created_at": tx.at}
            for name in added.values()
        ],
    )
    if removed:
        tx.delete_where(ticket_tags, (c.ticket_id == ticket_id) & c.name_key.in_(list(removed)))
    tx.update(tickets, ticket_id, updated_at=tx.at)
    lines = [("ticket.tagged", added), ("ticket.untagged", removed)]
    note_in_timeline(
        tx,
        [
            (ticket_id, tx.at, code, {"tags": _shown(names), "by": tx.actor.label})
            for code, names in lines
            if names
        ],
    )


def _tell(tx: Transaction, ticket_id: UUID, old: dict[str, str], new: dict[str, str]) -> None:
    seen = snapshots(tx.unit.connection, tx.tenant_id, [ticket_id])[ticket_id]
    tx.emit(TicketUpdated(ticket_id, seen, {"tags": [_shown(old), _shown(new)]}))


def _shown(tags: dict[str, str]) -> list[str]:
    return [tags[key] for key in sorted(tags)]
