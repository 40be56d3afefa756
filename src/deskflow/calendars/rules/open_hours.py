"""Counting in open hours: an index of a calendar's open spans, built once and asked often.

The index holds merged open spans as sorted instants with their running total, so that "eight business hours after
this" is two binary searches. It grows by half a year at a time in the direction somebody asks for. A grown index
replaces the old one in a single assignment; threads may share it without a lock and at worst build the same part
twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from deskflow.calendars.rules.local_time import Instant, instant_at, local_date

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_BLOCK_DAYS: Final = 182
# A budget that is not used up within ten years has no due time: the calendar has (almost) no open hours.
_HORIZON_DAYS: Final = 3653
# Outside of these years nothing is open: a mistyped year must not make us list thousands of years of days.
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date(2200, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Index:
    """Open spans from the start of `first_day` to the start of `end_day` (ordinals)."""

    first_day: int
    end_day: int
    begins: Instant
    ends: Instant
    opens: list[Instant]
    closes: list[Instant]
    total: list[int]
    """Open time from the beginning of the index to the end of each span."""

    def elapsed(self, at: Instant) -> int:
        """Open time between the beginning of the index and `at`."""
        span = bisect_right(self.opens, at) - 1
        if span < 0:
            return 0
        left = self.closes[span] - at
        return self.total[span] - left if left > 0 else self.total[span]


class OpenHours:
    """The open spans of one calendar. `spans_on` gives a date's spans in seconds after midnight, sorted, apart."""

    __slots__ = ("_index", "_spans_on", "_zone")

    def __init__(
        self, zone: ZoneInfo, spans_on: Callable[[date], Iterable[tuple[int, int]]]
    ) -> None:
        self._zone = zone
        self._spans_on = spans_on
        self._index: _Index | None = None

    def is_open(self, at: Instant) -> bool:
        index = self._covering(at, at)
        span = bisect_right(index.opens, at) - 1
        return span >= 0 and at < index.closes[span]

    def add(self, start: Instant, budget: int) -> Instant | None:
        """When `budget` microseconds of open time have passed; `None` if that takes more than ten years."""
        if budget <= 0:
            return start
        index = self._covering(start, start)
        wanted = index.elapsed(start) + budget
        while not index.total or index.total[-1] < wanted:
            longer = self._later(index, start)
            if longer is None:
                return None
            index = longer
        span = bisect_left(index.total, wanted)
        return index.closes[span] - (index.total[span] - wanted)

    def between(self, first: Instant, last: Instant) -> int:
        """Open microseconds from `first` to `last`; nothing if `last` is earlier."""
        if last <= first:
            return 0
        index = self._covering(first, last)
        return index.elapsed(last) - index.elapsed(first)

    def next_opening(self, at: Instant) -> Instant | None:
        """`at` itself when open, else the next opening; `None` if there is none for ten years."""
        index = self._covering(at, at)
        while True:
            span = bisect_right(index.opens, at) - 1
            if span >= 0 and at < index.closes[span]:
                return at
            if span + 1 < len(index.opens):
                return index.opens[span + 1]
            longer = self._later(index, at)
            if longer is None:
                return None
            index = longer

    def spans(self, first: Instant, last: Instant) -> list[tuple[Instant, Instant]]:
        """The open spans between two instants, cut to them."""
        if last <= first:
            return []
        index = self._covering(first, last)
        begin = bisect_right(index.closes, first)
        end = bisect_left(index.opens, last)
        return [(max(index.opens[i], first), min(index.closes[i], last)) for i in range(begin, end)]

    def _covering(self, first: Instant, last: Instant) -> _Index:
        """An index that reaches from before `first` to after `last`, within the years that count."""
        index = self._index
        if index is not None and index.begins <= first and last < index.ends:
            return index
        first_day = _clamped(local_date(self._zone, first).toordinal() - 7)
        end_day = _clamped(local_date(self._zone, last).toordinal() + 7)
        if index is None:
            return self._grown(None, first_day, max(end_day, _clamped(first_day + _BLOCK_DAYS)))
        if first_day < index.first_day:
            first_day = _clamped(min(first_day, index.first_day - _BLOCK_DAYS))
        if end_day > index.end_day:
            end_day = _clamped(max(end_day, index.end_day + _BLOCK_DAYS))
        return self._grown(index, min(first_day, index.first_day), max(end_day, index.end_day))

    def _later(self, index: _Index, start: Instant) -> _Index | None:
        """The index, half a year longer; `None` once it reaches ten years past `start`."""
        limit = _clamped(local_date(self._zone, start).toordinal() + _HORIZON_DAYS)
        if index.end_day >= limit:
            return None
        return self._grown(index, index.first_day, _clamped(index.end_day + _BLOCK_DAYS))

    def _grown(self, index: _Index | None, first_day: int, end_day: int) -> _Index:
        if index is None:
            spans = self._built(first_day, end_day)
        elif (index.first_day, index.end_day) == (first_day, end_day):
            return index
        else:
            spans = self._built(first_day, index.first_day)
            spans.extend(zip(index.opens, index.closes, strict=True))
            spans.extend(self._built(index.end_day, end_day))
        grown = _indexed(self._zone, spans, first_day, end_day)
        self._index = grown
        return grown

    def _built(self, first_day: int, end_day: int) -> list[tuple[Instant, Instant]]:
        spans: list[tuple[Instant, Instant]] = []
        for ordinal in range(first_day, end_day):
            day = date.fromordinal(ordinal)
            for opens, closes in self._spans_on(day):
                spans.append(
                    (instant_at(self._zone, day, opens), instant_at(self._zone, day, closes))
                )
        return spans


def _clamped(day: int) -> int:
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def _indexed(
    zone: ZoneInfo, spans: list[tuple[Instant, Instant]], first_day: int, end_day: int
) -> _Index:
    opens: list[Instant] = []
    closes: list[Instant] = []
    total: list[int] = []
    counted = 0
    for begin, end in spans:
        if begin >= end:
            continue  # a span that lies wholly in a skipped hour
        counted += end - begin
        if closes and closes[-1] == begin:
            closes[-1] = end
            total[-1] = counted
        else:
            opens.append(begin)
            closes.append(end)
            total.append(counted)
    begins = instant_at(zone, date.fromordinal(first_day), 0)
    ends = instant_at(zone, date.fromordinal(end_day), 0)
    return _Index(first_day, end_day, begins, ends, opens, closes, total)


class AlwaysOpen:
    """Twenty-four hours on seven days: every moment counts."""

    __slots__ = ()

    def is_open(self, at: Instant) -> bool:
        return True

    def add(self, start: Instant, budget: int) -> Instant | None:
        return start + max(budget, 0)

    def between(self, first: Instant, last: Instant) -> int:
        return max(last - first, 0)

    def next_opening(self, at: Instant) -> Instant | None:
        return at

    def spans(self, first: Instant, last: Instant) -> list[tuple[Instant, Instant]]:
        return [(first, last)] if first < last else []
