"""What the engine runs when something is due: puts at-risk and breach on record, many clocks in one command.

`next_due` says when to run it next. It also counts tickets again after a policy or a calendar has changed. Marks in
the ledger make a repeat harmless: whatever was told once in a cycle is never told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.calendars.rules import instant_of
from deskflow.core.collecting import rare_collections
from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.sla.promises import promises_of
from deskflow.sla.recounting import count_again, count_tickets
from deskflow.sla.rules import Clock, Outcome, Setting, fire
from deskflow.sla.tables import sla_clocks, sla_recalculations
from deskflow.sla.turning import turn_all
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets


@dataclass(frozen=True, slots=True)
class FireTimers(Command):
    """`limit` clocks and `recount` tickets at most, so that the writer is free again after some milliseconds."""

    name: ClassVar[str] = "sla.fire_timers@1"
    permission: ClassVar[str] = "admin"

    limit: int = 25
    recount: int = 120


def next_due(connection: Connection, tenant_id: UUID) -> datetime | None:
    """When `FireTimers` has something to do next, maybe in the past; None if nothing is under way."""
    timer: datetime | None = connection.execute(
        select(sla_clocks.c.next_at)
        .where(sla_clocks.c.tenant_id == tenant_id, sla_clocks.c.next_at.is_not(None))
        .order_by(sla_clocks.c.next_at)
        .limit(1)
    ).scalar()
    requested: datetime | None = connection.execute(
        select(sla_recalculations.c.requested_at)
        .where(sla_recalculations.c.tenant_id == tenant_id)
        .order_by(sla_recalculations.c.requested_at)
        .limit(1)
    ).scalar()
    return min((at for at in (timer, requested) if at is not None), default=None)


def fire_timers(tx: Transaction, command: FireTimers) -> dict[str, Any]:
    """Answers with {"tickets": …, "recounted": …}: how many were looked at.

    Both are zero when nothing was due, or when other workers have all of it in hand.
    """
    with rare_collections():
        due = _claimed(tx, command.limit)
        if due:
            # What is due comes first; a request to count again waits.
            _fire(tx, due)
            return {"tickets": len(due), "recounted": 0}
        return {"tickets": 0, "recounted": count_again(tx, command.recount)}


def _fire(tx: Transaction, due: Sequence[UUID]) -> None:
    promises, now = promises_of(tx), instant_of(tx.at)

    def fired(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        return fire(clocks, promises.calendar, now)

    turn_all(tx, snapshots(tx.unit.connection, tx.tenant_id, due), fired)
    stale = _still_due(tx, due)
    if stale:
        # Other hours have moved them, and nobody has counted them again yet: without that they would come for ever.
        count_tickets(tx, stale, "calendar")


def _still_due(tx: Transaction, ticket_ids: Sequence[UUID]) -> list[UUID]:
    c = sla_clocks.c
    left = select(c.ticket_id).where(
        c.tenant_id == tx.tenant_id, c.ticket_id.in_(ticket_ids), c.next_at <= tx.at
    )
    return list(dict.fromkeys(tx.execute(left.order_by(c.ticket_id)).scalars()))


def _claimed(tx: Transaction, limit: int) -> list[UUID]:
    """Tickets with a timer that has run out, most overdue first; on Postgres those that no other worker holds.

    Tickets are locked before their clocks, as every command does, so nobody waits in a circle.
    """
    due = (
        select(tickets.c.id)
        .join(sla_clocks, sla_clocks.c.ticket_id == tickets.c.id)
        .where(sla_clocks.c.tenant_id == tx.tenant_id, sla_clocks.c.next_at <= tx.at)
        .order_by(sla_clocks.c.next_at)
        .limit(limit)
        .with_for_update(of=tickets, skip_locked=True, key_share=True)
    )
    return list(dict.fromkeys(tx.execute(due).scalars()))
