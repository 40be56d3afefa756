"""How fast the durable engine works through a queue, and what a change costs: one ticket through the whole path.

Everything runs on a real workspace file with `synchronous=FULL`. The baselines are what bare `sqlite3` needs, in the
same run, for the same number of rows in as many transactions, each committed for good.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.report import Figure, percentile

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from deskflow.core.bus import CommandBus
    from deskflow.core.changes import Changes
    from deskflow.core.permissions import Actor
    from deskflow.core.workspace import Workspace
    from deskflow.engine.drain import Drain

_RUNS = 5
_EXECUTIONS = 1000
_STEPS = 5
_TICKETS = 300
# So many rows does one ticket leave: ticket, message, two clocks, event, audit; a counter and the ticket change.
_TICKET_ROWS = 8
_SINGLE_STARTS = 60


def measure(folder: Path) -> list[Figure]:
    return [*_steps(folder), *_tickets(folder), *_beside_people(folder)]


# --- durable steps -------------------------------------------------------------------------------------------


def _steps(folder: Path) -> list[Figure]:
    with open_workspace(folder / "steps.deskflow") as workspace:
        workflow = published(workspace, five_steps("set_variable"))
        _drained(workspace, workflow, drain_of(workspace), _EXECUTIONS)
        rates, bare = [], []
        for _ in range(_RUNS):
            rates.append(_drained(workspace, workflow, drain_of(workspace), _EXECUTIONS))
            bare.append(_STEPS * _bare(folder, _EXECUTIONS, _STEPS + 1))
        one_by_one, bare_one_by_one = [], []
        for _ in range(_RUNS):
            drain = drain_of(workspace, commit_each_step=True)
            one_by_one.append(_drained(workspace, workflow, drain, _EXECUTIONS // 10))
            # Each step is a row, and the execution says where it stands.
            bare_one_by_one.append(_bare(folder, _EXECUTIONS // 10 * _STEPS, 2))
    baseline = statistics.median(bare)
    return [
        Figure(
            f"durable steps, {_EXECUTIONS:,} x {_STEPS}-step workflows", rates, "1/s", 5000, "higher", baseline
        ),
        Figure(
            "durable step, all it costs", [1e6 / rate for rate in rates], "us", 200, "lower", 1e6 / baseline
        ),
        Figure(
            "durable steps, a commit for each step", one_by_one, "1/s", better="higher",
            baseline=statistics.median(bare_one_by_one),
        ),
    ]  # fmt: skip


def _drained(workspace: Workspace, workflow: UUID, drain: Drain, count: int) -> float:
    """Steps a second. As the engine's thread does: one slice after the other on the writer."""
    from deskflow.core.writer import Priority

    enqueue(workspace, workflow, count)
    began, steps = time.perf_counter(), 0
    while True:
        done = workspace.writer.submit(drain.run_slice, Priority.ENGINE).result()
        steps += done.steps
        if not done.worked:
            break
    seconds = time.perf_counter() - began
    assert steps == count * _STEPS, f"{steps} steps were done"
    return steps / seconds


def drain_of(workspace: Workspace, **limits: Any) -> Drain:
    """What the engine's thread works with, for a benchmark that runs the slices itself."""
    from deskflow.engine.actions import by_name
    from deskflow.engine.drain import Drain
    from deskflow.engine.limits import EngineLimits

    bounds = EngineLimits(**limits)
    return Drain(workspace.bus, workspace.clock, by_name(), bounds, workspace.tenant_id, "bench")


# --- one ticket ----------------------------------------------------------------------------------------------


def _tickets(folder: Path) -> list[Figure]:
    from deskflow.tickets.creating import CreateTicket
    from deskflow.tickets.drafting import NewMessage, NewTicket

    message = NewMessage("Nobody can print since this morning. Could you please have a look?")
    command = CreateTicket(NewTicket("Printer on floor 2 prints blank pages", message, "P2"))
    with open_workspace(folder / "tickets.deskflow") as workspace:

        def run() -> float:
            began = time.perf_counter()
            for _ in range(_TICKETS):
                workspace.bus.run(command, workspace.actor)
            return _TICKETS / (time.perf_counter() - began)

        run()
        rates, bare = [], []
        for _ in range(_RUNS):
            rates.append(run())
            bare.append(_bare(folder, _TICKETS, _TICKET_ROWS))
    return [
        Figure(
            "ticket through the whole path", rates, "1/s", 500, "higher", statistics.median(bare)
        )
    ]


# --- people beside the engine --------------------------------------------------------------------------------


def _beside_people(folder: Path) -> list[Figure]:
    with _few_pauses(), open_workspace(folder / "people.deskflow", run_engine=True) as workspace:
        workflow = published(workspace, five_steps("set_variable"))
        waits: list[float] = []
        for _ in range(3):
            waits += _waits_while_draining(workspace, workflow)
        latencies = _single_starts(workspace, workflow)
    return [
        Figure(
            "a person's command waits while the engine drains, p95",
            [percentile(waits, 0.95)], "ms", 15,
        ),
        Figure("the same, median", [statistics.median(waits)], "ms"),
        Figure("one execution, from start to finished, median", [statistics.median(latencies)], "ms", 10),
        Figure("the same, p95", [percentile(latencies, 0.95)], "ms", 30),
    ]  # fmt: skip


