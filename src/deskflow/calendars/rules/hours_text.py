"""The hours of a day as people write them: `9-12, 13:00–17:30`. Nothing written means closed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from deskflow.calendars.rules.spans import Span, united
from deskflow.core.errors import Rejected

_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?"
_SPAN: Final = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|—)\s*{_CLOCK}\s*")
_LONGEST: Final = 400
_DAY: Final = 86_400


def read_hours(text: str) -> tuple[Span, ...]:
    """Sorted and joined where they touch; Rejected for what is no time of a day, or ends before it begins."""
    if not text.strip():
        return ()
    if len(text) > _LONGEST:
        raise Rejected("calendar.unreadable_hours", text=f"{text[:40]}…")
    return united(_span(part) for part in re.split(r"[,;]", text) if part.strip())


def written_hours(spans: Iterable[Span]) -> str:
    return ", ".join(f"{clock(span.begins)}–{clock(span.ends)}" for span in spans)


def clock(second: int) -> str:
    """`08:00`, and `24:00` for the end of the day."""
    minutes, seconds = divmod(second, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _span(part: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise Rejected("calendar.unreadable_hours", text=part.strip()[:40])
    numbers = [int(one or 0) for one in match.groups()]
    begins, ends = _second(*numbers[:3]), _second(*numbers[3:])
    if begins is None or ends is None:
        raise Rejected("calendar.unreadable_hours", text=part.strip()[:40])
    if ends <= begins:
        raise Rejected("calendar.hours_end_first", begins=clock(begins), ends=clock(ends))
    return Span(begins, ends)


def _second(hours: int, minutes: int, seconds: int) -> int | None:
    second = hours * 3600 + minutes * 60 + seconds
    return second if minutes < 60 and seconds < 60 and second <= _DAY else None
