"""A due time that a person sets, and gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from deskflow.calendars.rules import instant_of
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.sla.rules import Clock, Outcome, Setting, current_clocks, read, release_due, set_due
from deskflow.sla.turning import turn_all
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets


@dataclass(frozen=True, slots=True)
class SetDueTime(Command):
    """`clock` is first_response, next_update or resolution. Stays through pauses and changes of priority."""

    name: ClassVar[str] = "sla.set_due@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    due_at: datetime
    clock: str = "resolution"


@dataclass(frozen=True, slots=True)
class ReleaseDueTime(Command):
    """Back to the due time that the policy gives."""

    name: ClassVar[str] = "sla.release_due@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    clock: str = "resolution"


def set_due_time(tx: Transaction, command: SetDueTime) -> None:
    """Rejected when the ticket has no such clock, or it has ended, or the time lies before its start."""
    if command.due_at.tzinfo is None:
        raise Rejected("field.naive_time", field="due_at")
    due = instant_of(command.due_at)

    def by_hand(clock: Clock) -> Clock:
        if due <= read(clock).started_at:
            raise Rejected("sla.due_before_start", clock=clock.kind)
        return set_due(clock, due, instant_of(tx.at), _who(tx))

    _turn(tx, command.ticket_id, command.clock, by_hand)


def release_due_time(tx: Transaction, command: ReleaseDueTime) -> None:
    """Rejected when no due time was set by hand."""

    def released(clock: Clock) -> Clock:
        if read(clock).manual_due is None:
            raise Rejected("sla.not_by_hand", clock=clock.kind)
        return release_due(clock, instant_of(tx.at), _who(tx))

    _turn(tx, command.ticket_id, command.clock, released)


def _turn(tx: Transaction, ticket_id: UUID, kind: str, change: Callable[[Clock], Clock]) -> None:
    tx.get(tickets, ticket_id, tickets.c.id)

    def changed(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        current = {name: clock for name, clock in current_clocks(clocks).items() if name == kind}
        wanted = next(iter(current.values()), None)
        if wanted is None or not read(wanted).is_live:
            raise Rejected("sla.no_running_clock", clock=kind)
        fresh = change(wanted)
        return Outcome(tuple(fresh if clock is wanted else clock for clock in clocks))

    turn_all(tx, snapshots(tx.unit.connection, tx.tenant_id, [ticket_id]), changed)


def _who(tx: Transaction) -> dict[str, str]:
    return {} if tx.actor.user_id is None else {"user_id": str(tx.actor.user_id)}
