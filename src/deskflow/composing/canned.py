"""Canned replies are written, changed and taken away; and what somebody uses is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.composing.filling import checked_text
from deskflow.composing.sharing import check_may_change, checked_sharing
from deskflow.composing.tables import canned_replies, macros, writing_uses
from deskflow.core.commands import Command, plain
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.rules import checked_name
from deskflow.tickets.drafting import Attachment, total_size

MOST_BYTES = 25_000_000


@dataclass(frozen=True, slots=True)
class DefineCannedReply(Command):
    """A new one, or with `reply_id` the content of an old one. `shared_with` is me, team (with `team_id`) or all."""

    name: ClassVar[str] = "canned_reply.define@1"
    permission: ClassVar[str] = "tickets.note"

    title: str
    body: str
    folder: str = ""
    shared_with: str = "me"
    team_id: UUID | None = None
    attachments: tuple[Attachment, ...] = ()
    reply_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeleteCannedReply(Command):
    name: ClassVar[str] = "canned_reply.delete@1"
    permission: ClassVar[str] = "tickets.note"

    reply_id: UUID


@dataclass(frozen=True, slots=True)
class CountUse(Command):
    """Somebody has used a canned reply or a macro; what is used most is offered first."""

    name: ClassVar[str] = "writing.count_use@1"
    permission: ClassVar[str] = "tickets.note"

    subject_id: UUID


def define_canned_reply(tx: Transaction, command: DefineCannedReply) -> UUID:
    """Rejected with the expression's own code when the text cannot be read."""
    values: dict[str, Any] = {
        **checked_heading(command.title, command.folder),
        "body": checked_text(command.body),
        "attachments": [plain(one) for one in command.attachments],
    }
    if total_size(command.attachments) > MOST_BYTES:
        raise Rejected("mail.too_large", limit=MOST_BYTES, size=total_size(command.attachments))
    return define(tx, canned_replies, values, command.reply_id, command)


def delete_canned_reply(tx: Transaction, command: DeleteCannedReply) -> None:
    check_may_change(tx, tx.get(canned_replies, command.reply_id))
    tx.delete(canned_replies, command.reply_id)


def count_use(tx: Transaction, command: CountUse) -> dict[str, int]:
    """Answers with {"uses": how often this person has used it}."""
    if tx.actor.user_id is None:
        raise Denied("notification.needs_a_person")
    found = [table for table in (canned_replies, macros) if tx.find(table, command.subject_id)]
    if not found:
        raise NotFound("canned_replies.not_found", id=str(command.subject_id))
    c = writing_uses.c
    row = tx.execute(
        select(c.id, c.uses).where(
            c.tenant_id == tx.tenant_id, c.user_id == tx.actor.user_id, c.subject_id == command.subject_id
        )
    ).first()  # fmt: skip
    if row is None:
        tx.insert(
            writing_uses, user_id=tx.actor.user_id, subject_id=command.subject_id, uses=1, last_used_at=tx.at
        )  # fmt: skip
        return {"uses": 1}
    tx.update(writing_uses, row.id, uses=row.uses + 1, last_used_at=tx.at)
    return {"uses": row.uses + 1}


def checked_heading(title: str, folder: str) -> dict[str, str]:
    """Name and folder; both are one line."""
    name = checked_name(title)
    inside = checked_name(folder, "folder", 100) if folder.strip() else ""
    return {"name": name, "name_key": folded(name)[:400], "folder": inside}


def define(
    tx: Transaction, table: Any, values: dict[str, Any], row_id: UUID | None, command: Any
) -> UUID:
    """Writes the row of a canned reply or a macro: the owner stays who it was."""
    if row_id is None:
        values |= checked_sharing(tx, command.shared_with, command.team_id)
        if tx.actor.user_id is None:
            raise Denied("notification.needs_a_person")
        return tx.insert(
            table, **values, owner_id=tx.actor.user_id, created_at=tx.at, updated_at=tx.at
        )
    row = tx.get(table, row_id)
    check_may_change(tx, row)
    if (command.shared_with, command.team_id) != (row.shared_with, row.team_id):
        values |= checked_sharing(tx, command.shared_with, command.team_id)
    if tx.update(table, row_id, **values):
        tx.update(table, row_id, updated_at=tx.at)
    return row_id
