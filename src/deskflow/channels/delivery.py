"""Where a message stands on its way out: claimed under a lease, sent, to be tried again, failed.

These writes are not commands. Like tokens, leases and timers of the engine they are the program's own account of
what it did, are written by whichever worker holds the claim, and must never be undone or replayed. Every write
is fenced with the number of the attempt, so a worker that was asleep cannot write over its successor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, select

from deskflow.channels import rules
from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.core.errors import DeskflowError, Transient
from deskflow.core.ids import new_id


@dataclass(frozen=True, slots=True)
class Claim:
    """A message this worker may send now; `attempt` is the fence."""

    id: UUID
    tenant_id: UUID
    attempt: int
    message_id: str
    created_at: datetime
    to: tuple[Mapping[str, str], ...]
    cc: tuple[Mapping[str, str], ...]
    bcc: tuple[Mapping[str, str], ...]
    from_name: str
    subject: str
    text: str
    html: str | None
    attachments: tuple[Mapping[str, Any], ...]
    in_reply_to: str
    references: tuple[str, ...]
    is_automatic: bool
    accepted: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file["size"] for file in self.attachments)


def next_attempt(
    connection: Connection, tenant_id: UUID, *, routed: bool = True
) -> datetime | None:
    """When the next message is to be tried, or a lease runs out; None when nothing is on its way.

    Without a route those that already wait for one are left out.
    """
    table = outgoing_messages
    return connection.execute(
        select(table.c.next_attempt_at)
        .where(table.c.tenant_id == tenant_id, table.c.status.in_(_statuses(routed)))
        .order_by(table.c.next_attempt_at)
        .limit(1)
    ).scalar()


def claim_due(connection: Connection, tenant_id: UUID, now: datetime, limit: int) -> list[Claim]:
    """Takes messages whose time has come, the longest waiting first, and holds them for a lease."""
    table = outgoing_messages
    statement = _due(tenant_id, now, _statuses(True)).limit(limit)
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True)
    rows = connection.execute(statement).all()
    claims = [_claim(row) for row in rows]
    for claim in claims:
        connection.execute(
            table.update()
            .where(table.c.id == claim.id)
            .values(
                status="sending",
                attempts=claim.attempt,
                next_attempt_at=now + rules.lease(claim.size),
                revision=table.c.revision + 1,
            )
        )
    return claims


def take_over(connection: Connection, tenant_id: UUID, now: datetime) -> list[UUID]:
    """Makes due what a process that is no more had claimed. Only for whoever is known to be the only sender."""
    table = outgoing_messages
    left = and_(table.c.tenant_id == tenant_id, table.c.status == "sending")
    ids = list(connection.execute(select(table.c.id).where(left)).scalars())
    if ids:
        connection.execute(table.update().where(left).values(next_attempt_at=now))
    return ids


def mark_sent(
    connection: Connection,
    claim: Claim,
    now: datetime,
    *,
    refused: Mapping[str, str] | None = None,
) -> bool:
    """Sent for good; `refused` names recipients the server will never take. False when the claim was lost."""
    return _settle(
        connection, claim, status="sent", sent_at=now, next_attempt_at=now,
        last_error_code="mail.some_refused" if refused else None,
        last_error_params={"refused": dict(refused)} if refused else None,
    )  # fmt: skip


def mark_failed(
    connection: Connection,
    claim: Claim,
    error: DeskflowError,
    now: datetime,
    *,
    accepted: Sequence[str] = (),
) -> bool:
    """Tried again later when the error is Transient and not too many attempts were made, else failed for good.

    `accepted` are recipients that have it now and are left out next time. False when the claim was lost.
    """
    final = not isinstance(error, Transient) or rules.gives_up(claim.attempt)
    settled = _settle(
        connection, claim,
        status="failed" if final else "queued",
        next_attempt_at=now if final else now + rules.retry_delay(claim.attempt),
        accepted=list(dict.fromkeys([*claim.accepted, *accepted])),
        last_error_code=error.code,
        last_error_params=dict(error.params),
    )  # fmt: skip
    if settled and final:
        _tell_sender(connection, claim, error, now)
    return settled


def release(connection: Connection, claim: Claim, error: DeskflowError, until: datetime) -> bool:
    """Gives a claim back unused: it was the server that failed, and that costs the message no attempt."""
    return _settle(
        connection, claim, status="queued", attempts=claim.attempt - 1, next_attempt_at=until,
        last_error_code=error.code, last_error_params=dict(error.params),
    )  # fmt: skip


def park_without_route(connection: Connection, tenant_id: UUID, now: datetime) -> list[UUID]:
    """Says of all that is due that nothing is configured to send it with; claimed as usual once there is."""
    table = outgoing_messages
    ids = [row.id for row in connection.execute(_due(tenant_id, now, _statuses(False)))]
    for start in range(0, len(ids), 500):
        connection.execute(
            table.update()
            .where(table.c.id.in_(ids[start : start + 500]))
            .values(status="no_route", revision=table.c.revision + 1)
        )
    return ids


def _statuses(routed: bool) -> tuple[str, ...]:
    return tuple(one for one in rules.DELIVERABLE if routed or one != "no_route")


def _due(tenant_id: UUID, now: datetime, statuses: Sequence[str]) -> Any:
    table = outgoing_messages
    return (
        select(table)
        .where(
            table.c.tenant_id == tenant_id,
            table.c.status.in_(statuses),
            table.c.next_attempt_at <= now,
        )
        .order_by(table.c.next_attempt_at, table.c.id)
    )


def _settle(connection: Connection, claim: Claim, **values: Any) -> bool:
    table = outgoing_messages
    mine = and_(
        table.c.id == claim.id,
        table.c.tenant_id == claim.tenant_id,
        table.c.status == "sending",
        table.c.attempts == claim.attempt,
    )
    written = connection.execute(
        table.update().where(mine).values(**values, revision=table.c.revision + 1)
    )
    return written.rowcount == 1


def _tell_sender(connection: Connection, claim: Claim, error: DeskflowError, now: datetime) -> None:
    # Whoever wrote it believes that it arrived; nobody looks into an outbox on their own.
    user_id = connection.execute(
        select(outgoing_messages.c.queued_by_user_id).where(outgoing_messages.c.id == claim.id)
    ).scalar()
    if user_id is None:
        return
    connection.execute(
        notifications.insert(),
        {
            "id": new_id(), "tenant_id": claim.tenant_id, "user_id": user_id, "code": "mail.failed",
            "params": {"to": [box["address"] for box in claim.to], "error": error.code},
            "title": claim.subject, "body": "", "link_kind": "outgoing_message", "link_id": claim.id,
            "created_at": now, "is_read": False,
        },
    )  # fmt: skip


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        id=row.id,
        tenant_id=row.tenant_id,
        attempt=row.attempts + 1,
        message_id=row.message_id,
        created_at=row.created_at,
        to=tuple(row.to_boxes),
        cc=tuple(row.cc_boxes),
        bcc=tuple(row.bcc_boxes or ()),
        from_name=row.from_name,
        subject=row.subject,
        text=row.text,
        html=row.html,
        attachments=tuple(row.attachments),
        in_reply_to=row.in_reply_to,
        references=tuple(row.mail_references),
        is_automatic=row.is_automatic,
        accepted=tuple(row.accepted),
    )
