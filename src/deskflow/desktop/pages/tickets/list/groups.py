"""Groups of a list: by due time (Overdue, Breaching soon, Within 2 hours, …), by status, by customer, … Pure.

A list is lines: a heading for each group that has tickets, and below it its tickets unless it is folded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop import words
from deskflow.tickets.tables import NEVER

TITLES: Final[tuple[Any, ...]] = (
    QT_TRANSLATE_NOOP("words", "Overdue"),
    QT_TRANSLATE_NOOP("words", "Breaching soon"),
    QT_TRANSLATE_NOOP("words", "Within 2 hours"),
    QT_TRANSLATE_NOOP("words", "Later today"),
    QT_TRANSLATE_NOOP("words", "Later"),
    QT_TRANSLATE_NOOP("words", "Nothing due"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """`size` tickets stand below it; `count` is what its heading says, None while nobody knows. Without a `key` the
    title is one of `TITLES`, to be translated; else it is a name, and the key tells it from others of that name."""

    title: str
    size: int
    count: int | None
    key: str = ""

    @property
    def id(self) -> str:
        """What it is folded by."""
        return self.key or self.title


@dataclass(frozen=True, slots=True)
class Line:
    """Either a heading (`group`) or the ticket at `place` in the order."""

    group: Group | None = None
    place: int = -1


def moments(now: datetime, midnight: datetime) -> list[datetime]:
    """The ends of all groups but the last; `midnight` is the next one where the reader is."""
    soon, later = now + timedelta(hours=1), now + timedelta(hours=2)
    return [now, soon, later, max(later, midnight), NEVER]


def next_midnight(here: datetime) -> datetime:
    """`here` in the reader's zone."""
    return datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)


def groups_of(marks: Sequence[int], total: int) -> list[Group]:
    """Groups with tickets, from the number of tickets due before each of `moments`."""
    ends = [*(min(mark, total) for mark in marks), total]
    found: list[Group] = []
    begin = 0
    for title, end in zip(TITLES, ends, strict=True):
        if end > begin:
            found.append(Group(title, end - begin, end - begin))
        begin = max(begin, end)
    return found


def named_group(by: str, value: Any, name: str, size: int) -> Group:
    """The group of all tickets with this value; `name` is what the reader calls it."""
    if by == "due":
        return Group(TITLES[min(int(value), len(TITLES) - 1)], size, size)
    return Group(name, size, size, f"{by}:{value}")


def runs(values: Sequence[tuple[Any, str]], by: str, full: bool) -> list[Group]:
    """Groups of the first rows alone, from what each belongs to and what that is called."""
    found = [
        named_group(by, value, name, len(list(inside))) for (value, name), inside in groupby(values)
    ]
    if found and not full:
        found[-1] = replace(found[-1], count=None)
    return found


def fitted(groups: Sequence[Group], total: int) -> list[Group]:
    """The groups with room for exactly `total` tickets: a ticket may have come or gone between two questions."""
    found, left = [], total
    for group in groups:
        size = min(group.size, left)
        left -= size
        if size:
            found.append(replace(group, size=size))
    if left and found:
        found[-1] = replace(found[-1], size=found[-1].size + left)
    return found


def group_title(group: Group) -> str:
    """What its heading says."""
    return group.title if group.key else words.translated(group.title)


def bucket(due: datetime | None, ends: Sequence[datetime]) -> int:
    """Which of the groups by due time."""
    return len(ends) if due is None else sum(1 for end in ends if due >= end)


def grown(groups: Sequence[Group], place: int) -> list[Group]:
    """With one more ticket at `place` that its heading does not count: one that has just left the list."""
    begin = 0
    found = list(groups)
    for at, group in enumerate(groups):
        begin += group.size
        if place < begin or at == len(groups) - 1:
            found[at] = replace(group, size=group.size + 1)
            return found
    return found


class Lines:
    """Which line shows what. Without groups a line is a ticket."""

    def __init__(
        self, total: int, groups: Sequence[Group] = (), folded: frozenset[str] = frozenset()
    ) -> None:
        self.total = total
        self.groups = list(groups)
        self._first_lines: list[int] = []
        self._first_places: list[int] = []
        self._is_folded = [group.id in folded for group in self.groups]
        line = place = 0
        for group, is_folded in zip(self.groups, self._is_folded, strict=True):
            self._first_lines.append(line)
            self._first_places.append(place)
            line += 1 + (0 if is_folded else group.size)
            place += group.size
        self._count = line if self.groups else total

    def __len__(self) -> int:
        return self._count

    def line(self, at: int) -> Line:
        """What stands at that line."""
        if not self.groups:
            return Line(place=at)
        group = bisect_right(self._first_lines, at) - 1
        below = at - self._first_lines[group]
        if below == 0:
            return Line(group=self.groups[group])
        return Line(place=self._first_places[group] + below - 1)

    def line_of(self, place: int) -> int:
        """Where the ticket at `place` stands; -1 when its group is folded or there is none."""
        if not 0 <= place < self.total:
            return -1
        if not self.groups:
            return place
        group = bisect_right(self._first_places, place) - 1
        if self._is_folded[group]:
            return -1
        return self._first_lines[group] + 1 + place - self._first_places[group]

    @property
    def headings(self) -> list[int]:
        return list(self._first_lines)

    def is_folded(self, title: str) -> bool:
        return any(
            folded for group, folded in zip(self.groups, self._is_folded, strict=True)
            if group.id == title
        )  # fmt: skip
