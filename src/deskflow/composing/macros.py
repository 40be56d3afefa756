"""Macros: named lists of changes. All of one is applied to a ticket or nothing, and one undo takes it all back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.composing.canned import checked_heading, define
from deskflow.composing.macro_steps import checked_steps, commands_of
from deskflow.composing.queries import scope_with
from deskflow.composing.sharing import check_may_change, check_may_use
from deskflow.composing.tables import macros
from deskflow.core.commands import Command, Handler
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.tickets.changing import UpdateTicket, update_ticket
from deskflow.tickets.checklist_templates import (
    AddChecklistFromTemplate,
    add_checklist_from_template,
)
from deskflow.tickets.checklists import AddChecklist, add_checklist
from deskflow.tickets.linking import LinkTickets, link_tickets
from deskflow.tickets.messaging import AddMessage, add_message
from deskflow.tickets.sending import SendReply, send_reply
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tagging import TagTicket, tag_ticket
from deskflow.tickets.tasks import CreateTask, create_task
from deskflow.tickets.time_spent import LogTime, log_time
from deskflow.tickets.watching import WatchTicket, watch_ticket
from deskflow.workflows.on_the_fly import StartOnTickets, start_on_tickets

MOST_TICKETS: Final = 200
# What a macro is made of: nothing that a person could not do on their own, with the permission that this takes.
_DEEDS: Final[Mapping[type[Command], Handler]] = {
    UpdateTicket: update_ticket, SendReply: send_reply, AddMessage: add_message, TagTicket: tag_ticket,
    AddChecklist: add_checklist, CreateTask: create_task, LogTime: log_time, WatchTicket: watch_ticket,
    LinkTickets: link_tickets, AddChecklistFromTemplate: add_checklist_from_template, StartOnTickets: start_on_tickets,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DefineMacro(Command):
    """A new one, or with `macro_id` the content of an old one. `steps` as `macro_steps` describes them."""

    name: ClassVar[str] = "macro.define@1"
    permission: ClassVar[str] = "tickets.note"

    title: str
    steps: tuple[dict[str, Any], ...]
    folder: str = ""
    shared_with: str = "me"
    team_id: UUID | None = None
    macro_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeleteMacro(Command):
    name: ClassVar[str] = "macro.delete@1"
    permission: ClassVar[str] = "tickets.note"

    macro_id: UUID


@dataclass(frozen=True, slots=True)
class RunMacro(Command):
    """On each of these tickets; nothing is applied unless all of it can be. Replies are held as if written by hand."""

    name: ClassVar[str] = "macro.run@1"
    permission: ClassVar[str] = "tickets.note"

    macro_id: UUID
    ticket_ids: tuple[UUID, ...]


def define_macro(tx: Transaction, command: DefineMacro) -> UUID:
    values: dict[str, Any] = {
        **checked_heading(command.title, command.folder),
        "steps": checked_steps(tx, command.steps),
    }
    return define(tx, macros, values, command.macro_id, command)


def delete_macro(tx: Transaction, command: DeleteMacro) -> None:
    check_may_change(tx, tx.get(macros, command.macro_id))
    tx.delete(macros, command.macro_id)


def run_macro(tx: Transaction, command: RunMacro) -> dict[str, Any]:
    """Answers with {"tickets": how many, "held": how many replies wait for their time}."""
    row = tx.get(macros, command.macro_id)
    check_may_use(tx, row)
    ids = list(dict.fromkeys(command.ticket_ids))
    if len(ids) > MOST_TICKETS:
        raise Rejected("macro.too_many_tickets", limit=MOST_TICKETS)
    seen = snapshots(tx.unit.connection, tx.tenant_id, ids)
    held = 0
    for ticket_id in ids:
        if ticket_id not in seen:
            raise NotFound("tickets.not_found", id=str(ticket_id))
        scope = scope_with(tx.unit.connection, tx.tenant_id, seen[ticket_id], tx.actor.user_id)
        for deed in commands_of(tx, row.steps, ticket_id, scope):
            answer = _do(tx, deed)
            held += isinstance(answer, dict) and "held_id" in answer
    return {"tickets": len(ids), "held": held}


def _do(tx: Transaction, deed: Command) -> Any:
    if tx.actor.kind == "user" and not allows(tx.permissions, deed.permission):
        raise Denied("permission.missing", permission=deed.permission, command=deed.name)
    return _DEEDS[type(deed)](tx, deed)
