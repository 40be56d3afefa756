"""Opening: from the stored text of a definition to the first painted frame of the designer's canvas."""

from __future__ import annotations

import time

from benchmarks.canvas.plain import Plain
from benchmarks.canvas.showing import Stage, stored
from benchmarks.report import Figure

_LIMITS = {200: 80.0, 1000: 300.0, 5000: 1500.0}
_RUNS = 5


def measure(stage: Stage) -> list[Figure]:
    return [_opening(stage, count, limit) for count, limit in _LIMITS.items()]


def _opening(stage: Stage, count: int, limit: float) -> Figure:
    text = stored(count)
    samples = []
    # The first one fills the caches of fonts and icons, which the program has filled long before.
    for run in range(_RUNS + 1):
        began = time.perf_counter()
        panel = stage.opened(text)
        took = (time.perf_counter() - began) * 1000
        stage.close(panel)
        if run:
            samples.append(took)
    with Plain(stage, count) as plain:
        baseline = plain.opening
    return Figure(f"open {count:,} steps", samples, "ms", limit, baseline=baseline)
