"""The hours of a week as people write them: `Mon-Fri 8-12, 13-17; Sat 9-13`, in English or German."""

from __future__ import annotations

import re
from typing import Final

from deskflow.calendars.rules.calendar import WEEKDAYS, Week
from deskflow.calendars.rules.hours_text import read_hours, written_hours
from deskflow.calendars.rules.spans import Span, united
from deskflow.core.errors import Rejected

_NAMES: Final = {
    "mon": "mo mon monday montag",
    "tue": "di tu tue tues tuesday dienstag",
    "wed": "mi we wed wednesday mittwoch",
    "thu": "do th thu thur thurs thursday donnerstag",
    "fri": "fr fri friday freitag",
    "sat": "sa sat saturday samstag sonnabend",
    "sun": "so su sun sunday sonntag",
}
_DAY_OF: Final = {
    name: WEEKDAYS.index(day) for day, names in _NAMES.items() for name in names.split()
}
_DAY: Final = r"(?:" + "|".join(sorted(_DAY_OF, key=len, reverse=True)) + r")\b\.?"
_DAYS: Final = re.compile(
    rf"\b{_DAY}(?:\s*(?:[-–—,/&+]|to\b|and\b|bis\b|und\b)\s*{_DAY})*", re.IGNORECASE
)
_PART: Final = re.compile(rf"({_DAY})|([-–—]|to\b|bis\b)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\s*\b(?:to|bis)\b\s*", re.IGNORECASE)
_FILLING: Final = re.compile(r"\b(?:uhr|o'clock)\b|(?<=\d)\s*h\b|\b(?:from|von)\b", re.IGNORECASE)
_LONGEST: Final = 400
_SHOWN: Final = tuple(day.capitalize() for day in WEEKDAYS)


def read_week(text: str) -> Week | None:
    """None for what does not begin with a day of the week; Rejected for a day with hours that are none."""
    found = list(_DAYS.finditer(text[:_LONGEST]))
    if not found or text[: found[0].start()].strip() or len(text) > _LONGEST:
        return None
    week: list[tuple[Span, ...]] = [()] * len(WEEKDAYS)
    ends = [one.start() for one in found[1:]] + [len(text)]
    for days, end in zip(found, ends, strict=True):
        written = _UNTIL.sub("-", _FILLING.sub(" ", text[days.end() : end]))
        written = written.strip().strip(":;,").strip()
        spans = read_hours(written)
        if not spans:
            raise Rejected("calendar.unreadable_hours", text=text[days.start() : end].strip()[:40])
        for day in _days(days[0]):
            week[day] = united((*week[day], *spans))
    return tuple(week)


def written_week(week: Week) -> str:
    """`Mon–Fri 08:00–17:00; Sat 09:00–13:00`: days that follow each other with the same hours stand together."""
    parts: list[str] = []
    day = 0
    while day < len(week):
        last = day
        while last + 1 < len(week) and week[last + 1] == week[day]:
            last += 1
        if week[day]:
            days = _SHOWN[day] if last == day else f"{_SHOWN[day]}–{_SHOWN[last]}"
            parts.append(f"{days} {written_hours(week[day])}")
        day = last + 1
    return "; ".join(parts)


def _days(text: str) -> list[int]:
    """`Mon-Wed, Fri` as 0, 1, 2, 4; a range may pass the end of the week."""
    days: list[int] = []
    is_range = False
    for day, until in _PART.findall(text):
        if until:
            is_range = True
            continue
        wanted = _DAY_OF[day.rstrip(".").lower()]
        if is_range and days:
            at = days[-1]
            while at != wanted:
                at = (at + 1) % len(WEEKDAYS)
                days.append(at)
        else:
            days.append(wanted)
        is_range = False
    return days
