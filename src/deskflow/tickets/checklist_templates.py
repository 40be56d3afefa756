"""Templates of checklists: lists that are needed again and again, put on a ticket with one key."""

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
from deskflow.tickets.checklists import MOST_ITEMS, put_checklist
from deskflow.tickets.drafting import checked_title
from deskflow.tickets.tables import tickets
from deskflow.tickets.work_tables import checklist_templates


@dataclass(frozen=True, slots=True)
class DefineChecklistTemplate(Command):
    """A new one, or with `template_id` another form of that one. `items` are {"title": …, "required": …}."""

    name: ClassVar[str] = "checklist_template.define@1"
    permission: ClassVar[str] = "tickets.assign"

    title: str
    items: tuple[dict[str, Any], ...]
    template_id: UUID | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class DeleteChecklistTemplate(Command):
    """Lists that were made from it stay."""

    name: ClassVar[str] = "checklist_template.delete@1"
    permission: ClassVar[str] = "tickets.assign"

    template_id: UUID


@dataclass(frozen=True, slots=True)
class AddChecklistFromTemplate(Command):
    name: ClassVar[str] = "checklist.add_from_template@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    template_id: UUID


def define_checklist_template(tx: Transaction, command: DefineChecklistTemplate) -> UUID:
    """Answers with its id. Rejected without items, or when another one has that title."""
    title = checked_title(command.title)[:200]
    items = _checked(command.items)
    c = checklist_templates.c
    same = tx.execute(
        select(c.id).where(c.tenant_id == tx.tenant_id, c.title_key == folded(title)[:400])
    ).scalar()
    if same is not None and same != command.template_id:
        raise Rejected("checklist_template.title_taken", field="name", title=title)
    values = {"title": title, "title_key": title, "items": items, "is_active": command.is_active}
    if command.template_id is None:
        return tx.insert(checklist_templates, created_at=tx.at, **values)
    tx.get(checklist_templates, command.template_id, c.id)
    tx.update(checklist_templates, command.template_id, **values)
    return command.template_id


def delete_checklist_template(tx: Transaction, command: DeleteChecklistTemplate) -> None:
    tx.delete(checklist_templates, command.template_id)


def add_checklist_from_template(tx: Transaction, command: AddChecklistFromTemplate) -> UUID:
    """Answers with the id of the list."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    template = tx.get(checklist_templates, command.template_id)
    items = [(str(one["title"]), bool(one["required"])) for one in template.items]
    return put_checklist(tx, command.ticket_id, template.title, items)


def _checked(given: Sequence[Any]) -> list[dict[str, Any]]:
    items = []
    for one in given:
        title = str(one.get("title", "")) if isinstance(one, dict) else str(one)
        if title.strip():
            required = bool(one.get("required")) if isinstance(one, dict) else False
            items.append({"title": checked_title(title), "required": required})
    if not items:
        raise Rejected("field.required", field="items")
    if len(items) > MOST_ITEMS:
        raise Rejected("checklist.too_long", limit=MOST_ITEMS)
    return items
