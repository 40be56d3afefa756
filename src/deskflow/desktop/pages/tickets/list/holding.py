"""The ticket one is looking at keeps its place while the list is laid out anew, until one has moved on. Pure.

Whoever makes a ticket more urgent, or gives it away, goes on with the next one from where it stood.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from deskflow.desktop.pages.tickets.list.groups import Group, grown
from deskflow.desktop.pages.tickets.list.places import place_in

# So many neighbours on either side tell where its place is, should the nearest have gone as well.
NEIGHBOURS: Final = 4


@dataclass(frozen=True, slots=True)
class Held:
    """An order with its groups; `is_held` says that one ticket stands where it no longer belongs."""

    keys: array[int]
    groups: list[Group]
    is_held: bool = False


def held(before: array[int], now: array[int], groups: Sequence[Group], key: int) -> Held:
    """The order `now`, with `key` where it stood in the order `before`."""
    as_read = Held(now, list(groups))
    old, new = place_in(before, key), place_in(now, key)
    if old < 0 or (new >= 0 and _has_a_neighbour_left(before, old, now, new)):
        return as_read
    place = _gap(before, old, now)
    if place is None:
        # Everything around it is other now: a ticket that belongs here is shown where it belongs.
        if new >= 0:
            return as_read
        place = min(old, len(now))
    if new >= 0 and place in (new, new + 1):
        return as_read
    keys, sized = array("q", now), list(groups)
    if new >= 0:
        keys.pop(new)
        sized = _shrunk(sized, new)
        place -= place > new
    keys.insert(place, key)
    return Held(keys, grown(sized, place), is_held=True)


def _at(keys: array[int], place: int) -> int | None:
    return keys[place] if 0 <= place < len(keys) else None


def _has_a_neighbour_left(before: array[int], old: int, now: array[int], new: int) -> bool:
    return any(_at(before, old + step) == _at(now, new + step) for step in (-1, 1))


def _gap(before: array[int], old: int, now: array[int]) -> int | None:
    """Where, among those that stood beside it, it would stand now."""
    for away in range(1, NEIGHBOURS + 1):
        for beside, after in ((_at(before, old + away), 0), (_at(before, old - away), 1)):
            place = -1 if beside is None else place_in(now, beside)
            if place >= 0:
                return place + after
    return None


def _shrunk(groups: Sequence[Group], place: int) -> list[Group]:
    """With one ticket fewer at `place`; what its heading counts stays true."""
    found, end = list(groups), 0
    for at, group in enumerate(groups):
        end += group.size
        if place < end:
            found[at] = replace(group, size=group.size - 1)
            break
    return [group for group in found if group.size]
