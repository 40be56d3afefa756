"""What `sla` writes into tickets: the times lists sort by, and its lines in the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from deskflow.core.events import Question
from deskflow.core.transaction import Transaction
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


def set_service_times(tx: Transaction, times: Mapping[UUID, ServiceTimes]) -> int:
    """Sets the due columns of many tickets; answers with how many really changed."""
    return tx.update_many(
        tickets, [{"id": ticket_id, **_columns(found)} for ticket_id, found in times.items()]
    )


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