def _waits_while_draining(workspace: Workspace, workflow: UUID) -> list[float]:
    """From a click to the moment the writer begins with it, again and again until the queue is empty."""
    from deskflow.core.writer import Priority

    enqueue(workspace, workflow, _EXECUTIONS)
    workspace.engine.wake()
    waits: list[float] = []
    while workspace.look_up(unfinished):
        asked = time.perf_counter()
        begun = workspace.writer.submit(time.perf_counter, Priority.PERSON).result()
        waits.append((begun - asked) * 1000)
        time.sleep(0.003)
    return waits


def _single_starts(workspace: Workspace, workflow: UUID) -> list[float]:
    """Executions started one at a time: the engine wakes, works, has committed and said so."""
    from deskflow.workflows.executing import StartWorkflow

    told = threading.Event()
    notices: list[int] = []

    def listen(changes: Changes) -> None:
        if changes.touches("workflow_executions"):
            notices.append(1)
            # The first notice is the start itself, the second that of the engine.
            if len(notices) == 2:
                told.set()

    latencies: list[float] = []
    stop = workspace.listen(listen)
    try:
        for _ in range(_SINGLE_STARTS):
            told.clear()
            notices.clear()
            began = time.perf_counter()
            workspace.run(StartWorkflow(workflow, {}))
            assert told.wait(10), "the execution was not finished"
            latencies.append((time.perf_counter() - began) * 1000)
            assert not workspace.look_up(unfinished)
            time.sleep(0.01)
    finally:
        stop()
    return latencies


def unfinished(connection: Any) -> int:
    """How many executions have not ended."""
    from sqlalchemy import func, select

    from deskflow.workflows.tables import workflow_executions

    waiting = workflow_executions.c.completed_at.is_(None)
    count: int = connection.execute(select(func.count()).where(waiting)).scalar_one()
    return count


@contextmanager
def _few_pauses() -> Iterator[None]:
    """Python's threads change over as often as in the program's window."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


# --- a workspace with work in it -----------------------------------------------------------------------------


@contextmanager
def open_workspace(
    path: Path, *, run_engine: bool = False, found: bool = True
) -> Iterator[Workspace]:
    from deskflow import bootstrap
    from deskflow.core.machine_settings import MachineSettings
    from deskflow.core.secrets import SecretStore

    # Nothing of the person who measures is read or written.
    machine = MachineSettings(path.with_suffix(".json"), SecretStore(path.parent))
    founding = bootstrap.Founding("Measured", "Ada", "ada@measured.example") if found else None
    workspace = bootstrap.open_workspace(
        path, found=founding, machine=machine, run_engine=run_engine
    )
    try:
        yield workspace
    finally:
        workspace.close()


def five_steps(action: str) -> dict[str, Any]:
    """A definition of five steps in a row."""
    names = [f"s{number}" for number in range(_STEPS)]
    return {
        "schema": 1,
        "trigger": {"type": "manual", "config": {}},
        "steps": [
            {
                "id": name, "key": name, "type": "action", "action_type": action,
                "config": {"variable_name": f"v{number}", "variable_value": number},
            }
            for number, name in enumerate(names)
        ],
        "edges": [
            {"id": f"e{name}", "source": before, "port": "started" if before == "trigger" else "success",
             "target": name}
            for before, name in zip(["trigger", *names], names, strict=False)
        ],
    }  # fmt: skip


def published(workspace: Workspace, definition: dict[str, Any], name: str = "Measured") -> UUID:
    from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow

    workflow: UUID = workspace.run(CreateWorkflow(name, definition=definition)).result().result_id
    workspace.run(PublishWorkflow(workflow, 1)).result()
    return workflow


def enqueue(workspace: Workspace, workflow: UUID, count: int) -> None:
    def start_all() -> None:
        start_many(workspace.bus, workspace.actor, workflow, count)

    workspace.writer.submit(start_all).result()


def start_many(bus: CommandBus, actor: Actor, workflow: UUID, count: int) -> None:
    """So many executions, in one transaction."""
    from deskflow.workflows.executing import StartWorkflow

    with bus.unit() as unit:
        for _ in range(count):
            bus.run_in(unit, StartWorkflow(workflow, {}), actor)


# --- the same by hand -----------------------------------------------------------------------------------------


def _bare(folder: Path, transactions: int, rows: int) -> float:
    """Transactions a second of bare SQLite: all rows but one are inserted, one is updated."""
    from deskflow.core.sqlite import connect

    path = folder / "bare.db"
    path.unlink(missing_ok=True)
    connection = connect(path, read_only=False)
    connection.execute(
        "CREATE TABLE rows (id BLOB PRIMARY KEY, parent BLOB, at INTEGER, kind TEXT, body TEXT) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX by_parent ON rows (parent, at)")
    body = '{"variable_name":"v1","value":1}' * 6
    began = time.perf_counter()
    for number in range(transactions):
        parent = os.urandom(16)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO rows VALUES (?, ?, ?, ?, ?)", (parent, parent, number, "whole", body)
        )
        for _ in range(rows - 2):
            row = (os.urandom(16), parent, number, "part", body)
            connection.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("UPDATE rows SET kind = 'done', at = ? WHERE id = ?", (number, parent))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return transactions / seconds
