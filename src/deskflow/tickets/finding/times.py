"""Times in a question: `4h`, `today`, `2026-01`, and the stretch of time a comparison with one of them means. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

_UNITS: Final = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_LONGEST: Final = 100 * 366 * 24 * 60
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_NAMED_DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
NAMES: Final = ("now", *_NAMED_DAYS)
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` until before `end`; None is for ever."""

    start: datetime | None
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        return (self.start is None or at >= self.start) and (self.end is None or at < self.end)


def span_of(text: str) -> int | None:
    """Minutes of `30m`, `4h`, `2d`, `1w`; None for anything else or more than a hundred years."""
    number, unit = text[:-1], text[-1:].lower()
    if unit not in _UNITS or len(number) > 8 or not (number.isascii() and number.isdigit()):
        return None
    minutes = int(number) * _UNITS[unit]
    return minutes if minutes <= _LONGEST else None


def span_text(minutes: int) -> str:
    """In the largest unit that needs no fraction."""
    if minutes == 0:
        return "0m"
    unit = next(unit for unit in ("w", "d", "h", "m") if minutes % _UNITS[unit] == 0)
    return f"{minutes // _UNITS[unit]}{unit}"


def day_of(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    return None if found is None else _date(int(found[1]), int(found[2]), int(found[3]))


def month_of(text: str) -> date | None:
    """The first of it."""
    found = _MONTH.fullmatch(text)
    return None if found is None else _date(int(found[1]), int(found[2]), 1)


def named_time(text: str, operator: str) -> bool:
    """`now` is a moment, which something can be before or after, but not at."""
    return text in _NAMED_DAYS or (text == "now" and operator != "is")


def days_meant(text: str, today: date) -> tuple[date, date] | None:
    """The first day, and the one after the last, of what names a day or a month."""
    if text in _NAMED_DAYS:
        first = today + timedelta(days=_NAMED_DAYS[text])
        return first, first + timedelta(days=1)
    day, month = day_of(text), month_of(text)
    if day is not None:
        return day, day + timedelta(days=1)
    if month is not None:
        return month, (month + timedelta(days=31)).replace(day=1)
    return None


def stretch(operator: str, text: str, now: datetime, *, ahead: bool) -> Stretch:
    """When something lies that compares so; days are those of the zone of `now`."""
    minutes = span_of(text)
    if minutes is None and text != "now":
        days = days_meant(text, now.date())
        assert days is not None, text
        return compared(operator, *(_midnight(day, now) for day in days))
    if minutes is not None and operator == "<":
        # "Within four hours" has the fourth hour in it.
        operator = "<="
    if ahead or minutes is None:
        at = now + timedelta(minutes=minutes or 0)
        return compared(operator, at, at + _TICK)
    # The younger, the later.
    at = now - timedelta(minutes=minutes)
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]
    return compared(turned, at, at + _TICK)


def compared(operator: str, start: datetime, end: datetime) -> Stretch:
    """Before, within or after what lasts from `start` until before `end`."""
    return {
        "is": Stretch(start, end), "<": Stretch(None, start), "<=": Stretch(None, end),
        ">": Stretch(end, None), ">=": Stretch(start, None),
    }[operator]  # fmt: skip


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1970 <= year <= 2999 else None
    except ValueError:
        return None
