"""Notices inside the application: told to people, read by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import and_, or_, select

from deskflow.channels.notice_rules import kind_of, mail_time
from deskflow.channels.tables import notifications
from deskflow.channels.wishes import who_muted, wishes_for, wishes_of
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import roles, user_roles, users
from deskflow.tickets.drafting import checked_title

_BODY_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Notify(Command):
    """A notice to people and to all who hold a role, each person once."""

    name: ClassVar[str] = "notification.send@1"
    permission: ClassVar[str] = "workflows.execute"

    title: str
    users: tuple[UUID, ...] = ()
    roles: tuple[UUID, ...] = ()
    body: str = ""
    link_kind: str | None = None
    link_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MarkNotificationRead(Command):
    """One's own notice; `read` False makes it new again."""

    name: ClassVar[str] = "notification.mark_read@1"
    permission: ClassVar[str] = ""

    notification_id: UUID
    read: bool = True


@dataclass(frozen=True, slots=True)
class SnoozeNotification(Command):
    """One's own notice goes out of sight and comes back as a new one; None brings it back now."""

    name: ClassVar[str] = "notification.snooze@1"
    permission: ClassVar[str] = ""

    notification_id: UUID
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MarkAllNotificationsRead(Command):
    name: ClassVar[str] = "notification.mark_all_read@1"
    permission: ClassVar[str] = ""


def notify(tx: Transaction, command: Notify) -> dict[str, Any]:
    """Answers with {"notified": how many people}; Rejected when that is nobody."""
    _check_exist(tx, command)
    people = dict.fromkeys([*_active(tx, command.users), *_holders(tx, command.roles)])
    if not people:
        raise Rejected("notification.nobody")
    told = tell(
        tx, people, "notice", {}, title=checked_title(command.title),
        body=command.body.replace("\x00", "")[:_BODY_LIMIT], link_kind=command.link_kind, link_id=command.link_id,
    )  # fmt: skip
    return {"notified": told}


def mark_notification_read(tx: Transaction, command: MarkNotificationRead) -> None:
    row = tx.get(notifications, command.notification_id, notifications.c.user_id)
    if tx.actor.kind == "user" and row.user_id != tx.actor.user_id:
        raise Denied("notification.not_yours")
    # What was read needs no mail.
    seen = {"mail_due_at": None} if command.read else {}
    tx.update(
        notifications,
        command.notification_id,
        is_read=command.read,
        read_at=tx.at if command.read else None,
        **seen,
    )


def snooze_notification(tx: Transaction, command: SnoozeNotification) -> None:
    row = tx.get(notifications, command.notification_id, notifications.c.user_id)
    if tx.actor.kind == "user" and row.user_id != tx.actor.user_id:
        raise Denied("notification.not_yours")
    if command.until is not None and command.until <= tx.at:
        raise Rejected("notification.snoozed_into_the_past", field="until")
    tx.update(
        notifications, command.notification_id, snoozed_until=command.until, is_read=False, read_at=None
    )  # fmt: skip


def mark_all_notifications_read(
    tx: Transaction, command: MarkAllNotificationsRead
) -> dict[str, Any]:
    """Answers with {"read": how many}."""
    if tx.actor.user_id is None:
        raise Denied("notification.needs_a_person")
    c = notifications.c
    # What somebody has put off is not read by this.
    here = or_(c.snoozed_until.is_(None), c.snoozed_until <= tx.at)
    unread = and_(c.user_id == tx.actor.user_id, c.is_read.is_(False), here)
    ids = list(
        tx.execute(select(c.id).where(c.tenant_id == tx.tenant_id, unread).order_by(c.id)).scalars()
    )
    seen = {"is_read": True, "read_at": tx.at, "mail_due_at": None}
    tx.update_many(notifications, [{"id": one, **seen} for one in ids])
    return {"read": len(ids)}


def tell(
    tx: Transaction,
    people: Iterable[UUID],
    code: str,
    params: Mapping[str, Any],
    *,
    title: str,
    body: str = "",
    link_kind: str | None = None,
    link_id: UUID | None = None,
) -> int:
    """One row per person who wants to hear of it; answers with how many.

    Who does not want this kind of news in the application finds it in the list, read already.
    """
    kind = kind_of(code)
    muted = who_muted(tx, link_id if link_kind == "ticket" else None, kind)
    found = wishes_of(tx)
    rows = []
    for user_id in people:
        if user_id in muted:
            continue
        wishes = wishes_for(found, tx.tenant_id, user_id)
        rows.append(
            {
                "user_id": user_id, "code": code, "params": dict(params), "title": title[:500], "body": body,
                "link_kind": link_kind, "link_id": link_id, "created_at": tx.at,
                "is_read": not wishes.wants(kind, "app"), "mail_due_at": mail_time(wishes, kind, tx.at),
            }
        )  # fmt: skip
    tx.insert_many(notifications, rows)
    return len(rows)


def _check_exist(tx: Transaction, command: Notify) -> None:
    for table, field, ids in ((users, "user", command.users), (roles, "role", command.roles)):
        for one in ids:
            if tx.find(table, one, table.c.id) is None:
                raise Rejected("field.no_such_row", field=field, id=str(one))


def _active(tx: Transaction, ids: tuple[UUID, ...]) -> list[UUID]:
    statement = select(users.c.id).where(users.c.id.in_(ids), users.c.is_active)
    active = set(tx.execute(statement.where(users.c.tenant_id == tx.tenant_id)).scalars())
    return [one for one in ids if one in active]


def _holders(tx: Transaction, role_ids: tuple[UUID, ...]) -> list[UUID]:
    statement = (
        select(users.c.id)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .where(
            users.c.tenant_id == tx.tenant_id, user_roles.c.role_id.in_(role_ids), users.c.is_active
        )
        .order_by(users.c.name_key, users.c.id)
    )
    return list(tx.execute(statement).scalars())
