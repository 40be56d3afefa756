"""Values as near as possible to what is wanted, but in order and a given distance apart.

Pool adjacent violators (Best & Chakravarti 1990), in linear time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from operator import add, le


def spread(wanted: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """``gaps[i]`` is the least distance between value i and i+1; one more is not looked at. Least squares."""
    if all(map(le, map(add, wanted, gaps), islice(wanted, 1, None))):
        return list(wanted)
    shift = 0.0
    shifts = [0.0]
    for gap in islice(gaps, len(wanted) - 1):
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
