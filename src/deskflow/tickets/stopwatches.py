"""Stopwatches: rows, so that they run on while the program does not. One runs for each person; others wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Denied, Rejected
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Transaction
from deskflow.tickets.tables import tickets
from deskflow.tickets.time_spent import MOST_MINUTES, LogTime, log_time
from deskflow.tickets.work_tables import stopwatches


@dataclass(frozen=True, slots=True)
class StartStopwatch(Command):
    """On this ticket from now on, or again; one that runs on another ticket is paused."""

    name: ClassVar[str] = "stopwatch.start@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class PauseStopwatch(Command):
    name: ClassVar[str] = "stopwatch.pause@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class StopStopwatch(Command):
    """Logs what was gathered and takes the stopwatch away. `minutes`: instead of what it shows; 0 throws it away."""

    name: ClassVar[str] = "stopwatch.stop@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    note: str = ""
    is_billable: bool = True
    kind: str = "remote"
    minutes: int | None = None


def start_stopwatch(tx: Transaction, command: StartStopwatch) -> dict[str, Any]:
    """Answers with {"paused": the ticket whose stopwatch ran until now, or None}."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    me = _me(tx)
    mine = {row.ticket_id: row for row in _mine(tx, me)}
    paused = None
    for ticket_id, row in mine.items():
        if row.runs_since is not None and ticket_id != command.ticket_id:
            _pause(tx, row)
            paused = str(ticket_id)
    known = mine.get(command.ticket_id)
    if known is None:
        tx.insert(
            stopwatches, user_id=me, ticket_id=command.ticket_id, runs_since=tx.at, created_at=tx.at
        )
    elif known.runs_since is None:
        tx.update(stopwatches, known.id, runs_since=tx.at)
    return {"paused": paused}


def pause_stopwatch(tx: Transaction, command: PauseStopwatch) -> None:
    row = _of(tx, command.ticket_id)
    if row.runs_since is not None:
        _pause(tx, row)


def stop_stopwatch(tx: Transaction, command: StopStopwatch) -> dict[str, Any]:
    """Answers with {"minutes": what was logged, "entry_id": …}; less than half a minute is logged as one."""
    row = _of(tx, command.ticket_id)
    minutes = command.minutes
    if minutes is None:
        minutes = min(rounded(tx, gathered(row.seconds, row.runs_since, tx.at)), MOST_MINUTES)
    tx.delete(stopwatches, row.id)
    if minutes == 0:
        return {"minutes": 0, "entry_id": None}
    entry_id = log_time(
        tx,
        LogTime(command.ticket_id, minutes, command.note, command.is_billable, kind=command.kind),
    )
    return {"minutes": minutes, "entry_id": str(entry_id)}


def gathered(seconds: int, runs_since: datetime | None, now: datetime) -> int:
    """Seconds so far."""
    running = 0 if runs_since is None else max(0, int((now - runs_since).total_seconds()))
    return seconds + running


def rounded(tx: Transaction, seconds: int) -> int:
    """Minutes, up to the next whole step of the setting; never none."""
    step = int(get_setting(tx.unit.connection, "time_rounding_minutes", tx.tenant_id))
    return rounded_minutes(seconds, step)


def rounded_minutes(seconds: int, step: int) -> int:
    """With a step of one to the nearest minute, else up."""
    if step <= 1:
        return max(1, round(seconds / 60))
    return max(step, -(-seconds // (step * 60)) * step)


def _pause(tx: Transaction, row: Any) -> None:
    seconds = gathered(row.seconds, row.runs_since, tx.at)
    tx.update(stopwatches, row.id, seconds=seconds, runs_since=None)


def _me(tx: Transaction) -> UUID:
    if tx.actor.user_id is None:
        raise Denied("permission.no_user")
    return tx.actor.user_id


def _mine(tx: Transaction, me: UUID) -> list[Any]:
    c = stopwatches.c
    return list(tx.execute(select(stopwatches).where(c.tenant_id == tx.tenant_id, c.user_id == me)))


def _of(tx: Transaction, ticket_id: UUID) -> Any:
    found = next((row for row in _mine(tx, _me(tx)) if row.ticket_id == ticket_id), None)
    if found is None:
        raise Rejected("stopwatch.none", number=tx.get(tickets, ticket_id, tickets.c.number).number)
    return found
