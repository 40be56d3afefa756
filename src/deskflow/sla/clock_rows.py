"""Clocks in and out of their tables, many tickets at a time. The ledger is only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from deskflow.calendars.queries import Reading
from deskflow.calendars.rules import instant_of, moment_of
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id, JsonText, canonical_json
from deskflow.sla.rules import Clock, LedgerEntry, Terms
from deskflow.sla.standing import Hand, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_ledger

_CHUNK = 400
_WITH_TICKET = "created"

# Two workers, or a worker and a person, must not add to one ledger at once. (No effect on SQLite.)
_CLOCKS = (
    select(sla_clocks)
    .where(
        sla_clocks.c.tenant_id == bindparam("tenant", type_=Id),
        sla_clocks.c.ticket_id.in_(bindparam("tickets", expanding=True, type_=Id)),
    )
    .order_by(sla_clocks.c.id)
    .with_for_update()
)
_LEDGERS = (
    select(
        sla_ledger.c.clock_id,
        sla_ledger.c.kind,
        sla_ledger.c.at,
        sla_ledger.c.cause,
        sla_ledger.c.params,
    )
    .where(sla_ledger.c.clock_id.in_(bindparam("clocks", expanding=True, type_=Id)))
    .order_by(sla_ledger.c.ordinal)
)


@dataclass(frozen=True, slots=True)
class StoredClock:
    """A clock and its row."""

    row: Row[Any]
    clock: Clock


def load_clocks(tx: Transaction, ticket_ids: Sequence[UUID]) -> dict[UUID, list[StoredClock]]:
    """The clocks of these tickets, oldest cycle first, held until the transaction ends."""
    found: dict[UUID, list[StoredClock]] = {ticket_id: [] for ticket_id in ticket_ids}
    for start in range(0, len(ticket_ids), _CHUNK):
        chunk = ticket_ids[start : start + _CHUNK]
        rows = tx.execute(_CLOCKS, {"tenant": tx.tenant_id, "tickets": chunk}).all()
        entries = read_ledgers(tx, rows)
        for row in sorted(rows, key=lambda row: row.cycle):
            found[row.ticket_id].append(StoredClock(row, clock_of(row, entries[row.id])))
    return found


def clock_of(row: Row[Any], entries: Sequence[LedgerEntry]) -> Clock:
    """The clock of a row of `sla_clocks` and its ledger."""
    terms = Terms(
        row.policy_id, row.calendar_id, row.priority, row.budget_seconds, row.at_risk_percent
    )
    return Clock(row.kind, row.cycle, terms, tuple(entries))


def read_ledgers(reading: Reading, rows: Sequence[Row[Any]]) -> dict[UUID, list[LedgerEntry]]:
    """The ledgers of rows of `sla_clocks`, by their ids.

    That a clock started with its ticket stands in its own row (`started_at`); the table holds what came after.
    """
    found: dict[UUID, list[LedgerEntry]] = {row.id: [] for row in rows}
    ids = list(found)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in reading.execute(_LEDGERS, {"clocks": chunk}):
            entry = LedgerEntry(row.kind, instant_of(row.at), row.cause, row.params)
            found[row.clock_id].append(entry)
    for row in rows:
        entries = found[row.id]
        if not entries or entries[0].kind != "started":
            entries.insert(0, LedgerEntry("started", instant_of(row.started_at), _WITH_TICKET))
    return found


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


def update_clocks(tx: Transaction, changed: Sequence[tuple[StoredClock, Hand]]) -> None:
    """Clocks as they were stored and as they are; the entries between the two are added."""
    states = [(stored.row, _state(hand)) for stored, hand in changed]
    # A timer moves two columns, a pause three; the other ten need not travel.
    moved = {name for row, state in states for name in state if getattr(row, name) != state[name]}
    if moved:
        tx.update_many(
            sla_clocks,
            [{"id": row.id, **{name: state[name] for name in moved}} for row, state in states],
        )
    _insert_entries(
        tx,
        [
            (stored.row.id, ordinal, hand.clock.entries[ordinal])
            for stored, hand in changed
            for ordinal in range(len(stored.clock.entries), len(hand.clock.entries))
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


def _insert_entries(tx: Transaction, entries: Sequence[tuple[UUID, int, LedgerEntry]]) -> None:
    # The entries of a batch share a handful of mappings.
    params: dict[int, JsonText] = {}
    rows = []
    for clock_id, ordinal, entry in entries:
        if not ordinal and entry.cause == _WITH_TICKET:
            continue
        text = params.get(id(entry.params))
        if text is None:
            text = params[id(entry.params)] = JsonText(canonical_json(entry.params))
        rows.append(
            {
                "clock_id": clock_id,
                "ordinal": ordinal,
                "kind": entry.kind,
                "at": moment_of(entry.at),
                "cause": entry.cause,
                "params": text,
            }
        )
    tx.insert_many(sla_ledger, rows)
