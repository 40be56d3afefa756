"""Lengths of time as authors write them: `90s`, `15m`, `2h`, `1d 4h`, `1w`, or a number of seconds.

Pure; business time is another matter and belongs to calendars.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_PART: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)", re.ASCII)
_PLAIN: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)

UNIT_SECONDS: Final = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3_600, "hour": 3_600, "hours": 3_600,
    "d": 86_400, "day": 86_400, "days": 86_400,
    "w": 604_800, "week": 604_800, "weeks": 604_800,
}  # fmt: skip

LONGEST: Final = timedelta(days=3_660)
"""Ten years: what is longer is a typing mistake."""


class BadDuration(ValueError):
    """Not a length of time; `args[0]` is the text."""


def parse_duration(value: object) -> timedelta:
    """Raises `BadDuration` for what is no length, negative, or longer than ten years."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadDuration(str(value)[:100])
    if isinstance(value, int | float):
        return _bounded(value, str(value)[:100])
    text = value.strip().lower()
    if len(text) > 100:
        raise BadDuration(text[:100])
    if _PLAIN.fullmatch(text):
        return _bounded(float(text), text)
    seconds, at = 0.0, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part.group(2) not in UNIT_SECONDS:
            raise BadDuration(text)
        seconds += float(part.group(1)) * UNIT_SECONDS[part.group(2)]
        at = part.end()
        while at < len(text) and text[at] in " ,":
            at += 1
    if not text:
        raise BadDuration(text)
    return _bounded(seconds, text)


def _bounded(seconds: float, text: str) -> timedelta:
    if not 0 <= seconds <= LONGEST.total_seconds():
        raise BadDuration(text)
    return timedelta(seconds=seconds)


def format_duration(length: timedelta) -> str:
    """The shortest spelling `parse_duration` reads back: `1d 4h`."""
    left = int(length.total_seconds())
    parts: list[str] = []
    for unit in ("w", "d", "h", "m", "s"):
        count, left = divmod(left, UNIT_SECONDS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"
