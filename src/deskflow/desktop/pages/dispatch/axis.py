"""From moments to places and back: one day or several side by side, each with the same hours. Knows no widget.

Moments are seconds since 1970, places are px from the left of the time area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

HOUR: Final = 3600.0
SNAP: Final = 900.0


@dataclass(frozen=True, slots=True)
class Column:
    """The hours of one day that are shown."""

    day: date
    begins: float
    ends: float
    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    left: float
    # The hour, in the reader's zone.
    hour: int
    # The end of its day.
    until: float


def midnight(day: date) -> float:
    """The beginning of a day where the reader is."""
    return datetime.combine(day, time()).astimezone().timestamp()


def wall(at: float) -> datetime:
    """What the clock shows where the reader is."""
    return datetime.fromtimestamp(at, UTC).astimezone()


def day_of(at: float) -> date:
    return wall(at).date()


def days_from(day: date, count: int) -> list[date]:
    return [day + timedelta(days=number) for number in range(count)]


class TimeAxis:
    """`first` and `last` are the hours shown of every day, 0 to 24."""

    def __init__(self, days: Sequence[date], first: int, last: int, width: float) -> None:
        each = width / len(days)
        self.width = width
        self._ticks: list[Tick] | None = None
        self.columns = tuple(
            Column(
                day,
                _hour(day, first),
                _hour(day, last),
                number * each,
                each,
            )
            for number, day in enumerate(days)
        )

    @property
    def px_per_hour(self) -> float:
        column = self.columns[0]
        return column.width / max(1.0, (column.ends - column.begins) / HOUR)

    def left_of(self, at: float) -> float:
        """What lies outside of the hours shown is at their edge."""
        for column in self.columns:
            if at < column.begins:
                return column.left
            if at < column.ends:
                share = (at - column.begins) / (column.ends - column.begins)
                return column.left + share * column.width
        return self.columns[-1].right

    def at(self, left: float) -> float:
        for column in self.columns:
            if left < column.right or column is self.columns[-1]:
                share = (left - column.left) / column.width
                return column.begins + share * (column.ends - column.begins)
        raise AssertionError("an axis has columns")

    def spans(self, begins: float, ends: float) -> list[tuple[float, float]]:
        """Where a time is shown: the left and right ends, one pair for each day it touches."""
        found = []
        for column in self.columns:
            if begins < column.ends and ends > column.begins:
                left = self._inside(column, max(begins, column.begins))
                right = self._inside(column, min(ends, column.ends))
                found.append((left, right))
        return found

    def ticks(self) -> list[Tick]:
        """As many hours as have room for their words."""
        if self._ticks is None:
            self._ticks = self._make_ticks()
        return self._ticks

    def _make_ticks(self) -> list[Tick]:
        wide = self.px_per_hour
        step = next((hours for hours in (1, 2, 3, 6, 12) if wide * hours >= 38), 24)
        found = []
        for column in self.columns:
            at = column.begins
            while at < column.ends:
                hour = wall(at).hour
                if hour % step == 0:
                    found.append(Tick(at, self._inside(column, at), hour, column.right))
                at += HOUR
        return found

    @staticmethod
    def _inside(column: Column, at: float) -> float:
        return column.left + (at - column.begins) / (column.ends - column.begins) * column.width


def snapped(at: float, *, free: bool = False) -> float:
    """On the nearest quarter hour; `free`, on the nearest minute."""
    grid = 60.0 if free else SNAP
    return round(at / grid) * grid


def _hour(day: date, hour: int) -> float:
    if hour == 24:
        return midnight(day + timedelta(days=1))
    return datetime.combine(day, time(hour)).astimezone().timestamp()
