"""News by mail: all that has come due for a person goes out in one mail, once, also after a long sleep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from deskflow.channels.notice_rules import KINDS, kind_of
from deskflow.channels.notice_words import WHY, sentence
from deskflow.channels.outgoing import QueueMail, put_into_outbox
from deskflow.channels.tables import notifications
from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class MailNotices(Command):
    """Puts the mails that are due into the outbox, for at most so many people."""

    name: ClassVar[str] = "notification.mail_due@1"

    people: int = 50


def mail_notices(tx: Transaction, command: MailNotices) -> dict[str, Any]:
    """Answers with {"mails": how many}. What was read meanwhile needs no mail."""
    c = notifications.c
    due = (c.tenant_id == tx.tenant_id) & (c.mail_due_at <= tx.at)
    people = list(
        tx.execute(
            select(c.user_id).where(due).group_by(c.user_id).order_by(func.min(c.mail_due_at), c.user_id)
            .limit(max(1, min(command.people, 500)))
        ).scalars()
    )  # fmt: skip
    sent = 0
    for user_id in people:
        rows = tx.execute(
            select(notifications)
            .where(due, c.user_id == user_id)
            .order_by(c.created_at, c.id)
            .with_for_update()
        ).all()
        sent += _mail(tx, user_id, rows)
        tx.update_many(
            notifications,
            [{"id": row.id, "mail_due_at": None, "mailed_at": tx.at} for row in rows],
        )
    return {"mails": sent}


def _mail(tx: Transaction, user_id: UUID, rows: Sequence[Row[Any]]) -> int:
    person = tx.find(users, user_id, users.c.name, users.c.email, users.c.is_active)
    if person is None or not person.is_active or not person.email or not rows:
        return 0
    mail = QueueMail(
        to=(person.email,), subject=_subject(rows), text=_text(person.name, rows), is_automatic=True
    )
    # The same news never leave twice, whatever happens to the rows meanwhile.
    put_into_outbox(tx, mail, f"notices:{user_id}:{rows[-1].id}")
    return 1


def _subject(rows: Sequence[Row[Any]]) -> str:
    if len(rows) == 1:
        return sentence(rows[0].code, rows[0].params, rows[0].title)[:200]
    return f"{len(rows)} news from DeskFlow"


def _text(name: str, rows: Sequence[Row[Any]]) -> str:
    """By kind, each with why somebody is told."""
    parts = [f"Hello {name},", ""]
    shown = sorted(rows[:MOST_LINES], key=lambda row: KINDS.index(kind_of(row.code)))
    for kind, several in groupby(shown, key=lambda row: kind_of(row.code)):
        for row in several:
            parts.append(f"* {sentence(row.code, row.params, row.title)}")
            if row.body.strip():
                parts.append("  " + " ".join(row.body.split())[:300])
        parts += [f"  (You are told because {WHY[kind]}.)", ""]
    if len(rows) > MOST_LINES:
        parts += [
            f"And {len(rows) - MOST_LINES} more; all of it is in DeskFlow behind the bell.",
            "",
        ]
    parts.append(
        "What you get by mail, and when, you choose in DeskFlow under Settings, Notifications."
    )
    return "\n".join(parts)


def next_mail(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the next mail is due; None when none is."""
    c = notifications.c
    at: datetime | None = connection.execute(
        select(func.min(c.mail_due_at)).where(c.tenant_id == tenant_id, c.mail_due_at.is_not(None))
    ).scalar()
    return at
