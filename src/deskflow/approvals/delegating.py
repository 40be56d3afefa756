"""Somebody is away and somebody else decides: from when, until when, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Connection, or_, select

from deskflow.approvals.events import ApprovalsDelegated
from deskflow.approvals.tables import approval_delegations, workflow_approvals
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.queries import permissions_of
from deskflow.people.tables import users

PERMISSION = "workflows.approve"
TOPIC_LIMIT = 200


@dataclass(frozen=True, slots=True)
class DelegateApprovals(Command):
    """`stand_in_id` decides for `user_id`, by default for whoever asks; an empty topic means about everything."""

    name: ClassVar[str] = "approval.delegate@1"
    permission: ClassVar[str] = PERMISSION

    stand_in_id: UUID
    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EndDelegation(Command):
    """Somebody is back early; one that has not begun is forgotten."""

    name: ClassVar[str] = "approval.end_delegation@1"
    permission: ClassVar[str] = PERMISSION

    delegation_id: UUID


@dataclass(frozen=True, slots=True)
class DelegationRow:
    id: UUID
    user_id: UUID
    user_name: str
    stand_in_id: UUID
    stand_in_name: str
    starts_at: datetime
    ends_at: datetime
    topic: str


def delegate_approvals(tx: Transaction, command: DelegateApprovals) -> UUID:
    """Rejected for a stand-in who could not decide, and for times that make no sense."""
    user_id = command.user_id or tx.actor.user_id
    if user_id is None:
        raise Denied("approval.needs_a_person")
    _check_mine(tx, user_id)
    person = tx.get(users, user_id, users.c.id, users.c.name)
    stand_in = tx.get(users, command.stand_in_id, users.c.id, users.c.name)
    if user_id == command.stand_in_id:
        raise Rejected("delegation.to_oneself", field="stand_in_id")
    if not allows(permissions_of(tx.unit.connection, command.stand_in_id), PERMISSION):
        raise Rejected("delegation.cannot_approve", field="stand_in_id", person=stand_in.name)
    if command.ends_at <= command.starts_at:
        raise Rejected("delegation.ends_before_it_starts", field="ends_at")
    if command.ends_at <= tx.at:
        raise Rejected("delegation.is_over", field="ends_at")
    topic = command.topic.strip()
    if len(topic) > TOPIC_LIMIT:
        raise Rejected("field.too_long", field="topic", limit=TOPIC_LIMIT, length=len(topic))
    delegation_id = tx.insert(
        approval_delegations, user_id=user_id, stand_in_id=command.stand_in_id,
        starts_at=command.starts_at, ends_at=command.ends_at, topic=topic, created_at=tx.at,
    )  # fmt: skip
    tx.emit(
        ApprovalsDelegated(
            delegation_id,
            {
                "user": {"id": str(person.id), "name": person.name},
                "stand_in": {"id": str(stand_in.id), "name": stand_in.name},
                "starts_at": command.starts_at.isoformat(),
                "ends_at": command.ends_at.isoformat(),
                "topic": topic,
            },
        )
    )
    return delegation_id


def end_delegation(tx: Transaction, command: EndDelegation) -> None:
    row = tx.get(approval_delegations, command.delegation_id)
    _check_mine(tx, row.user_id)
    if row.ends_at <= tx.at:
        raise Rejected("delegation.is_over")
    if row.starts_at >= tx.at:
        tx.delete(approval_delegations, command.delegation_id)
    else:
        tx.update(approval_delegations, command.delegation_id, ends_at=tx.at)


def _check_mine(tx: Transaction, user_id: UUID) -> None:
    if tx.actor.kind != "user" or tx.actor.user_id == user_id:
        return
    held = permissions_of(tx.unit.connection, tx.actor.user_id) if tx.actor.user_id else frozenset()
    if "admin" not in held:
        raise Denied("delegation.not_yours")


def list_delegations(
    connection: Connection, tenant_id: UUID, user_id: UUID, at: datetime
) -> list[DelegationRow]:
    """What this user has arranged and what others have asked of them, not yet over, the earliest first."""
    away, person, other = approval_delegations, users.alias("person"), users.alias("other")
    rows = connection.execute(
        select(away, person.c.name.label("user_name"), other.c.name.label("stand_in_name"))
        .join(person, person.c.id == away.c.user_id)
        .join(other, other.c.id == away.c.stand_in_id)
        .where(
            away.c.tenant_id == tenant_id,
            or_(away.c.user_id == user_id, away.c.stand_in_id == user_id),
            away.c.ends_at > at,
        )
        .order_by(away.c.starts_at, away.c.id)
    )
    return [
        DelegationRow(
            row.id, row.user_id, row.user_name, row.stand_in_id, row.stand_in_name, row.starts_at,
            row.ends_at, row.topic,
        )
        for row in rows
    ]  # fmt: skip


def list_topics(connection: Connection, tenant_id: UUID, limit: int = 50) -> Sequence[str]:
    """What there have been requests about, for choosing."""
    topic = workflow_approvals.c.topic
    statement = (
        select(topic)
        .where(workflow_approvals.c.tenant_id == tenant_id, topic != "")
        .distinct()
        .order_by(topic)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())
