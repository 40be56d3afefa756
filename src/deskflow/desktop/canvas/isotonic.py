"""Values as near as possible to what is wanted, but in order and a given distance apart.

Pool adjacent violators (Best & Chakravarti 1990), in linear time.
"""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """``gaps[i]`` is the least distance between value i and i+1. Least squares."""
    shift = 0.0
    shifts = [0.0]
    for gap in gaps:
        shift += gap
        shifts.append(shift)
    blocks: list[tuple[float, int]] = []
    for value, off in zip(wanted, shifts, strict=False):
        mean, size = value - off, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean = (mean * size + other * count) / (size + count)
            size += count
        blocks.append((mean, size))
    level = [mean for mean, size in blocks for _ in range(size)]
    return [mean + off for mean, off in zip(level, shifts, strict=False)]
