"""Spans of wall-clock time within a day, and what remains when some are added or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from deskflow.calendars.rules.local_time import DAY_SECONDS


class Span(NamedTuple):
    """From and until, in seconds after midnight; `until` may be 86,400, and does not belong to it."""

    begins: int
    ends: int

    @classmethod
    def of(cls, begins: str, ends: str) -> Span:
        """`Span.of("08:00", "17:30")`; `24:00` is midnight at the end of the day."""
        return cls(_seconds(begins), _seconds(ends))

    @property
    def length(self) -> int:
        return self.ends - self.begins


WHOLE_DAY: Final = Span(0, DAY_SECONDS)


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as sorted spans that neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.begins <= result[-1].ends:
            result[-1] = Span(result[-1].begins, max(result[-1].ends, span.ends))
        else:
            result.append(span)
    return tuple(result)


def without(spans: Sequence[Span], closed: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of sorted, separate spans when the closed ones are cut out."""
    left = list(spans)
    for cut in closed:
        remaining: list[Span] = []
        for span in left:
            if cut.ends <= span.begins or span.ends <= cut.begins:
                remaining.append(span)
                continue
            if span.begins < cut.begins:
                remaining.append(Span(span.begins, cut.begins))
            if cut.ends < span.ends:
                remaining.append(Span(cut.ends, span.ends))
        left = remaining
    return tuple(left)


def _seconds(text: str) -> int:
    hours, minutes, *rest = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)
