"""What a command changed: which kinds and ids. Whoever shows such a row refreshes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids by kind; a kind is a table's name. Immutable, cheap to merge."""

    ids: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def touches(self, *kinds: str) -> bool:
        return any(kind in self.ids for kind in kinds)

    def of(self, kind: str) -> frozenset[UUID]:
        return self.ids.get(kind, frozenset())

    def __bool__(self) -> bool:
        return bool(self.ids)

    def merged(self, other: Changes) -> Changes:
        return merge([self, other])


def merge(several: Iterable[Changes]) -> Changes:
    """One notice for a burst of them."""
    ids: dict[str, set[UUID]] = {}
    for changes in several:
        for kind, changed in changes.ids.items():
            ids.setdefault(kind, set()).update(changed)
    return Changes({kind: frozenset(changed) for kind, changed in ids.items()})
