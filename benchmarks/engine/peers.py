"""DBOS, doing the same: in an environment of its own, on the same machine, in the same run.

What the peer runs is `dbos_peer.py`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peer_environment import PLACE, peer_python
from benchmarks.report import Figure

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

_WORKFLOWS = 300
_RUNS = 3
_STEPS = 5
# At least so many times the peer's workflows per second.
_ON_SQLITE = 20


def measure(folder: Path, server: PostgresServer) -> dict[str, list[float]]:
    """Workflows per second of DBOS on each database, a sample per run."""
    python = peer_python()
    urls = {
        "sqlite": f"sqlite:///{folder / 'dbos.db'}",
        "postgres": server.url("postgres", create="dbos"),
    }
    return {database: _rates(python, url) for database, url in urls.items()}


def compared(mine: Sequence[Figure], peer: list[float]) -> list[Figure]:
    """Our durable steps against the peer's, as a ratio of workflows."""
    steps = next(figure for figure in mine if figure.name.startswith("durable steps"))
    theirs = statistics.median(peer)
    return [
        Figure("DBOS on SQLite, 5-step workflows", peer, "1/s", better="higher"),
        Figure(
            "workflows on SQLite, times those of DBOS",
            [rate / _STEPS / theirs for rate in steps.samples], "x", _ON_SQLITE, "higher", 1.0,
        ),
    ]  # fmt: skip


def _rates(python: Path, url: str) -> list[float]:
    script = Path(__file__).with_name("dbos_peer.py")
    done = subprocess.run(
        [python, script, url, str(_WORKFLOWS), str(_RUNS)],
        capture_output=True, text=True, check=False, timeout=900, cwd=PLACE,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the peer ended with {done.returncode}:\n{done.stderr[-2000:]}")
    rates: list[float] = json.loads(done.stdout.splitlines()[-1])
    return rates
