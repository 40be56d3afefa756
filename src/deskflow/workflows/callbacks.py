"""Answers by webhook: a workflow hands out an address that nobody can guess, and what comes back there wakes it.

The clear token is known to whoever was given the address, and to the run; here stands its fingerprint alone. An
address takes one answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import canonical_json
from deskflow.workflows.events import WebhookAnswered
from deskflow.workflows.tables import webhook_callbacks

MOST_BYTES: Final = 100_000
# What the door that receives puts in front of the token.
PATH: Final = "/hooks/answers/"


def fingerprint(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class OpenCallback(Command):
    """From now until then one answer is taken for the token with this fingerprint."""

    name: ClassVar[str] = "webhook.expect@1"
    permission: ClassVar[str] = "workflows.execute"

    token_hash: str
    execution_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiveWebhook(Command):
    """An answer has come. `token_hash` is the `fingerprint` of what stood in the address."""

    name: ClassVar[str] = "webhook.receive@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    token_hash: str
    body: Any
    content_type: str = ""


def open_callback(tx: Transaction, command: OpenCallback) -> UUID:
    """Answers with its id, which the event will be about."""
    return tx.insert(
        webhook_callbacks, token_hash=command.token_hash, execution_id=command.execution_id,
        created_at=tx.at, expires_at=command.expires_at,
    )  # fmt: skip


def receive_webhook(tx: Transaction, command: ReceiveWebhook) -> UUID:
    """Answers with the callback's id. NotFound("callback.unknown"); Rejected("callback.answered"), ("callback.expired"),
    ("callback.too_large")."""
    c = webhook_callbacks.c
    row = tx.execute(
        select(c.id, c.execution_id, c.expires_at, c.answered_at)
        .where(c.tenant_id == tx.tenant_id, c.token_hash == command.token_hash)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound("callback.unknown")
    if row.answered_at is not None:
        raise Rejected("callback.answered")
    if row.expires_at <= tx.at:
        raise Rejected("callback.expired")
    try:
        size = len(canonical_json(command.body).encode())
    except (ValueError, TypeError, RecursionError):
        raise Rejected("callback.not_plain") from None
    if size > MOST_BYTES:
        raise Rejected("callback.too_large", limit=MOST_BYTES)
    tx.update(webhook_callbacks, row.id, answered_at=tx.at)
    about: Mapping[str, Any] = {"id": str(row.id), "execution_id": str(row.execution_id)}
    tx.emit(WebhookAnswered(row.id, about, command.body, command.content_type[:200]))
    return UUID(str(row.id))


HANDLERS: Handlers = {OpenCallback: open_callback, ReceiveWebhook: receive_webhook}
