"""Writes a command's events into the journal, puts them into the queues of those who want them, forgets old ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, exists, select

from deskflow.core.bulk import insert_rows
from deskflow.core.commands import plain_json
from deskflow.core.events import Consumer, StoredEvent
from deskflow.core.settings import get_setting
from deskflow.core.tables import event_queue, events

if TYPE_CHECKING:
    from uuid import UUID

    from deskflow.core.transaction import Transaction, Unit

# How many old events one transaction forgets, and how long they are gathered so that it does not do so one by one.
PRUNED_AT_ONCE: Final = 500
_GATHERED: Final = timedelta(hours=1)


def record_events(tx: Transaction, consumers: Sequence[Consumer]) -> None:
    """All events of the command, in order, in two statements."""
    if not tx.all_events:
        return
    chain = plain_json(tx.actor.chain)
    rows = [
        {
            "id": tx.new_id(),
            "tenant_id": tx.tenant_id,
            "at": tx.at,
            "name": event.name,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "payload": plain_json(event.payload()),
            "actor_id": tx.actor.user_id,
            "command_id": tx.command_id,
            "chain": chain,
        }
        for event in tx.all_events
    ]
    connection = tx.unit.connection
    insert_rows(connection, events, rows)
    if tx.quiet:
        return
    queued: list[dict[str, Any]] = []
    for consumer in consumers:
        wanted = wanted_events(tx.unit, consumer, tx.tenant_id)
        queued.extend(
            {"tenant_id": tx.tenant_id, "consumer": consumer.name, "event_id": row["id"]}
            for row in rows
            if row["name"] in wanted
        )
    if queued:
        insert_rows(connection, event_queue, queued)


def wanted_events(unit: Unit, consumer: Consumer, tenant_id: UUID) -> frozenset[str]:
    """Which events the consumer wants just now."""
    key = ("wanted", consumer.name, tenant_id)
    if consumer.tables:
        return unit.fact(key, consumer.tables, lambda c: consumer.wanted(c, tenant_id))
    wanted: frozenset[str] | None = unit.memo.get(key)
    if wanted is None:
        wanted = unit.memo[key] = consumer.wanted(unit.connection, tenant_id)
    return wanted


def take_queued(
    connection: Connection, consumer: str, tenant_id: UUID, limit: int
) -> list[StoredEvent]:
    """The oldest events a consumer has still to act on; it must `settle` them in the same transaction."""
    statement = (
        select(events)
        .join(event_queue, event_queue.c.event_id == events.c.id)
        .where(event_queue.c.tenant_id == tenant_id, event_queue.c.consumer == consumer)
        .order_by(event_queue.c.pk)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        # Several workers share the queue: each takes what no other one holds.
        statement = statement.with_for_update(skip_locked=True, of=event_queue)
    return [
        StoredEvent(
            row.id,
            row.name,
            row.subject_kind,
            row.subject_id,
            row.at,
            row.payload,
            row.actor_id,
            tuple(row.chain or ()),
        )
        for row in connection.execute(statement)
    ]


def settle(connection: Connection, consumer: str, event_ids: Sequence[UUID]) -> None:
    """Takes events off a consumer's queue; part of the transaction that acted on them."""
    if event_ids:
        connection.execute(
            event_queue.delete().where(
                event_queue.c.consumer == consumer, event_queue.c.event_id.in_(event_ids)
            )
        )


def next_pruning(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When the oldest event has been kept for long enough."""
    oldest = connection.execute(_settled_events(tenant_id).limit(1)).one_or_none()
    return None if oldest is None else oldest.at + _kept_for(connection, tenant_id) + _GATHERED


def prune(connection: Connection, tenant_id: UUID, now: datetime) -> int:
    """Forgets a batch of the oldest events; never one that somebody has still to act on."""
    until = now - _kept_for(connection, tenant_id)
    old = _settled_events(tenant_id).where(events.c.at < until).limit(PRUNED_AT_ONCE)
    ids = [row.id for row in connection.execute(old)]
    if ids:
        connection.execute(events.delete().where(events.c.id.in_(ids)))
    return len(ids)


def _settled_events(tenant_id: UUID) -> Select[tuple[UUID, datetime]]:
    waits = exists().where(event_queue.c.event_id == events.c.id)
    return (
        select(events.c.id, events.c.at)
        .where(events.c.tenant_id == tenant_id, ~waits)
        .order_by(events.c.at)
    )


def _kept_for(connection: Connection, tenant_id: UUID) -> timedelta:
    return timedelta(days=int(str(get_setting(connection, "events_keep_days", tenant_id))))
