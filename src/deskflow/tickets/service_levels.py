"""What `sla` writes into tickets: the times lists sort by, and its lines in the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from deskflow.core.events import Question
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id
from deskflow.people.tables import customers
from deskflow.tickets.tables import NEVER, ticket_activity, tickets


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """`next_due` is the next thing due and may lie in the past; None when nothing is. `next_due_from`: when
    its running budget began. `is_paused`: something is promised, and all of it is waiting."""

    first_response_due: datetime | None = None
    resolution_due: datetime | None = None
    first_response_at: datetime | None = None
    sla_status: str = "met"
    next_due: datetime | None = None
    next_due_kind: str | None = None
    next_due_from: datetime | None = None
    is_paused: bool = False


@dataclass(slots=True)
class TicketsComing(Question):
    """Tickets about to be written: their rows, and the same as expressions see them.

    Who promises times puts them in with `promise`, for all or for none, and what hangs on the tickets into
    `then`, which is called when they are there. Written later they would move in five indexes.
    """

    rows: Sequence[dict[str, Any]]
    tickets: Sequence[dict[str, Any]]
    then: list[Callable[[], None]] = field(default_factory=list)

    def promise(self, place: int, times: ServiceTimes) -> None:
        self.rows[place].update(_columns(times))
        response, resolution = times.first_response_due, times.resolution_due
        self.tickets[place].update(
            sla_status=times.sla_status,
            first_response_due=response and response.isoformat(),
            resolution_due=resolution and resolution.isoformat(),
        )


def set_service_times(
    tx: Transaction,
    times: Mapping[UUID, ServiceTimes],
    known: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> int:
    """Sets the due columns of many tickets; answers with how many really changed. `known`: what `hold_tickets` found."""
    return tx.update_many(
        tickets,
        [{"id": ticket_id, **_columns(found)} for ticket_id, found in times.items()],
        None if known is None else [known[ticket_id] for ticket_id in times],
    )


BRIEF: Final = frozenset(
    {"status", "priority", "type", "channel", "customer_id", "customer.id", "customer.tier", "team_id"}
)  # fmt: skip
"""What of a ticket, as expressions see it, stands in the brief form of it."""

_TIMES: Final = (
    "first_response_due", "resolution_due", "first_response_at", "sla_status", "next_due_at", "next_due_kind",
    "next_due_from", "sla_paused",
)  # fmt: skip
_CHUNK: Final = 400
_t = tickets.c
# Tickets before their clocks, as every command does, and in one order: so nobody waits in a circle. (No effect on SQLite.)
_HELD = (
    select(
        _t.id, _t.status, _t.priority, _t.type, _t.channel, _t.customer_id, customers.c.tier, _t.team_id,
        *(_t[name] for name in _TIMES),
    )
    .join(customers, customers.c.id == _t.customer_id)
    .where(_t.tenant_id == bindparam("tenant", type_=Id), _t.id.in_(bindparam("tickets", expanding=True, type_=Id)))
    .order_by(_t.id)
    .with_for_update(of=tickets, key_share=True)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldTickets:
    """By id: the tickets in brief, as expressions see them, and their columns that `set_service_times` writes."""

    briefs: Mapping[UUID, Mapping[str, Any]]
    times: Mapping[UUID, Mapping[str, Any]]


def hold_tickets(tx: Transaction, ids: Sequence[UUID]) -> HeldTickets:
    """As much of many tickets as promises depend on, at a fifth of what their snapshots cost. Nobody else changes them
    until the transaction ends."""
    briefs: dict[UUID, Mapping[str, Any]] = {}
    times: dict[UUID, Mapping[str, Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in tx.execute(_HELD, {"tenant": tx.tenant_id, "tickets": chunk}).all():
            ticket_id = row[0]
            briefs[ticket_id] = _brief(row)
            times[ticket_id] = dict(zip(_TIMES, row[-len(_TIMES) :], strict=True))
    return HeldTickets(briefs, times)


def _brief(row: Row[Any]) -> dict[str, Any]:
    customer_id = str(row.customer_id)
    return {
        "status": row.status,
        "priority": row.priority,
        "type": row.type,
        "channel": row.channel,
        "customer_id": customer_id,
        "customer": {"id": customer_id, "tier": row.tier},
        "team_id": None if row.team_id is None else str(row.team_id),
    }


def _columns(times: ServiceTimes) -> dict[str, Any]:
    return {
        "first_response_due": times.first_response_due,
        "resolution_due": times.resolution_due,
        "first_response_at": times.first_response_at,
        "sla_status": times.sla_status,
        "next_due_at": times.next_due or NEVER,
        "next_due_kind": times.next_due_kind,
        "next_due_from": times.next_due_from,
        "sla_paused": times.is_paused,
    }


def note_in_timeline(
    tx: Transaction, entries: Iterable[tuple[UUID, datetime, str, Mapping[str, Any]]]
) -> None:
    """Lines (ticket, time, code, parameters) for the timelines of tickets."""
    tx.insert_many(
        ticket_activity,
        [
            {
                "ticket_id": ticket_id,
                "at": at,
                "code": code,
                "params": dict(params),
                "actor_kind": tx.actor.kind,
                "actor_id": tx.actor.user_id,
            }
            for ticket_id, at, code, params in entries
        ],
    )
