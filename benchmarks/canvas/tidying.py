"""Tidying: the layout alone, as it runs in a child process, and what the window spends on asking and answering."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.canvas.showing import Stage, timed
from benchmarks.report import Figure

_LIMITS = {500: 100.0, 5000: 2000.0}
_RUNS = 5


def measure(stage: Stage) -> list[Figure]:
    return [figure for count, limit in _LIMITS.items() for figure in _tidied(stage, count, limit)]


def _tidied(stage: Stage, count: int, limit: float) -> list[Figure]:
    from deskflow.core.children import ChildProcess
    from deskflow.desktop.canvas.layout import tidy

    spent: list[float] = []
    busy: list[float] = []
    child = ChildProcess()

    def apart(boxes: Any, links: Any, answer: Any) -> None:
        began = time.perf_counter()
        places = child.run(tidy, boxes, links).result(60)
        spent.append((time.perf_counter() - began) * 1000)
        answer(places)

    with stage.shown(count) as view:
        view.commands.tidier = apart
        try:
            # It has started and knows the layout, as in a program that has been open for a while.
            child.run(tidy, {}, []).result(60)
            for _ in range(_RUNS):
                total = timed(view.commands.tidy)
                busy.append(total - spent[-1])
                view.commands.undo()
                stage.app.processEvents()
        finally:
            child.close()
    return [
        Figure(f"tidy {count:,} steps, in a child process", spent, "ms", limit),
        Figure(f"tidy {count:,} steps, of it the window is busy", busy, "ms"),
    ]
