"""A cron expression as the choice somebody made: every day at eight, the last workday of a month. Pure.

What is none of these choices is a pattern of the author's own, and is never spelled anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from deskflow.workflows.schedule import ALIASES

OWN: Final = "own"
KINDS: Final = (
    "minutes", "hours", "daily", "weekdays", "weekly", "monthly", "last_day", "last_workday",
    "nth_weekday", OWN,
)  # fmt: skip

LAST: Final = 0
"""As `nth`: the last one of the month."""

_NAMES: Final = {
    name: str(at) for at, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))
}
_PART: Final = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`every` minutes or hours; `days` of the week count from Sunday 0; `day` of the month; `nth` from 1, or `LAST`."""

    kind: str = OWN
    every: int = 15
    hour: int = 8
    minute: int = 0
    days: tuple[int, ...] = (1,)
    day: int = 1
    nth: int = 1


def write_pattern(pattern: Pattern) -> str:
    """Its cron expression; nothing for a pattern of one's own."""
    at = f"{pattern.minute} {pattern.hour}"
    first = pattern.days[0] if pattern.days else 1
    return {
        "minutes": f"*/{pattern.every} * * * *" if pattern.every > 1 else "* * * * *",
        "hours": f"{pattern.minute} {f'*/{pattern.every}' if pattern.every > 1 else '*'} * * *",
        "daily": f"{at} * * *",
        "weekdays": f"{at} * * 1-5",
        "weekly": f"{at} * * {','.join(map(str, pattern.days or (1,)))}",
        "monthly": f"{at} {pattern.day} * *",
        "last_day": f"{at} L * *",
        "last_workday": f"{at} LW * *",
        "nth_weekday": f"{at} * * {first}{f'#{pattern.nth}' if pattern.nth else 'L'}",
    }.get(pattern.kind, "")


def read_pattern(cron: str) -> Pattern:
    """The choice that is written like this; of the kind `own` if there is none."""
    text = ALIASES.get(cron.strip().lower(), cron).upper()
    parts = text.split()
    if len(parts) != 5 or parts[3] != "*":
        return Pattern()
    minute, hour, day, _, week = parts
    if day == week == "*":
        found = _by_interval(minute, hour)
        if found is not None:
            return found
    at = _number(minute, 0, 59), _number(hour, 0, 23)
    if at[0] is None or at[1] is None:
        return Pattern()
    return _by_day(day, week, at[0], at[1])


def _by_interval(minute: str, hour: str) -> Pattern | None:
    every = _every(minute, 59)
    if hour == "*" and every is not None:
        return Pattern("minutes", every)
    past, hours = _number(minute, 0, 59), _every(hour, 23)
    if past is not None and hours is not None:
        return Pattern("hours", hours, minute=past)
    return None


def _by_day(day: str, week: str, minute: int, hour: int) -> Pattern:
    def made(kind: str, **more: object) -> Pattern:
        return Pattern(kind, hour=hour, minute=minute, **more)  # type: ignore[arg-type]

    number = _number(day, 1, 31)
    if week == "*":
        if day == "*":
            return made("daily")
        if number is not None:
            return made("monthly", day=number)
        return made({"L": "last_day", "LW": "last_workday"}.get(day, OWN))
    if day != "*":
        return Pattern()
    if week in ("1-5", "MON-FRI"):
        return made("weekdays")
    name, marked, nth = week.partition("#")
    if marked or week.endswith("L"):
        weekday = _weekday(name if marked else week[:-1])
        which = _number(nth, 1, 5) if marked else LAST
        if weekday is None or which is None or (not marked and name[:-1] in _NAMES):
            return Pattern()
        return made("nth_weekday", days=(weekday,), nth=which)
    days = _weekdays(week)
    return made("weekly", days=days) if days else Pattern()


def _number(text: str, least: int, most: int) -> int | None:
    if not _PART.fullmatch(text) or not text.isascii():
        return None
    return int(text) if least <= int(text) <= most else None


def _every(text: str, most: int) -> int | None:
    if text == "*":
        return 1
    return _number(text[2:], 1, most) if text.startswith("*/") else None


def _weekday(text: str) -> int | None:
    found = _number(_NAMES.get(text, text), 0, 7)
    return None if found is None else found % 7


def _weekdays(text: str) -> tuple[int, ...]:
    """Monday first; nothing if it is no list of weekdays."""
    days: set[int] = set()
    for part in text.split(","):
        first, spans, last = part.partition("-")
        begin = _number(_NAMES.get(first, first), 0, 7)
        end = _number(_NAMES.get(last, last), 0, 7) if spans else begin
        if begin is None or end is None or begin > end:
            return ()
        days |= {day % 7 for day in range(begin, end + 1)}
    return tuple(sorted(days, key=lambda day: (day - 1) % 7))
