"""Reading checklists beyond one ticket's own: what still keeps tickets from being resolved, and the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.calendars.queries import Reading
from deskflow.core.settings import get_setting
from deskflow.tickets.tables import ticket_checklist_items, ticket_checklists, tickets
from deskflow.tickets.work_tables import checklist_templates

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class OpenRequirement:
    """The first required item of a ticket that is open, and how many there are."""

    ticket_id: UUID
    number: str
    title: str
    open_items: int


@dataclass(frozen=True, slots=True)
class TemplateItem:
    title: str
    required: bool


@dataclass(frozen=True, slots=True)
class ChecklistTemplate:
    id: UUID
    title: str
    items: tuple[TemplateItem, ...]
    is_active: bool


def open_requirements(
    reading: Reading, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> list[OpenRequirement]:
    """Of those of these tickets that have any, by number."""
    item, checklist = ticket_checklist_items.c, ticket_checklists.c
    found: list[OpenRequirement] = []
    for start in range(0, len(ticket_ids), _CHUNK):
        rows = reading.execute(
            select(checklist.ticket_id, tickets.c.number, func.min(item.title), func.count())
            .join(ticket_checklists, checklist.id == item.checklist_id)
            .join(tickets, tickets.c.id == checklist.ticket_id)
            .where(
                checklist.tenant_id == tenant_id, item.is_required.is_(True), item.done_at.is_(None),
                checklist.ticket_id.in_(ticket_ids[start : start + _CHUNK]),
            )
            .group_by(checklist.ticket_id, tickets.c.number)
        )  # fmt: skip
        found += [OpenRequirement(*list(row)) for row in rows]
    return sorted(found, key=lambda one: one.number)


def blocked_by_checklists(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> list[OpenRequirement]:
    """Which of these tickets cannot be resolved yet; none where the setting allows it all the same."""
    if not get_setting(connection, "checklists_block_resolving", tenant_id):
        return []
    return open_requirements(connection, tenant_id, ticket_ids)


def list_checklist_templates(
    connection: Connection, tenant_id: UUID, *, active_only: bool = False
) -> list[ChecklistTemplate]:
    """By title."""
    c = checklist_templates.c
    statement = select(checklist_templates).where(c.tenant_id == tenant_id)
    if active_only:
        statement = statement.where(c.is_active.is_(True))
    return [
        ChecklistTemplate(
            row.id, row.title,
            tuple(TemplateItem(str(one["title"]), bool(one["required"])) for one in row.items),
            row.is_active,
        )
        for row in connection.execute(statement.order_by(c.title_key))
    ]  # fmt: skip
