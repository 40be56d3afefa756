"""What the open program needs while nobody touches it: processor time and memory, children included.

The window shows the tickets of a workspace of 100,000, the engine waits for something to happen.
"""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Figure
from benchmarks.start import TICKETS, Place

if TYPE_CHECKING:
    import psutil

AREA = "idle"

_SETTLE = 12.0
_SAMPLE = 10.0
_SAMPLES = 3
_MEGABYTE = 1024 * 1024


def measure() -> list[Figure]:
    import psutil

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-", ignore_cleanup_errors=True) as name:
        place = Place(Path(name))
        place.prepare(TICKETS)
        place.start()
        running = subprocess.Popen(
            place.command("--stay"), env=place.environment(), cwd=place.folder,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert running.stdout is not None
            assert "painted" in json.loads(running.stdout.readline())
            # The first child is started ahead of need, the whole order of the list is read.
            time.sleep(_SETTLE)
            program = psutil.Process(running.pid)
            busy, memory, own = [], [], []
            for _ in range(_SAMPLES):
                began, before = time.perf_counter(), _processor(_family(program))
                time.sleep(_SAMPLE)
                family = _family(program)
                spent = _processor(family) - before
                busy.append(100 * spent / (time.perf_counter() - began))
                resident = [process.memory_info().rss / _MEGABYTE for process in family]
                memory.append(sum(resident))
                own.append(resident[0])
        finally:
            running.send_signal(signal.SIGTERM)
            began = time.perf_counter()
            running.wait(30)
            closing = time.perf_counter() - began
    return [
        Figure("idle processor time, one core being 100", busy, "%", 1.0),
        Figure(f"memory with {TICKETS:,} tickets, children included", memory, "MB", 250),
        Figure("of it the window's process", own, "MB"),
        Figure("closing, all threads and children", [closing], "s", 2.0),
    ]


def _family(program: psutil.Process) -> list[psutil.Process]:
    """The process and whatever it has started, at any depth."""
    return [program, *program.children(recursive=True)]


def _processor(family: list[psutil.Process]) -> float:
    """Seconds of user and system time so far."""
    times = [process.cpu_times() for process in family]
    return sum(one.user + one.system for one in times)
