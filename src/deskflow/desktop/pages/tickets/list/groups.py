"""Groups of a list in order of due time: Overdue, Breaching soon, Within 2 hours, … Pure.

A list is lines: a heading for each group that has tickets, and below it its tickets unless it is folded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

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
    """`size` tickets stand below it; `count` is what its heading says, None while nobody knows."""

    title: str
    size: int
    count: int | None


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


def groups_of_page(
    due: Sequence[datetime | None], ends: Sequence[datetime], full: bool
) -> list[Group]:
    """The same from the first rows alone; `full` says there are no more. The last count is open otherwise."""
    marks = [sum(1 for at in due if at is not None and at < end) for end in ends]
    found = groups_of(marks, len(due))
    if found and not full:
        found[-1] = Group(found[-1].title, found[-1].size, None)
    return found


def grown(groups: Sequence[Group], place: int) -> list[Group]:
    """With one more ticket at `place` that its heading does not count: one that has just left the list."""
    begin = 0
    found = list(groups)
    for at, group in enumerate(groups):
        begin += group.size
        if place < begin or at == len(groups) - 1:
            found[at] = Group(group.title, group.size + 1, group.count)
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
        self._is_folded = [group.title in folded for group in self.groups]
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
            if group.title == title
        )  # fmt: skip
