"""Clocks that somebody stops by hand, with a reason, and lets go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from deskflow.calendars.rules import instant_of
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.sla.rules import (
    CLOCK_KINDS,
    Clock,
    Outcome,
    Setting,
    current_clocks,
    hold,
    read,
    release,
)
from deskflow.sla.turning import turn_all
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets

_LONGEST = 500
Turn = Callable[[Sequence[Clock], Setting, int, str, str], Outcome]


@dataclass(frozen=True, slots=True)
class PauseSla(Command):
    """Without `clock` all that still run or wait. They stand, whatever the status, until they are resumed."""

    name: ClassVar[str] = "sla.pause@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    reason: str
    clock: str = ""


@dataclass(frozen=True, slots=True)
class ResumeSla(Command):
    """A clock whose ticket waits, say for the customer, still waits for that."""

    name: ClassVar[str] = "sla.resume@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    reason: str = ""
    clock: str = ""


def pause_sla(tx: Transaction, command: PauseSla) -> dict[str, Any]:
    """Answers with {"paused": how many clocks}. Rejected without a reason, and when there is nothing to stop."""
    reason = _reason(command.reason)
    if not reason:
        raise Rejected("field.required", field="reason")
    count = _turn(tx, command.ticket_id, command.clock, reason, hold, _may_be_held, "sla.nothing_to_pause")  # fmt: skip
    _note(tx, command.ticket_id, "sla.paused", reason)
    return {"paused": count}


def resume_sla(tx: Transaction, command: ResumeSla) -> dict[str, Any]:
    """Answers with {"resumed": how many clocks}. Rejected when none was stopped by hand."""
    reason = _reason(command.reason)
    count = _turn(tx, command.ticket_id, command.clock, reason, release, _is_held, "sla.not_paused")
    _note(tx, command.ticket_id, "sla.resumed", reason)
    return {"resumed": count}


def _turn(
    tx: Transaction,
    ticket_id: UUID,
    kind: str,
    reason: str,
    turn: Turn,
    concerns: Callable[[Clock], bool],
    otherwise: str,
) -> int:
    if kind not in ("", *CLOCK_KINDS):
        raise Rejected("sla.unknown_clock", clock=kind[:60])
    number = tx.get(tickets, ticket_id, tickets.c.number).number
    count = 0

    def changed(_: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        nonlocal count
        count = sum(
            1
            for clock in current_clocks(clocks).values()
            if kind in ("", clock.kind) and concerns(clock)
        )
        return turn(clocks, setting, instant_of(tx.at), reason, kind)

    turn_all(tx, snapshots(tx.unit.connection, tx.tenant_id, [ticket_id]), changed)
    if not count:
        raise Rejected(otherwise, number=number)
    return count


def _may_be_held(clock: Clock) -> bool:
    reading = read(clock)
    return reading.is_live and not reading.is_held


def _is_held(clock: Clock) -> bool:
    return read(clock).is_held


def _reason(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:_LONGEST]


def _note(tx: Transaction, ticket_id: UUID, code: str, reason: str) -> None:
    note_in_timeline(tx, [(ticket_id, tx.at, code, {"reason": reason, "by": tx.actor.label})])
