"""Tasks: small pieces of work, on a ticket or alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.drafting import checked_title
from deskflow.tickets.tables import tasks, ticket_activity, tickets


@dataclass(frozen=True, slots=True)
class CreateTask(Command):
    name: ClassVar[str] = "task.create@1"
    permission: ClassVar[str] = "tickets.update"

    title: str
    ticket_id: UUID | None = None
    description: str | None = None
    assignee_id: UUID | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetTaskDone(Command):
    name: ClassVar[str] = "task.set_done@1"
    permission: ClassVar[str] = "tickets.update"

    task_id: UUID
    done: bool


def create_task(tx: Transaction, command: CreateTask) -> UUID:
    if command.ticket_id is not None:
        tx.get(tickets, command.ticket_id, tickets.c.id)
    if command.assignee_id is not None:
        tx.get(users, command.assignee_id, users.c.id)
    task_id = tx.insert(
        tasks, ticket_id=command.ticket_id, title=checked_title(command.title),
        description=command.description, assignee_id=command.assignee_id, due_at=command.due_at,
        created_at=tx.at,
    )  # fmt: skip
    _note(tx, command.ticket_id, "task.created", command.title)
    return task_id


def set_task_done(tx: Transaction, command: SetTaskDone) -> None:
    row = tx.get(tasks, command.task_id)
    tx.update(tasks, command.task_id, done_at=tx.at if command.done else None)
    _note(tx, row.ticket_id, "task.done" if command.done else "task.reopened", row.title)


def _note(tx: Transaction, ticket_id: UUID | None, code: str, title: str) -> None:
    if ticket_id is not None:
        tx.insert(
            ticket_activity, ticket_id=ticket_id, at=tx.at, code=code, params={"title": title},
            actor_kind=tx.actor.kind, actor_id=tx.actor.user_id,
        )  # fmt: skip
