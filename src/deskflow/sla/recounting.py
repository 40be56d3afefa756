"""Counting open tickets again after a policy or a calendar has changed: a batch at a time, in the background.

A request says how far it has come, so that counting goes on there after a crash, and ends when no ticket is left. It
is taken back by another one, when the policy or the calendar is what it was; so the audit need not keep what a
hundred thousand tickets were before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, Select, distinct, func, select

from deskflow.calendars.rules import instant_of
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.sla.promises import promises_of
from deskflow.sla.rules import Clock, Outcome, Setting, recalculate
from deskflow.sla.tables import sla_clocks, sla_recalculations
from deskflow.sla.turning import turn_all
from deskflow.tickets.service_levels import BRIEF, hold_tickets
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets


@dataclass(frozen=True, slots=True)
class StopCounting(Command):
    """Open tickets that were not counted yet keep their due times until something happens to them. `CountAgain` goes on."""

    name: ClassVar[str] = "sla.stop_counting@1"
    permission: ClassVar[str] = "admin"
    undoable: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CountAgain(Command):
    """All open tickets, under the policies and calendars of now; those whose due times are right are left as they are."""

    name: ClassVar[str] = "sla.count_again@1"
    permission: ClassVar[str] = "admin"
    undoable: ClassVar[bool] = False


def stop_counting(tx: Transaction, command: StopCounting) -> dict[str, Any]:
    """Answers with {"stopped": how many requests}. Rejected when nothing is under way."""
    stopped = tx.delete_where(sla_recalculations, sla_recalculations.c.requested_at <= tx.at)
    if not stopped:
        raise Rejected("sla.nothing_to_stop")
    return {"stopped": stopped}


def start_counting(tx: Transaction, command: CountAgain) -> None:
    c = sla_recalculations.c
    # Other terms first: what they bring is counted in the hours of now at once.
    for cause in ("policy", "calendar"):
        of_all = select(c.id).where(
            c.tenant_id == tx.tenant_id, c.cause == cause, c.calendar_id.is_(None),
            c.customer_id.is_(None), c.done_to.is_(None),
        )  # fmt: skip
        if tx.execute(of_all.limit(1)).first() is None:
            tx.insert(sla_recalculations, cause=cause, requested_at=tx.at)


def count_again(tx: Transaction, limit: int) -> int:
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
    ticket_ids = tx.execute(_still_to_count(tx, request, limit)).scalars().all()
    if not ticket_ids:
        tx.delete(sla_recalculations, request.id)
        return 0
    tx.keep_no_images()
    count_tickets(tx, ticket_ids, request.cause)
    done = request.done + len(ticket_ids)
    total = request.total if request.total is not None else _all_to_count(tx, request)
    tx.update(
        sla_recalculations, request.id, done_to=ticket_ids[-1], done=done, total=max(total, done)
    )
    return len(ticket_ids)


def count_tickets(tx: Transaction, ticket_ids: Sequence[UUID], cause: str) -> None:
    """Counts these again; `cause` is what has changed, a `calendar` or a `policy`."""
    always, now = cause == "calendar", instant_of(tx.at)

    def counted(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        # What is past under the new terms goes on record at once; a second round would cost as much again.
        return recalculate(clocks, setting, now, cause, always=always, passes=True)

    held = hold_tickets(tx, ticket_ids)
    seen = held.briefs
    if not promises_of(tx).asked <= BRIEF:
        seen = snapshots(tx.unit.connection, tx.tenant_id, ticket_ids)
    turn_all(tx, seen, counted, silently=True, only_moved=always, held=held)


def _all_to_count(tx: Transaction, request: Row[Any]) -> int:
    """How many there are, asked once, for whoever watches it go on."""
    everything = _live_tickets(tx, request).subquery()
    found: int = tx.execute(select(func.count(distinct(everything.c.ticket_id)))).scalar_one()
    return found


def _still_to_count(tx: Transaction, request: Row[Any], limit: int) -> Select[tuple[UUID]]:
    """In the order of their ids: tickets that came together lie together, and mostly fall due together."""
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
