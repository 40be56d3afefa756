"""What a calendar comes to, seen from a moment: is it open, when is so much of its time over, which days are off next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deskflow.calendars.rules.calendar import BusinessCalendar
from deskflow.calendars.rules.local_time import Instant, local_date

DAYS_AHEAD: Final = 366
_MOST_OFF: Final = 4


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is not as its weekday: what it is called, and whether nothing at all is open."""

    day: date
    name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """`changes_at`: when it closes, or opens next; None for never. `over_at`: when the asked time is over."""

    is_open: bool
    changes_at: Instant | None
    over_at: Instant | None
    ahead: tuple[DayOff, ...]


def outlook(calendar: BusinessCalendar, now: Instant, budget: int) -> Outlook:
    """`budget` in microseconds of business time."""
    is_open = calendar.is_open(now)
    changes_at = _closes(calendar, now) if is_open else calendar.next_opening(now)
    over_at = calendar.add_business_time(now, budget)
    return Outlook(is_open, changes_at, over_at, tuple(_ahead(calendar, now)))


def _closes(calendar: BusinessCalendar, now: Instant) -> Instant | None:
    """None when it does not close within a fortnight."""
    end = now + 14 * 24 * 3_600_000_000
    closes = calendar.open_spans(now, end)[0][1]
    return closes if closes < end else None


def _ahead(calendar: BusinessCalendar, now: Instant) -> list[DayOff]:
    if calendar.always_open:
        return []
    found: list[DayOff] = []
    first = local_date(ZoneInfo(calendar.zone), now)
    for ahead in range(DAYS_AHEAD):
        day = first + timedelta(days=ahead)
        spans = calendar.spans_on(day)
        if spans != calendar.week[day.weekday()]:
            names = [name for name, _ in calendar.holidays_on(day)]
            names += [one.name for one in calendar.exceptions_on(day)]
            found.append(DayOff(day, ", ".join(names), not spans))
            if len(found) == _MOST_OFF:
                break
    return found
