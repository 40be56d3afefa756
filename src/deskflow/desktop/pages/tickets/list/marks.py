"""Which tickets of a list are chosen, be it all of a million. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Set
from itertools import compress


class Marks(Set[int]):
    """A byte for each key there may be: keys are numbered from one on. A set of a million took 100 MB, and a quarter of a
    second to make, for which the window stood still."""

    def __init__(self) -> None:
        self._is_marked = bytearray()
        self._count = 0

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and 0 <= key < len(self._is_marked) and self._is_marked[key] > 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        """In the order of the keys."""
        return compress(range(len(self._is_marked)), self._is_marked)

    def mark(self, key: int, marked: bool) -> None:
        if (key in self) != marked:
            self._make_room(key)
            self._is_marked[key] = marked
            self._count += 1 if marked else -1

    def mark_all(self, keys: array[int]) -> None:
        """These as well."""
        self._make_room(max(keys, default=0))
        is_marked = self._is_marked
        for key in keys:
            is_marked[key] = 1
        self._count = is_marked.count(1)

    def clear(self) -> None:
        self._is_marked = bytearray()
        self._count = 0

    def _make_room(self, key: int) -> None:
        if key >= len(self._is_marked):
            self._is_marked.extend(bytes(key + 1 - len(self._is_marked)))
