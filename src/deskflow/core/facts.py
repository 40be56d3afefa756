"""What commands need to know again and again (permissions, wanted events, promises), read once.

A fact is kept until a command writes one of the tables it was read from, or anybody writes past the bus. On a file
that may be a long time; where several processes write (Postgres) it is the length of one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

Fact = TypeVar("Fact")
_LONGEST = 4096


class Facts:
    """Belongs to the bus; used inside its transactions only, so never by two threads at once."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[frozenset[str], Any]] = {}
        self._version: object = None

    def check(self, version: object) -> None:
        """`version` changes when somebody else has written into the database: then nothing is known."""
        if version != self._version:
            self._kept.clear()
            self._version = version

    def get(self, key: Hashable, tables: frozenset[str], read: Callable[[], Fact]) -> Fact:
        """The fact, read now if it is not known."""
        found = self._kept.get(key)
        if found is not None:
            known: Fact = found[1]
            return known
        fact = read()
        if len(self._kept) >= _LONGEST:
            self._kept.clear()
        self._kept[key] = tables, fact
        return fact

    def forget(self, tables: Iterable[str]) -> None:
        """These tables were written."""
        written = frozenset(tables)
        stale = [key for key, (read, _) in self._kept.items() if not written.isdisjoint(read)]
        for key in stale:
            del self._kept[key]
