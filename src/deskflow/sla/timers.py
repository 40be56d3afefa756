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

from sqlalchemy import Connection, Row, Select, distinct, func, select

from deskflow.calendars.rules import instant_of
from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.sla.promises import promises_of
from deskflow.sla.rules import Clock, Outcome, Setting, fire, recalculate
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
    recount: int = 60


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
    due = _claimed(tx, command.limit)
    if due:
        promises, now = promises_of(tx), instant_of(tx.at)

        def fired(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
            return fire(clocks, promises.calendar, now)

        turn_all(tx, snapshots(tx.unit.connection, tx.tenant_id, due), fired)
    # What is due comes first; a request to count again waits until there is room.
    room = command.recount if len(due) < command.limit else 0
    return {"tickets": len(due), "recounted": _recount(tx, room) if room > 0 else 0}


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


def _recount(tx: Transaction, limit: int) -> int:
    """The next tickets of the oldest request to count again; the request goes when none is left."""
    request = tx.execute(
        select(sla_recalculations)
        .where(sla_recalculations.c.tenant_id == tx.tenant_id)
        .order_by(sla_recalculations.c.requested_at, sla_recalculations.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if request is None:
        return 0
    ticket_ids = list(tx.execute(_still_to_count(tx, request, limit)).scalars())
    if not ticket_ids:
        tx.delete(sla_recalculations, request.id)
        return 0
    always, now = request.cause == "calendar", instant_of(tx.at)

    def counted(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        renewed = recalculate(clocks, setting, now, request.cause, always=always)
        # What is past under the new terms goes on record at once; a second round would cost as much again.
        passed = fire(renewed.clocks, setting.calendars, now)
        return Outcome(passed.clocks, (*renewed.fired, *passed.fired))

    seen = snapshots(tx.unit.connection, tx.tenant_id, ticket_ids)
    turn_all(tx, seen, counted, silently=True, only_moved=always)
    done = request.done + len(ticket_ids)
    total = request.total if request.total is not None else _all_to_count(tx, request)
    tx.update(
        sla_recalculations, request.id, done_to=ticket_ids[-1], done=done, total=max(total, done)
    )
    return len(ticket_ids)


def _all_to_count(tx: Transaction, request: Row[Any]) -> int:
    """How many there are, asked once, for whoever watches it go on."""
    everything = _live_tickets(tx, request).subquery()
    found: int = tx.execute(select(func.count(distinct(everything.c.ticket_id)))).scalar_one()
    return found


def _still_to_count(tx: Transaction, request: Row[Any], limit: int) -> Select[tuple[UUID]]:
    live = _live_tickets(tx, request)
    if request.done_to is not None:
        live = live.where(sla_clocks.c.ticket_id > request.done_to)
    return live.distinct().order_by(sla_clocks.c.ticket_id).limit(limit)


def _live_tickets(tx: Transaction, request: Row[Any]) -> Select[tuple[UUID]]:
    live = select(sla_clocks.c.ticket_id).where(
        sla_clocks.c.tenant_id == tx.tenant_id, sla_clocks.c.state.in_(("running", "paused"))
    )
    if request.calendar_id is not None:
        live = live.where(sla_clocks.c.calendar_id == request.calendar_id)
    if request.customer_id is not None:
        live = live.join(tickets, tickets.c.id == sla_clocks.c.ticket_id).where(
            tickets.c.customer_id == request.customer_id
        )
    return live
