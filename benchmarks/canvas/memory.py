"""What 5,000 steps on the designer's canvas need over the same window without any, each in a process of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.report import Figure

_ROOT = Path(__file__).resolve().parents[2]
_COUNT = 5000
_MEGABYTE = 1024 * 1024


def measure() -> list[Figure]:
    empty = [_resident(0) for _ in range(3)]
    full = [_resident(_COUNT) for _ in range(3)]
    bare = statistics.median(empty)
    over = [one - bare for one in full]
    return [Figure("memory of 5,000 steps over an empty window", over, "MB", 150, baseline=bare)]


def _resident(count: int) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.canvas.memory", str(count)],
        capture_output=True, text=True, check=True, timeout=120, cwd=_ROOT,
    )  # fmt: skip
    return float(done.stdout.splitlines()[-1])


def main(count: int) -> None:
    """Far out, at 100 % and half way, so that everything has been painted that is kept."""
    import psutil

    from benchmarks.canvas.showing import Stage, look_at_the_middle

    stage = Stage()
    with stage.shown(count) as view:
        for zoom in (0.05, 0.4, 1.0):
            look_at_the_middle(stage, view, zoom)
            view.viewport().repaint()
        print(psutil.Process().memory_info().rss / _MEGABYTE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
