"""Checklists on tickets: several for each, made of items that are ticked off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.drafting import checked_title
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import ticket_checklist_items, ticket_checklists, tickets

MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class AddChecklist(Command):
    name: ClassVar[str] = "checklist.add@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    title: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddChecklistItem(Command):
    name: ClassVar[str] = "checklist.add_item@1"
    permission: ClassVar[str] = "tickets.update"

    checklist_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class SetChecklistItemDone(Command):
    name: ClassVar[str] = "checklist.set_done@1"
    permission: ClassVar[str] = "tickets.update"

    item_id: UUID
    done: bool


@dataclass(frozen=True, slots=True)
class RemoveChecklistItem(Command):
    name: ClassVar[str] = "checklist.remove_item@1"
    permission: ClassVar[str] = "tickets.update"

    item_id: UUID


@dataclass(frozen=True, slots=True)
class RemoveChecklist(Command):
    name: ClassVar[str] = "checklist.remove@1"
    permission: ClassVar[str] = "tickets.update"

    checklist_id: UUID


def add_checklist(tx: Transaction, command: AddChecklist) -> UUID:
    """Answers with its id. Empty items are left out."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    titles = [checked_title(str(one)) for one in command.items if str(one).strip()]
    if len(titles) > MOST_ITEMS:
        raise Rejected("checklist.too_long", limit=MOST_ITEMS)
    title = checked_title(command.title)[:200]
    checklist_id = tx.insert(
        ticket_checklists, ticket_id=command.ticket_id, title=title, created_at=tx.at
    )
    tx.insert_many(
        ticket_checklist_items,
        [
            {"checklist_id": checklist_id, "title": one, "position": position}
            for position, one in enumerate(titles)
        ],
    )
    _note(tx, command.ticket_id, "checklist.added", title)
    return checklist_id


def add_checklist_item(tx: Transaction, command: AddChecklistItem) -> UUID:
    tx.get(ticket_checklists, command.checklist_id, ticket_checklists.c.id)
    c = ticket_checklist_items.c
    found = tx.execute(
        select(func.count().label("many"), func.max(c.position).label("last")).where(
            c.tenant_id == tx.tenant_id, c.checklist_id == command.checklist_id
        )
    ).one()
    if found.many >= MOST_ITEMS:
        raise Rejected("checklist.too_long", limit=MOST_ITEMS)
    return tx.insert(
        ticket_checklist_items,
        checklist_id=command.checklist_id,
        title=checked_title(command.title),
        position=0 if found.last is None else found.last + 1,
    )


def set_checklist_item_done(tx: Transaction, command: SetChecklistItemDone) -> None:
    """Says who and when; with the last item the timeline says that the list is done."""
    item = tx.get(ticket_checklist_items, command.item_id)
    if (item.done_at is not None) == command.done:
        return
    tx.update(
        ticket_checklist_items,
        command.item_id,
        done_at=tx.at if command.done else None,
        done_by=tx.actor.user_id if command.done else None,
    )
    checklist = tx.get(ticket_checklists, item.checklist_id)
    c = ticket_checklist_items.c
    left = tx.execute(
        select(func.count()).where(
            c.tenant_id == tx.tenant_id, c.checklist_id == item.checklist_id, c.done_at.is_(None)
        )
    ).scalar_one()
    if left == (0 if command.done else 1):
        code = "checklist.done" if command.done else "checklist.reopened"
        _note(tx, checklist.ticket_id, code, checklist.title)


def remove_checklist_item(tx: Transaction, command: RemoveChecklistItem) -> None:
    tx.delete(ticket_checklist_items, command.item_id)


def remove_checklist(tx: Transaction, command: RemoveChecklist) -> None:
    """With its items."""
    row: Any = tx.get(ticket_checklists, command.checklist_id)
    tx.delete_where(
        ticket_checklist_items, ticket_checklist_items.c.checklist_id == command.checklist_id
    )
    tx.delete(ticket_checklists, command.checklist_id)
    _note(tx, row.ticket_id, "checklist.removed", row.title)


def _note(tx: Transaction, ticket_id: UUID, code: str, title: str) -> None:
    params = {"title": title, "by": tx.actor.label}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])
