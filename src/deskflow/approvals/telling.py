"""What the timeline of a ticket and the event journal hear of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import ticket_activity


def note(
    tx: Transaction,
    record_kind: str | None,
    record_id: UUID | None,
    code: str,
    title: str,
    approval_id: UUID,
    comment: str | None = None,
) -> None:
    """A line in the timeline of the ticket that was asked about."""
    if record_kind == "ticket" and record_id is not None:
        tx.insert(
            ticket_activity, ticket_id=record_id, at=tx.at, code=code,
            params={
                "title": title, "approval_id": str(approval_id), "comment": comment,
                "by": tx.actor.label,
            },
            actor_kind=tx.actor.kind, actor_id=tx.actor.user_id,
        )  # fmt: skip


def note_of(
    tx: Transaction, approval: Mapping[str, Any], code: str, comment: str | None = None
) -> None:
    """The same from a request's snapshot."""
    record = approval["record"] or {}
    note(
        tx, record.get("kind"), UUID(record["id"]) if record else None, code, approval["title"],
        UUID(approval["id"]), comment=comment,
    )  # fmt: skip
