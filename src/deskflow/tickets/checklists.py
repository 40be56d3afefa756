"""Checklists on tickets: several for each, made of items that are ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.checklist_queries import blocked_by_checklists
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
    # Which of the items are needed before the ticket is resolved, by their place.
    required: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RenameChecklist(Command):
    name: ClassVar[str] = "checklist.rename@1"
    permission: ClassVar[str] = "tickets.update"

    checklist_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class UpdateChecklistItem(Command):
    """Its words, whether it is required, and its place among the others from 0 on; None leaves it as it is."""

    name: ClassVar[str] = "checklist.update_item@1"
    permission: ClassVar[str] = "tickets.update"

    item_id: UUID
    title: str | None = None
    is_required: bool | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class MoveChecklist(Command):
    """To another place among the lists of its ticket."""

    name: ClassVar[str] = "checklist.move@1"
    permission: ClassVar[str] = "tickets.update"

    checklist_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class AddChecklistItem(Command):
    name: ClassVar[str] = "checklist.add_item@1"
    permission: ClassVar[str] = "tickets.update"

    checklist_id: UUID
    title: str
    is_required: bool = False


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
    items = [
        (checked_title(str(one)), place in command.required)
        for place, one in enumerate(command.items)
        if str(one).strip()
    ]
    return put_checklist(tx, command.ticket_id, command.title, items)


def put_checklist(
    tx: Transaction, ticket_id: UUID, title: str, items: Sequence[tuple[str, bool]]
) -> UUID:
    """The list with its items, each with whether it is required; below those that are there already."""
    if len(items) > MOST_ITEMS:
        raise Rejected("checklist.too_long", limit=MOST_ITEMS)
    title = checked_title(title)[:200]
    c = ticket_checklists.c
    last = tx.execute(
        select(func.max(c.position)).where(c.tenant_id == tx.tenant_id, c.ticket_id == ticket_id)
    ).scalar()
    checklist_id = tx.insert(
        ticket_checklists, ticket_id=ticket_id, title=title, created_at=tx.at,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    tx.insert_many(
        ticket_checklist_items,
        [
            {"checklist_id": checklist_id, "title": one, "position": place, "is_required": required}
            for place, (one, required) in enumerate(items)
        ],
    )
    _note(tx, ticket_id, "checklist.added", title)
    return checklist_id


def rename_checklist(tx: Transaction, command: RenameChecklist) -> None:
    tx.get(ticket_checklists, command.checklist_id, ticket_checklists.c.id)
    tx.update(ticket_checklists, command.checklist_id, title=checked_title(command.title)[:200])


def update_checklist_item(tx: Transaction, command: UpdateChecklistItem) -> None:
    item = tx.get(ticket_checklist_items, command.item_id)
    values: dict[str, Any] = {}
    if command.title is not None:
        values["title"] = checked_title(command.title)
    if command.is_required is not None:
        values["is_required"] = command.is_required
    if values:
        tx.update(ticket_checklist_items, command.item_id, **values)
    if command.position is not None:
        c = ticket_checklist_items.c
        ids = _in_order(tx, ticket_checklist_items, c.checklist_id == item.checklist_id)
        _move(tx, ticket_checklist_items, ids, command.item_id, command.position)


def move_checklist(tx: Transaction, command: MoveChecklist) -> None:
    row = tx.get(ticket_checklists, command.checklist_id)
    ids = _in_order(tx, ticket_checklists, ticket_checklists.c.ticket_id == row.ticket_id)
    _move(tx, ticket_checklists, ids, command.checklist_id, command.position)


def _in_order(tx: Transaction, table: Table, where: ColumnElement[bool]) -> list[UUID]:
    statement = select(table.c.id).where(table.c.tenant_id == tx.tenant_id, where)
    return list(tx.execute(statement.order_by(table.c.position, table.c.id)).scalars())


def _move(tx: Transaction, table: Table, ids: list[UUID], moved: UUID, position: int) -> None:
    ids.remove(moved)
    ids.insert(max(0, min(position, len(ids))), moved)
    tx.update_many(table, [{"id": one, "position": place} for place, one in enumerate(ids)])


def check_done(tx: Transaction, ticket_ids: Sequence[UUID]) -> None:
    """Rejected when a required item of one of these tickets is open; the setting may allow it all the same."""
    found = next(iter(blocked_by_checklists(tx.unit.connection, tx.tenant_id, ticket_ids)), None)
    if found is not None:
        raise Rejected(
            "ticket.checklist_open", number=found.number, item=found.title, count=found.open_items
        )


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
        is_required=command.is_required,
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
