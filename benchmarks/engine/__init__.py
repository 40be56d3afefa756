"""The engine's figures: its own speed, what waits, and a peer that does the same work on the same databases."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.report import Figure

AREA = "engine"


def measure() -> list[Figure]:
    from benchmarks.engine import peers, postgres, waiting, working

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        mine = working.measure(folder)
        waits = waiting.measure(folder)
        with postgres.server() as server:
            peer = peers.measure(folder, server)
            shared = postgres.measure(server, peer["postgres"])
    return [*mine, *peers.compared(mine, peer["sqlite"]), *shared, *waits]
