"""What waits costs nothing: a hundred thousand waiting executions, ten thousand timers due at once, due work among a
million rows, a loop of ten thousand rounds.

A few hundred executions go through the engine until they wait; the rest are copies of their rows under fresh ids.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.engine.working import drain_of, enqueue, open_workspace, published, unfinished
from benchmarks.report import Figure, milliseconds, percentile

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from deskflow.core.changes import Changes
    from deskflow.core.workspace import Workspace

_WAITING = 100_000
_TIMERS = 10_000
_AMONG = 1_000_000
_REAL = 500
_STARTS = 3
_ROUNDS = 10_000
_LOOPS = 3


def measure(folder: Path) -> list[Figure]:
    return [
        *_restarts(folder), *_timers(folder), *_loops(folder), *_due_among_many(folder),
    ]  # fmt: skip


def resting(days: int = 300) -> dict[str, Any]:
    """A definition that waits for very long and then sets a variable."""
    return {
        "schema": 1,
        "trigger": {"type": "manual", "config": {}},
        "steps": [
            {"id": "rest", "key": "rest", "type": "delay", "config": {"duration": f"{days}d"}},
            {
                "id": "after", "key": "after", "type": "action", "action_type": "set_variable",
                "config": {"variable_name": "rested", "variable_value": True},
            },
        ],
        "edges": [
            {"id": "e1", "source": "trigger", "port": "started", "target": "rest"},
            {"id": "e2", "source": "rest", "port": "done", "target": "after"},
        ],
    }  # fmt: skip


# --- a restart ------------------------------------------------------------------------------------------------


def _restarts(folder: Path) -> list[Figure]:
    few, many = folder / "few.deskflow", folder / "many.deskflow"
    for path, count in ((few, 0), (many, _WAITING)):
        with open_workspace(path) as workspace:
            _wait(workspace, count)
    without = [_restarted(few) for _ in range(_STARTS)]
    with_many = [_restarted(many) for _ in range(_STARTS)]
    base = sorted(one["megabytes"] for one in without)[_STARTS // 2]
    return [
        Figure(
            f"restart with {_WAITING:,} waiting: until the first new execution is finished",
            [one["seconds"] for one in with_many], "s", 2,
            baseline=sorted(one["seconds"] for one in without)[_STARTS // 2],
        ),
        Figure(
            f"memory with {_WAITING:,} waiting, more than with none",
            [one["megabytes"] - base for one in with_many], "MB", 5, baseline=0,
        ),
    ]  # fmt: skip


def _restarted(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine.waiting", str(path)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the restart ended with {done.returncode}:\n{done.stderr[-2000:]}")
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


def _restart(path: str) -> None:
    """In a process of its own: opens the file with its engine, starts one execution, waits until it is through."""
    from pathlib import Path

    import psutil
    from sqlalchemy import select

    from deskflow.workflows.executing import StartWorkflow
    from deskflow.workflows.tables import workflow_executions, workflows

    began = time.perf_counter()
    with open_workspace(Path(path), run_engine=True, found=False) as workspace:
        c = workflows.c
        workflow = workspace.look_up(
            lambda connection: connection.execute(
                select(c.id).where(c.name == "At once")
            ).scalar_one()
        )
        execution = workspace.run(StartWorkflow(workflow, {})).result().result_id
        finished = select(workflow_executions.c.completed_at).where(
            workflow_executions.c.id == execution
        )
        while workspace.look_up(lambda connection: connection.execute(finished).scalar()) is None:
            time.sleep(0.002)
        seconds = time.perf_counter() - began
        time.sleep(1)
        megabytes = psutil.Process(os.getpid()).memory_info().rss / 1e6
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


# --- timers ---------------------------------------------------------------------------------------------------


def _timers(folder: Path) -> list[Figure]:
    """Late is the time from the moment due until the step behind the timer is committed."""
    from deskflow.workflows.tables import workflow_executions, workflow_tokens

    with open_workspace(folder / "timers.deskflow", run_engine=True) as workspace:
        _wait(workspace, _TIMERS)
        due = datetime.now(UTC) + timedelta(seconds=2)
        committed: dict[UUID, datetime] = {}
        told = threading.Event()

        def listen(changes: Changes) -> None:
            # On the thread that has just committed them.
            committed.update(dict.fromkeys(changes.of("workflow_executions"), datetime.now(UTC)))
            if len(committed) == _TIMERS:
                told.set()

        stop = workspace.listen(listen)
        with workspace.bus.unit() as unit:
            for table, column in ((workflow_tokens, "wake_at"), (workflow_executions, "ready_at")):
                waiting = table.c[column] > due
                unit.connection.execute(table.update().where(waiting).values(**{column: due}))
        workspace.engine.wake()
        assert told.wait(120), f"{len(committed)} of {_TIMERS} timers have gone on"
        stop()
        assert not workspace.look_up(unfinished)
        assert workspace.look_up(_gone_on) == _TIMERS
    late = [(at - due).total_seconds() for at in committed.values()]
    return [
        Figure(f"{_TIMERS:,} timers due at once: late, p99", [percentile(late, 0.99)], "s", 2),
        Figure("the same, median", [percentile(late, 0.5)], "s"),
    ]


def _gone_on(connection: Any) -> int:
    """How many have done the step behind the timer."""
    from sqlalchemy import func, select

    from deskflow.workflows.tables import workflow_step_executions

    s = workflow_step_executions.c
    done = select(func.count()).where(s.step_key == "after", s.status == "completed")
    count: int = connection.execute(done).scalar_one()
    return count


# --- a long loop ----------------------------------------------------------------------------------------------


def _loops(folder: Path) -> list[Figure]:
    """Rounds over the rows that came with the trigger, each setting a variable."""
    with open_workspace(folder / "loops.deskflow") as workspace:
        workflow = published(workspace, _over_all_rows(), "Loop")
        _rounds(workspace, workflow, _ROUNDS // 10)
        few = [_rounds(workspace, workflow, _ROUNDS // 10) for _ in range(_LOOPS)]
        many = [_rounds(workspace, workflow, _ROUNDS) for _ in range(_LOOPS)]
    base = statistics.median(few)
    return [
        Figure(f"a loop of {_ROUNDS:,} rounds", many, "s", baseline=base * 10),
        Figure(
            f"{_ROUNDS:,} rounds, times the time of {_ROUNDS // 10:,}",
            [seconds / base for seconds in many], "x", 12, baseline=10,
        ),
    ]  # fmt: skip


def _rounds(workspace: Workspace, workflow: UUID, count: int) -> float:
    from deskflow.core.writer import Priority
    from deskflow.workflows.executing import StartWorkflow

    rows = [{"name": f"Customer {number}", "city": "Leipzig"} for number in range(count)]
    workspace.run(StartWorkflow(workflow, {"rows": rows})).result()
    drain, steps = drain_of(workspace), 0
    began = time.perf_counter()
    while (done := workspace.writer.submit(drain.run_slice, Priority.ENGINE).result()).worked:
        steps += done.steps
    assert steps > count, f"{steps} steps were done"
    assert not workspace.look_up(unfinished)
    return time.perf_counter() - began


def _over_all_rows() -> dict[str, Any]:
    return {
        "schema": 1,
        "trigger": {"type": "manual", "config": {}},
        "steps": [
            {"id": "all", "key": "all", "type": "loop", "config": {"items": "{{ trigger.rows }}"}},
            {
                "id": "each", "key": "each", "type": "action", "action_type": "set_variable",
                "config": {"variable_name": "last", "variable_value": "{{ item.name }} of {{ len(trigger.rows) }}"},
            },
        ],
        "edges": [
            {"id": "e1", "source": "trigger", "port": "started", "target": "all"},
            {"id": "e2", "source": "all", "port": "each", "target": "each"},
        ],
    }  # fmt: skip


# --- finding what is due --------------------------------------------------------------------------------------


def _due_among_many(folder: Path) -> list[Figure]:
    from deskflow.engine.store import claim_due

    with open_workspace(folder / "million.deskflow") as workspace:
        _wait(workspace, _AMONG, only_executions=True)
        with workspace.bus.unit() as unit:
            unit.connection.exec_driver_sql(
                "UPDATE workflow_executions SET ready_at = 1 WHERE id IN"
                " (SELECT id FROM workflow_executions LIMIT 20)"
            )
        with workspace.database.read() as connection:
            now = datetime.now(UTC)

            def look() -> None:
                rows = claim_due(connection, workspace.tenant_id, now, 20)
                assert len(rows) == 20

            samples = milliseconds(look, runs=200, warm_up=5)
    return [Figure(f"20 due executions found among {_AMONG:,} waiting", samples, "ms", 2)]


# --- executions that wait -------------------------------------------------------------------------------------


def _wait(workspace: Workspace, count: int, *, only_executions: bool = False) -> None:
    """`count` executions rest for very long. The rows of the last ones are copies."""
    from benchmarks.engine.working import five_steps
    from deskflow.core.writer import Priority

    published(workspace, five_steps("set_variable"), "At once")
    workflow = published(workspace, resting(), "Rests")
    if not count:
        return
    enqueue(workspace, workflow, _REAL)
    drain = drain_of(workspace)
    while workspace.writer.submit(drain.run_slice, Priority.ENGINE).result().worked:
        pass
    times = count // _REAL - 1
    tables = ["workflow_executions"]
    if not only_executions:
        tables += ["workflow_tokens", "workflow_step_executions"]
    workspace.writer.submit(lambda: _copy(workspace, tables, times)).result()


def _copy(workspace: Workspace, tables: list[str], times: int) -> None:
    """Every row `times` more, its ids changed the same way in each table."""
    from deskflow.core.schema import metadata

    with workspace.bus.unit() as unit:
        run = unit.connection.exec_driver_sql
        run("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY, mark BLOB)")
        run("INSERT INTO copies VALUES (?, ?)", [(n, os.urandom(4)) for n in range(times)])
        for name in tables:
            table = metadata.tables[name]
            changed = {"id", "execution_id", "workflow_execution_id", "step_execution_id"}
            columns = [column.name for column in table.c]
            values = [
                f"CAST(copies.mark || substr({one}, 5) AS BLOB)" if one in changed else one
                for one in columns
            ]
            run(
                f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(values)}"
                f" FROM {name} AS rows, copies"
            )
        run("DROP TABLE copies")


if __name__ == "__main__":
    _restart(sys.argv[1])
