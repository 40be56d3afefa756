"""Functions on points in time, which are ISO texts: `2026-11-21T08:30:00Z`; a date alone is midnight UTC.

Nothing here asks what time it is: `now` is a name in the scope.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from deskflow.workflows.durations import UNIT_SECONDS, BadDuration, parse_duration
from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_number,
    want_text,
    want_whole,
)
from deskflow.workflows.expressions.operators import bounded
from deskflow.workflows.expressions.values import Json, Meter, iso

_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_MONTHS: Final = {"month": 1, "months": 1, "year": 12, "years": 12}
_FORMAT: Final = re.compile(r"yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s|'[^']*'|.", re.DOTALL)
_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "yyyy": lambda at: f"{at.year:04d}",
    "yy": lambda at: f"{at.year % 100:02d}",
    "MM": lambda at: f"{at.month:02d}",
    "M": lambda at: str(at.month),
    "dd": lambda at: f"{at.day:02d}",
    "d": lambda at: str(at.day),
    "HH": lambda at: f"{at.hour:02d}",
    "H": lambda at: str(at.hour),
    "mm": lambda at: f"{at.minute:02d}",
    "m": lambda at: str(at.minute),
    "ss": lambda at: f"{at.second:02d}",
    "s": lambda at: str(at.second),
}


def parse_time(name: str, place: int, value: Json) -> datetime:
    """The aware time an ISO text means; without a zone it is UTC."""
    text = want_text(name, place, value).strip()
    try:
        if len(text) > 40:
            raise ValueError
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ExpressionTypeError(
            "expression.no_date", function=name, place=place, found=text[:40]
        ) from None


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    # The pattern keeps paths away from the files that zone names are looked up in.
    try:
        if not _ZONE.fullmatch(name):
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ExpressionTypeError("expression.unknown_zone", zone=name[:60]) from None


def local_time(name: str, place: int, at: datetime, zone: Json) -> datetime:
    return at.astimezone(zone_of(want_text(name, place, zone)))


def _date(_meter: Meter, value: Json) -> str:
    return iso(parse_time("date", 1, value))


def _date_add(_meter: Meter, value: Json, amount: Json, unit: Json = None) -> str:
    """`date_add(now, 3, 'days')` or `date_add(now, '3d')`; months and years keep the day if they can."""
    at = parse_time("date_add", 1, value)
    try:
        if unit is None:
            return iso(at + _length(amount))
        count, word = bounded(want_number("date_add", 2, amount)), want_text("date_add", 3, unit)
        if word in _MONTHS:
            return iso(_add_months(at, want_whole("date_add", 2, amount) * _MONTHS[word]))
        return iso(at + timedelta(seconds=count * _seconds("date_add", 3, word)))
    except (OverflowError, ValueError):
        raise ExpressionTypeError("expression.date_out_of_range") from None


def _length(amount: Json) -> timedelta:
    text = want_text("date_add", 2, amount).strip()
    try:
        return -parse_duration(text[1:]) if text.startswith("-") else parse_duration(text)
    except BadDuration:
        raise ExpressionTypeError("expression.no_duration", found=text[:40]) from None


def _seconds(name: str, place: int, unit: str) -> int:
    if unit not in UNIT_SECONDS:
        raise ExpressionTypeError(
            "expression.unknown_unit", function=name, place=place, found=unit[:20]
        )
    return UNIT_SECONDS[unit]


def _add_months(at: datetime, months: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 0
    return at.replace(year=year, month=month + 1, day=min(at.day, last))


def _date_diff(_meter: Meter, start: Json, end: Json, unit: Json = "days") -> int | float:
    """From `start` to `end`, negative if `end` is earlier; with a fraction if it is no whole number."""
    passed = parse_time("date_diff", 2, end) - parse_time("date_diff", 1, start)
    length = passed.total_seconds() / _seconds("date_diff", 3, want_text("date_diff", 3, unit))
    return int(length) if length.is_integer() else length


def _format_date(
    meter: Meter, value: Json, form: Json = "yyyy-MM-dd HH:mm", zone: Json = "UTC"
) -> str:
    """Own letters (`yyyy-MM-dd HH:mm`) and never `strftime`, whose widths can ask for gigabytes."""
    at = local_time("format_date", 3, parse_time("format_date", 1, value), zone)
    wanted = want_text("format_date", 2, form)
    if len(wanted) > limits.PATTERN_CHARS:
        raise ExpressionTooBig("expression.pattern_too_long", limit=limits.PATTERN_CHARS)
    meter.spend(limits.ITEM_WORK * len(wanted))
    shown: list[str] = []
    for piece in _FORMAT.findall(wanted):
        if piece in _PARTS:
            shown.append(_PARTS[piece](at))
        else:
            shown.append(piece[1:-1] if len(piece) > 1 else piece)
    return "".join(shown)


def _is_before(_meter: Meter, one: Json, other: Json) -> bool:
    return parse_time("is_before", 1, one) < parse_time("is_before", 2, other)


def _is_after(_meter: Meter, one: Json, other: Json) -> bool:
    return parse_time("is_after", 1, one) > parse_time("is_after", 2, other)


FUNCTIONS: Final = (
    Function(
        "date", _date, "date", takes("text:text"), "date",
        shows(("date('2026-11-21T09:30+01:00')", "2026-11-21T08:30:00Z")),
    ),
    Function(
        "date_add", _date_add, "date", takes("date:date", "amount", "unit:text?"), "date",
        shows(
            ("date_add('2026-01-31', 1, 'month')", "2026-02-28T00:00:00Z"),
            ("date_add('2026-11-21T08:00:00Z', '1d 4h')", "2026-11-22T12:00:00Z"),
            ("date_add('2026-11-21', -2, 'hours')", "2026-11-20T22:00:00Z"),
        ),
    ),
    Function(
        "date_diff", _date_diff, "date", takes("start:date", "end:date", "unit:text?"), "number",
        shows(
            ("date_diff('2026-11-21', '2026-11-23')", 2),
            ("date_diff('2026-11-21T08:00:00Z', '2026-11-21T09:30:00Z', 'hours')", 1.5),
        ),
    ),
    Function(
        "format_date", _format_date, "date", takes("date:date", "format:text?", "zone:text?"), "text",
        shows(
            ("format_date('2026-11-21T08:30:00Z')", "2026-11-21 08:30"),
            ("format_date('2026-07-01T08:30:00Z', 'd.M.yy H:mm', 'Europe/Berlin')", "1.7.26 10:30"),
        ),
    ),
    Function(
        "is_before", _is_before, "date", takes("date:date", "other:date"), "boolean",
        shows(("is_before('2026-11-21', '2026-11-22')", True)),
    ),
    Function(
        "is_after", _is_after, "date", takes("date:date", "other:date"), "boolean",
        shows(("is_after('2026-11-21', '2026-11-22')", False)),
    ),
)  # fmt: skip
