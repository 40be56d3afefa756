"""How many wires cross between neighbouring columns (Barth, Mutzel & Jünger 2004: an accumulator tree)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from operator import le
from typing import Protocol


class _Link(Protocol):
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def source_offset(self) -> float: ...
    @property
    def target_offset(self) -> float: ...


def crossings(columns: Sequence[Sequence[str]], links: Iterable[_Link]) -> int:
    """Each link must span two neighbouring columns."""
    rank = {name: place for column in columns for place, name in enumerate(column)}
    column_of = {name: index for index, column in enumerate(columns) for name in column}
    between: list[list[tuple[int, float, int, float]]] = [[] for _ in columns]
    for link in links:
        ends = (rank[link.source], link.source_offset, rank[link.target], link.target_offset)
        between[column_of[link.source]].append(ends)
    return sum(
        _inversions([(end[2], end[3]) for end in sorted(ends)]) for ends in between if len(ends) > 1
    )


def _inversions(ends: list[tuple[int, float]]) -> int:
    if all(map(le, ends, islice(ends, 1, None))):
        return 0
    order = {end: place + 1 for place, end in enumerate(sorted(set(ends)))}
    tree = [0] * (len(order) + 1)
    total = 0
    for count, end in enumerate(ends):
        place = order[end]
        below, at = 0, place
        while at:
            below += tree[at]
            at -= at & -at
        total += count - below
        at = place
        while at < len(tree):
            tree[at] += 1
            at += at & -at
    return total
