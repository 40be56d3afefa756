"""What a measurement is, and how many of them become a table or JSON."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: the median of its samples against what it has to reach.

    `baseline` is what the same machine needs, in the same run, for the same work without DeskFlow (a bare
    SQLite insert, an empty window): it tells a slow machine from slow code. It has the same unit.
    """

    name: str
    samples: Sequence[float]
    unit: str
    target: float | None = None
    better: Literal["lower", "higher"] = "lower"
    baseline: float | None = None

    def __post_init__(self) -> None:
        if not self.samples:
            raise ValueError(f"{self.name}: a figure without a sample")

    @property
    def value(self) -> float:
        return statistics.median(self.samples)

    @property
    def ok(self) -> bool:
        """A figure without a target is there for information."""
        if self.target is None:
            return True
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def as_row(self, area: str) -> dict[str, object]:
        return {
            "area": area,
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "target": self.target,
            "ok": self.ok,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "runs": len(self.samples),
        }


def milliseconds(work: Callable[[], object], *, runs: int = 5, warm_up: int = 1) -> list[float]:
    """How long `work` takes, once per run; the warm-up runs are not counted."""
    for _ in range(warm_up):
        work()
    samples = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        samples.append((time.perf_counter() - began) * 1000)
    return samples


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile, for frame times: `percentile(frames, 0.95)`."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def table(rows: Sequence[dict[str, object]]) -> str:
    """Aligned columns for a terminal."""
    header = ("area", "what", "value", "unit", "target", "ok", "baseline", "runs")
    lines = [header, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    ruler = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in (2, 4, 6, 7) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (lines[0], ruler, *lines[1:])
    )


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    return (
        str(row["area"]),
        str(row["name"]),
        _number(row["value"]),
        str(row["unit"]),
        _number(row["target"]),
        "yes" if row["ok"] else "NO",
        _number(row["baseline"]),
        str(row["runs"]),
    )


def _number(value: object) -> str:
    if not isinstance(value, int | float):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
