"""Clocks in and out of their tables, many tickets at a time. The ledger is only ever added to."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Dialect, Row, Text, bindparam, select, type_coerce

from deskflow.calendars.queries import Reading
from deskflow.calendars.rules import Instant, instant_of, moment_of
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id, JsonText, Utc, canonical_json
from deskflow.sla.rules import Clock, LedgerEntry, Terms
from deskflow.sla.standing import Hand, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_ledger

_CHUNK = 400
_WITH_TICKET = "created"


class _AsInstant(Utc):
    """A time read as the instant that clocks count in: what a file holds anyway."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _instant_of if dialect.name == "postgresql" else None


def _instant_of(value: Any) -> Instant | None:
    return None if value is None else instant_of(value)


def _as_instant(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(column, _AsInstant()).label(column.name)


CLOCK_COLUMNS: Final[tuple[ColumnElement[Any], ...]] = tuple(
    _as_instant(column) if isinstance(column.type, Utc) else column
    for column in sla_clocks.c
    if column.name not in ("tenant_id", "revision")
)
"""A row of `sla_clocks` as `clock_of` and `read_ledgers` take it: its times are instants."""

# Two workers, or a worker and a person, must not add to one ledger at once. (No effect on SQLite.)
_CLOCKS = (
    select(*CLOCK_COLUMNS)
    .where(
        sla_clocks.c.tenant_id == bindparam("tenant", type_=Id),
        sla_clocks.c.ticket_id.in_(bindparam("tickets", expanding=True, type_=Id)),
    )
    .order_by(sla_clocks.c.id)
    .with_for_update()
)
# The parameters as text: entries of many clocks share a handful of them, and each is parsed once.
_LEDGERS = (
    select(
        sla_ledger.c.clock_id,
        sla_ledger.c.kind,
        _as_instant(sla_ledger.c.at),
        sla_ledger.c.cause,
        type_coerce(sla_ledger.c.params, Text),
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
    """The clock of a row of `CLOCK_COLUMNS` and its ledger."""
    terms = Terms(
        row.policy_id, row.calendar_id, row.priority, row.budget_seconds, row.at_risk_percent
    )
    return Clock(row.kind, row.cycle, terms, tuple(entries))


def read_ledgers(reading: Reading, rows: Sequence[Row[Any]]) -> dict[UUID, list[LedgerEntry]]:
    """The ledgers of rows of `CLOCK_COLUMNS`, by their ids.

    That a clock started with its ticket stands in its own row (`started_at`); the table holds what came after.
    """
    found: dict[UUID, list[LedgerEntry]] = {row.id: [] for row in rows}
    ids = list(found)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        read: Any = reading.execute(_LEDGERS, {"clocks": chunk}).all()
        for clock_id, kind, at, cause, params in read:
            found[clock_id].append(LedgerEntry(kind, at, cause, _params(params)))
    for row in rows:
        entries = found[row.id]
        if not entries or entries[0].kind != "started":
            entries.insert(0, LedgerEntry("started", row.started_at, _WITH_TICKET))
    return found


# Nobody changes them: an entry of a ledger is what it is.
@lru_cache(maxsize=4096)
def _params(text: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(text)
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
    if not changed:
        return
    # Column by column: a timer moves two of them, a pause three; the others need not travel.
    before = dict(
        zip(_NAMES, zip(*(_kept(one.row) for one, _ in changed), strict=True), strict=True)
    )
    after = dict(
        zip(_NAMES, zip(*(_instants(hand) for _, hand in changed), strict=True), strict=True)
    )
    moved = [name for name in _NAMES if before[name] != after[name]]
    if moved:
        ids = [stored.row.id for stored, _ in changed]
        tx.update_many(
            sla_clocks,
            _rows(("id", *moved), (ids, *(_stored(name, after[name]) for name in moved))),
            _rows(moved, [_stored(name, before[name]) for name in moved]),
        )
    _insert_entries(
        tx,
        [
            (stored.row.id, ordinal, hand.clock.entries[ordinal])
            for stored, hand in changed
            for ordinal in range(len(stored.clock.entries), len(hand.clock.entries))
        ],
    )


# What a clock's row says of it, and what of that are times.
_NAMES: Final = (
    "policy_id", "calendar_id", "priority", "budget_seconds", "at_risk_percent", "state", "due_at", "ended_at",
    "breached_at", "next_at",
)  # fmt: skip
_TIMES: Final = frozenset({"due_at", "ended_at", "breached_at", "next_at"})
_kept = operator.attrgetter(*_NAMES)


def _instants(hand: Hand) -> tuple[Any, ...]:
    """`_NAMES` of a clock, with instants for its times."""
    reading, due = hand.reading, hand.times.due
    return *hand.clock.terms, reading.state, due, hand.ended_at, hand.breached_at, hand.next_at


def _stored(name: str, values: Sequence[Any]) -> Sequence[Any]:
    return [moment_or_none(value) for value in values] if name in _TIMES else values


def _rows(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _state(hand: Hand) -> dict[str, Any]:
    values = zip(_NAMES, _instants(hand), strict=True)
    return {name: moment_or_none(value) if name in _TIMES else value for name, value in values}


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
