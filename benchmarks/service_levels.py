"""Service levels: counting 100,000 open tickets again after business hours have changed, beside a person who works.

The duty of the engine is measured as the engine runs it: a small transaction after the other, each committed for good.
The baseline is what bare SQLite needs to write as many rows in as many transactions.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import Figure, percentile

if TYPE_CHECKING:
    from uuid import UUID

    from deskflow.core.workspace import Workspace

AREA = "service_levels"

_TICKETS = 100_000
_HOURS = {"P1": 8, "P2": 40, "P3": 80, "P4": 160}
# A person's change now and then, between two slices.
_EVERY = 40
# A clock's row, its ledger, the ticket; twice, for there are two clocks.
_ROWS = 5


def measure() -> list[Figure]:
    from benchmarks.engine.working import open_workspace

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as name:
        folder = Path(name)
        with open_workspace(folder / "levels.deskflow") as room:
            calendar_id = _promise(room)
            _fill(room)
            _other_hours(room, calendar_id)
            seconds, slices, waits, counted = _recount(room)
        assert counted == _TICKETS, counted
        bare = _bare(folder / "bare.sqlite", _TICKETS * _ROWS, len(slices))
    return [
        Figure(f"count {_TICKETS:,} open tickets again", [seconds], "s", 60, baseline=bare),
        Figure("a slice of it, p95", [percentile(slices, 0.95) * 1000], "ms", 100),
        Figure("a person's change meanwhile, p95", [percentile(waits, 0.95) * 1000], "ms", 100),
    ]


def _week(closes: str) -> dict[str, Any]:
    return {day: [["08:00", "12:00"], ["13:00", closes]] for day in ("mon", "tue", "wed", "thu", "fri")}  # fmt: skip


def _promise(room: Workspace) -> UUID:
    from deskflow.calendars.commands import DefineCalendar
    from deskflow.sla.policy_commands import DefinePolicy

    office = {"zone": "Europe/Berlin", "week": _week("18:00"), "region": {"country": "DE"}}
    calendar_id = room.run(DefineCalendar("Office", office)).result().result_id
    targets = {
        priority: {"first_response": hours * 900, "resolution": hours * 3600}
        for priority, hours in _HOURS.items()
    }
    room.run(DefinePolicy("Standard", calendar_id, {"targets": targets})).result()
    return calendar_id


def _fill(room: Workspace) -> None:
    from deskflow.people.commands import CreateCustomer
    from deskflow.tickets.creating import ImportTickets
    from deskflow.tickets.drafting import NewMessage, NewTicket

    customers = [room.run(CreateCustomer(f"Customer {n}")).result().result_id for n in range(50)]
    now = room.clock.now()
    for start in range(0, _TICKETS, 500):
        rows = [
            NewTicket(
                f"Ticket {place}",
                NewMessage("Please help"),
                customer_id=customers[place % 50],
                priority=f"P{1 + place % 4}",
                created_at=now - timedelta(minutes=7 * (place % 2000)),
            )
            for place in range(start, start + 500)
        ]
        room.run(ImportTickets(tuple(rows))).result()


def _other_hours(room: Workspace, calendar_id: UUID) -> None:
    from deskflow.calendars.commands import DefineCalendar
    from deskflow.core.permissions import system
    from deskflow.sla.timers import FireTimers

    # What is due already, and the request that the policy left behind, are not what is measured.
    while any(room.bus.run(FireTimers(500, 500), system(room.tenant_id)).result.values()):
        pass
    office = {"zone": "Europe/Berlin", "week": _week("16:00"), "region": {"country": "DE"}}
    room.run(DefineCalendar("Office", office, calendar_id)).result()


def _recount(room: Workspace) -> tuple[float, list[float], list[float], int]:
    from deskflow.core.permissions import system
    from deskflow.people.commands import UpdateCustomer
    from deskflow.people.queries import list_customers
    from deskflow.sla.timers import FireTimers

    someone = room.look_up(list_customers, room.tenant_id)[0].id
    slices: list[float] = []
    waits: list[float] = []
    counted = 0
    began = time.perf_counter()
    while True:
        at = time.perf_counter()
        if len(slices) % _EVERY == 0:
            room.run(UpdateCustomer(someone, {"phone": f"+49 {len(slices)}"})).result()
            waits.append(time.perf_counter() - at)
            at = time.perf_counter()
        done = room.bus.run(FireTimers(), system(room.tenant_id)).result
        slices.append(time.perf_counter() - at)
        counted += done["recounted"]
        if not any(done.values()):
            return time.perf_counter() - began, slices, waits, counted


def _bare(path: Path, rows: int, transactions: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id BLOB PRIMARY KEY, a TEXT, b INTEGER, c TEXT)")
    each = rows // transactions
    began = time.perf_counter()
    for transaction in range(transactions):
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?)",
            [
                ((transaction * each + n).to_bytes(16, "big"), "running", n, '{"cause":"calendar"}')
                for n in range(each)
            ],
        )
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began
