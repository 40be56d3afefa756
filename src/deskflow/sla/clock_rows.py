"""Clocks in and out of their tables, many tickets at a time. The ledger is only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.calendars.rules import instant_of, moment_of
from deskflow.core.transaction import Transaction
from deskflow.sla.rules import Clock, LedgerEntry, Terms
from deskflow.sla.standing import Hand, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_ledger

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class StoredClock:
    """A clock and the id of its row."""

    id: UUID
    clock: Clock


def load_clocks(tx: Transaction, ticket_ids: Sequence[UUID]) -> dict[UUID, list[StoredClock]]:
    """The clocks of these tickets, oldest cycle first, held until the transaction ends."""
    found: dict[UUID, list[StoredClock]] = {ticket_id: [] for ticket_id in ticket_ids}
    for start in range(0, len(ticket_ids), _CHUNK):
        chunk = ticket_ids[start : start + _CHUNK]
        statement = select(sla_clocks).where(
            sla_clocks.c.tenant_id == tx.tenant_id, sla_clocks.c.ticket_id.in_(chunk)
        )
        # Two workers, or a worker and a person, must not add to one ledger at once. (No effect on SQLite.)
        rows = tx.execute(statement.order_by(sla_clocks.c.id).with_for_update()).all()
        entries = _ledgers(tx, [row.id for row in rows])
        for row in sorted(rows, key=lambda row: row.cycle):
            found[row.ticket_id].append(StoredClock(row.id, clock_of(row, entries[row.id])))
    return found


def clock_of(row: Row[Any], entries: Sequence[LedgerEntry]) -> Clock:
    """The clock of a row of `sla_clocks` and its ledger."""
    terms = Terms(
        row.policy_id, row.calendar_id, row.priority, row.budget_seconds, row.at_risk_percent
    )
    return Clock(row.kind, row.cycle, terms, tuple(entries))


def entry_of(row: Row[Any]) -> LedgerEntry:
    """The entry of a row of `sla_ledger`."""
    return LedgerEntry(row.kind, instant_of(row.at), row.cause, row.params)


def insert_clocks(tx: Transaction, made: Iterable[tuple[UUID, Hand]]) -> None:
    """New clocks of tickets (ticket id, clock), with their ledgers."""
    hands = list(made)
    ids = tx.insert_many(
        sla_clocks,
        [
            {
                "ticket_id": ticket_id,
                "kind": hand.clock.kind,
                "cycle": hand.clock.cycle,
                "started_at": moment_of(hand.reading.started_at),
                **_state(hand),
            }
            for ticket_id, hand in hands
        ],
    )
    _insert_entries(
        tx,
        [
            (clock_id, ordinal, entry)
            for clock_id, (_, hand) in zip(ids, hands, strict=True)
            for ordinal, entry in enumerate(hand.clock.entries)
        ],
    )


def update_clocks(tx: Transaction, changed: Mapping[UUID, tuple[Clock, Hand]]) -> None:
    """Clocks by their rows' ids, as they were and as they are; the entries between the two are added."""
    tx.update_many(
        sla_clocks, [{"id": row_id, **_state(hand)} for row_id, (_, hand) in changed.items()]
    )
    _insert_entries(
        tx,
        [
            (row_id, ordinal, hand.clock.entries[ordinal])
            for row_id, (before, hand) in changed.items()
            for ordinal in range(len(before.entries), len(hand.clock.entries))
        ],
    )


def _state(hand: Hand) -> dict[str, Any]:
    terms = hand.clock.terms
    return {
        "policy_id": terms.policy_id,
        "calendar_id": terms.calendar_id,
        "priority": terms.priority,
        "budget_seconds": terms.budget,
        "at_risk_percent": terms.at_risk_percent,
        "state": hand.reading.state,
        "due_at": moment_or_none(hand.times.due),
        "ended_at": moment_or_none(hand.ended_at),
        "breached_at": moment_or_none(hand.breached_at),
        "next_at": moment_or_none(hand.next_at),
    }


def _insert_entries(tx: Transaction, entries: Iterable[tuple[UUID, int, LedgerEntry]]) -> None:
    tx.insert_many(
        sla_ledger,
        [
            {
                "clock_id": clock_id,
                "ordinal": ordinal,
                "kind": entry.kind,
                "at": moment_of(entry.at),
                "cause": entry.cause,
                "params": entry.params,
            }
            for clock_id, ordinal, entry in entries
        ],
    )


def _ledgers(tx: Transaction, clock_ids: Sequence[UUID]) -> dict[UUID, list[LedgerEntry]]:
    found: dict[UUID, list[LedgerEntry]] = {clock_id: [] for clock_id in clock_ids}
    for start in range(0, len(clock_ids), _CHUNK):
        chunk = clock_ids[start : start + _CHUNK]
        statement = select(sla_ledger).where(sla_ledger.c.clock_id.in_(chunk))
        for row in tx.execute(statement.order_by(sla_ledger.c.ordinal)):
            found[row.clock_id].append(entry_of(row))
    return found
