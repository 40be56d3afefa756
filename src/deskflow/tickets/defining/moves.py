"""Statuses of the tenant's own, and which status a ticket may go to from which. Pure.

An own status counts as one of the built-in: promised times, "open" and reports look at that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.tickets.defining.checking import MOST_CHOICES, checked_key, key_of, named
from deskflow.tickets.rules import DONE, STATUS_WORDS, STATUSES, TRANSITIONS, parse_status

# What somebody chooses; a ticket becomes `merged` by being merged.
CHOOSABLE: Final = tuple(status for status in STATUSES if status != "merged")


@dataclass(frozen=True, slots=True)
class OwnStatus:
    """`counts_as` is one of the built-in. A retired one is offered no more, but tickets may still have it."""

    key: str
    name: str
    counts_as: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Moves:
    """`allowed[from]` are the statuses a ticket may go to, built-in and own ones alike; what is not named there has
    the moves of the built-in status it counts as."""

    own: Mapping[str, OwnStatus] = field(default_factory=dict)
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[str, ...]:
        """What can be chosen, own ones behind the built-in one they count as."""
        active = [one for one in self.own.values() if one.is_active]
        return tuple(
            key
            for status in CHOOSABLE
            for key in (status, *(one.key for one in active if one.counts_as == status))
        )

    def parse(self, value: object) -> tuple[str, str | None] | None:
        """The built-in status and the own one, if it is one, for a key, a name or any accepted spelling."""
        status = parse_status(value)
        if status is not None:
            return status, None
        text = str(value).strip()
        own = self.own.get(text) or next(
            (one for one in self.own.values() if folded(one.name) == folded(text)), None
        )
        return None if own is None else (own.counts_as, own.key)

    def base(self, key: str) -> str:
        """The built-in status."""
        own = self.own.get(key)
        return key if own is None else own.counts_as

    def name(self, key: str) -> str:
        """That of an own one; "" for the built-in."""
        own = self.own.get(key)
        return "" if own is None else own.name

    def targets(self, key: str) -> tuple[str, ...]:
        """Where a ticket may go from there, in the order in which statuses are shown."""
        return tuple(one for one in self.statuses if one != key and self.may_move(key, one))

    def may_move(self, old: str, new: str) -> bool:
        """Staying is no move and always allowed."""
        if old == new:
            return True
        explicit = self.allowed.get(old)
        if explicit is not None:
            return new in explicit
        return self._by_default(old, new)

    def _by_default(self, old: str, new: str) -> bool:
        before, after = self.base(old), self.base(new)
        return before == after or after in TRANSITIONS[before]


def checked_statuses(value: Any) -> dict[str, OwnStatus]:
    """From a list of `{key?, name, counts_as, is_active?}`."""
    if not isinstance(value, list | tuple):
        raise Rejected("field.not_a_list", field="statuses")
    if len(value) > MOST_CHOICES:
        raise Rejected("field.too_many", field="statuses", limit=MOST_CHOICES, length=len(value))
    given = [one for one in value if isinstance(one, Mapping)]
    taken = {
        *STATUSES,
        *STATUS_WORDS,
        *(checked_key(one["key"]) for one in given if one.get("key")),
    }
    names: set[str] = {folded(one.replace("_", " ")) for one in (*STATUSES, *STATUS_WORDS)}
    found: dict[str, OwnStatus] = {}
    for one in given:
        name = named(one.get("name"), "name")
        counts_as = str(one.get("counts_as") or "")
        if counts_as not in CHOOSABLE:
            raise Rejected("ticket.unknown_status", value=counts_as[:40])
        key = str(one.get("key") or key_of(name, taken | found.keys()))
        if key in found or key in STATUSES or folded(name) in names:
            raise Rejected("rules.name_twice", name=name)
        names.add(folded(name))
        found[key] = OwnStatus(key, name, counts_as, one.get("is_active", True) is True)
    return found


def checked_moves(value: Any, own: Mapping[str, OwnStatus]) -> dict[str, frozenset[str]]:
    """From `{from: [to, …]}`. Rejected for a status nobody knows, and when an unfinished ticket could never end."""
    if not isinstance(value, Mapping):
        raise Rejected("field.not_a_list", field="moves")
    known = {*CHOOSABLE, *own}
    found: dict[str, frozenset[str]] = {}
    for old, several in value.items():
        if not isinstance(several, Collection) or isinstance(several, str):
            raise Rejected("field.not_a_list", field="moves")
        for one in (old, *several):
            if one not in known:
                raise Rejected("ticket.unknown_status", value=str(one)[:40])
        found[str(old)] = frozenset(str(one) for one in several) - {str(old)}
    stuck = dead_ends(Moves(own, found))
    if stuck:
        raise Rejected("rules.no_way_out", status=stuck[0], status_name=own[stuck[0]].name if stuck[0] in own else "")  # fmt: skip
    return found


def dead_ends(moves: Moves) -> list[str]:
    """Statuses of unfinished tickets from which no way leads to an end."""
    ending = {key for key in moves.statuses if moves.base(key) in DONE}
    while True:
        more = {
            key
            for key in moves.statuses
            if key not in ending and any(moves.may_move(key, one) for one in ending)
        }
        if not more:
            break
        ending |= more
    return [key for key in moves.statuses if key not in ending]


def statuses_json(own: Iterable[OwnStatus]) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "name": one.name, "counts_as": one.counts_as, "is_active": one.is_active}
        for one in own
    ]


def moves_json(allowed: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {old: sorted(several) for old, several in sorted(allowed.items())}
