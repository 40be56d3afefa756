"""Functions that take a point in time apart in a zone, and that read dates other people write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from deskflow.workflows.durations import BadDuration, format_duration, parse_duration
from deskflow.workflows.expressions.errors import ExpressionTypeError
from deskflow.workflows.expressions.functions.dates import local_time, parse_time, zone_of
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_number,
    want_text,
)
from deskflow.workflows.expressions.operators import bounded
from deskflow.workflows.expressions.values import Json, Meter, iso

_PIECE: Final = re.compile(r"yyyy|MM|M|dd|d|HH|H|mm|m|ss|s|.", re.DOTALL)
_DIGITS: Final = {
    "yyyy": r"(?P<year>[0-9]{4})", "MM": r"(?P<month>[0-9]{2})", "M": r"(?P<month>[0-9]{1,2})",
    "dd": r"(?P<day>[0-9]{2})", "d": r"(?P<day>[0-9]{1,2})", "HH": r"(?P<hour>[0-9]{2})",
    "H": r"(?P<hour>[0-9]{1,2})", "mm": r"(?P<minute>[0-9]{2})", "m": r"(?P<minute>[0-9]{1,2})",
    "ss": r"(?P<second>[0-9]{2})", "s": r"(?P<second>[0-9]{1,2})",
}  # fmt: skip
_FIRST_OF: Final[dict[str, Callable[[date], date]]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _part(
    name: str,
    part: Callable[[datetime], int],
    example: tuple[str, int],
    zone_example: tuple[str, int],
) -> Function:
    def of(_meter: Meter, value: Json, zone: Json = "UTC") -> int:
        return part(local_time(name, 2, parse_time(name, 1, value), zone))

    arguments = takes("date:date", "zone:text?")
    return Function(name, of, "date", arguments, "number", shows(example, zone_example))


def _start_of(_meter: Meter, value: Json, unit: Json, zone: Json = "UTC") -> str:
    """Midnight at the beginning of the day, week (Monday), month or year, as clocks in that zone have it."""
    at = local_time("start_of", 3, parse_time("start_of", 1, value), zone)
    word = want_text("start_of", 2, unit)
    if word not in _FIRST_OF:
        raise ExpressionTypeError(
            "expression.unknown_unit", function="start_of", place=2, found=word[:20]
        )
    try:
        return iso(datetime.combine(_FIRST_OF[word](at.date()), time(), at.tzinfo))
    except OverflowError:
        raise ExpressionTypeError("expression.date_out_of_range") from None


def _is_same_day(_meter: Meter, one: Json, other: Json, zone: Json = "UTC") -> bool:
    first = local_time("is_same_day", 3, parse_time("is_same_day", 1, one), zone)
    return (
        first.date()
        == local_time("is_same_day", 3, parse_time("is_same_day", 2, other), zone).date()
    )


def _parse_date(_meter: Meter, text: Json, form: Json, zone: Json = "UTC") -> str:
    """A date written in a form such as `dd.MM.yyyy HH:mm`, in the zone it was written in."""
    written, wanted = want_text("parse_date", 1, text).strip(), want_text("parse_date", 2, form)
    name = want_text("parse_date", 3, zone)
    if len(written) > 40 or len(wanted) > 40:
        raise ExpressionTypeError(
            "expression.no_date", function="parse_date", place=1, found=written[:40]
        )
    pattern, seen = "", set()
    for piece in _PIECE.findall(wanted):
        group = _DIGITS.get(piece, re.escape(piece))
        if piece in _DIGITS and piece[0] in seen:
            raise ExpressionTypeError(
                "expression.bad_argument",
                function="parse_date", place=2, wanted="each part once", found="text",
            )  # fmt: skip
        seen.add(piece[0] if piece in _DIGITS else "")
        pattern += group
    # Only digits of fixed width and plain characters: such a pattern cannot be made to run long.
    found = re.fullmatch(pattern, written, re.ASCII)
    parts = {key: int(value) for key, value in found.groupdict().items()} if found else {}
    try:
        at = datetime(
            parts["year"], parts.get("month", 1), parts.get("day", 1), parts.get("hour", 0),
            parts.get("minute", 0), parts.get("second", 0), tzinfo=zone_of(name),
        )  # fmt: skip
        return iso(at.astimezone(UTC))
    except (ValueError, KeyError, OverflowError):
        raise ExpressionTypeError(
            "expression.no_date", function="parse_date", place=1, found=written[:40]
        ) from None


def _seconds_in(_meter: Meter, length: Json) -> int | float:
    text = want_text("seconds_in", 1, length)
    try:
        seconds = parse_duration(text).total_seconds()
    except BadDuration:
        raise ExpressionTypeError("expression.no_duration", found=text[:40]) from None
    return int(seconds) if seconds.is_integer() else seconds


def _format_duration(_meter: Meter, seconds: Json) -> str:
    length = bounded(want_number("format_duration", 1, seconds))
    try:
        shown = format_duration(timedelta(seconds=abs(length)))
    except OverflowError:
        raise ExpressionTypeError("expression.no_duration", found=str(length)[:40]) from None
    return f"-{shown}" if length < 0 and shown != "0s" else shown


FUNCTIONS: Final = (
    _part("year", lambda at: at.year, ("year('2026-11-21')", 2026), ("year('2026-12-31T23:30:00Z', 'Europe/Berlin')", 2027)),
    _part("month", lambda at: at.month, ("month('2026-11-21')", 11), ("month('2026-11-30T23:30:00Z', 'Europe/Berlin')", 12)),
    _part("day", lambda at: at.day, ("day('2026-11-21')", 21), ("day('2026-11-21T23:30:00Z', 'Europe/Berlin')", 22)),
    _part("weekday", lambda at: at.isoweekday(), ("weekday('2026-11-21')", 6), ("weekday('2026-11-21T23:30:00Z', 'Europe/Berlin')", 7)),
    _part("hour", lambda at: at.hour, ("hour('2026-11-21T08:30:00Z')", 8), ("hour('2026-07-01T08:30:00Z', 'Europe/Berlin')", 10)),
    _part("minute", lambda at: at.minute, ("minute('2026-11-21T08:30:00Z')", 30), ("minute('2026-11-21T08:30:00Z', 'Asia/Kolkata')", 0)),
    Function(
        "start_of", _start_of, "date", takes("date:date", "unit:text", "zone:text?"), "date",
        shows(
            ("start_of('2026-11-21T08:30:00Z', 'month')", "2026-11-01T00:00:00Z"),
            ("start_of('2026-07-01T08:30:00Z', 'day', 'Europe/Berlin')", "2026-06-30T22:00:00Z"),
        ),
    ),
    Function(
        "is_same_day", _is_same_day, "date", takes("date:date", "other:date", "zone:text?"), "boolean",
        shows(
            ("is_same_day('2026-11-21T01:00:00Z', '2026-11-21T23:00:00Z')", True),
            ("is_same_day('2026-11-21T01:00:00Z', '2026-11-21T23:30:00Z', 'Europe/Berlin')", False),
        ),
    ),
    Function(
        "parse_date", _parse_date, "date", takes("text:text", "format:text", "zone:text?"), "date",
        shows(
            ("parse_date('21.11.2026', 'dd.MM.yyyy')", "2026-11-21T00:00:00Z"),
            ("parse_date('7/1/2026 10:30', 'M/d/yyyy H:mm', 'Europe/Berlin')", "2026-07-01T08:30:00Z"),
        ),
    ),
    Function(
        "seconds_in", _seconds_in, "date", takes("length:text"), "number",
        shows(("seconds_in('1h 30m')", 5400)),
    ),
    Function(
        "format_duration", _format_duration, "date", takes("seconds:number"), "text",
        shows(("format_duration(5400)", "1h 30m")),
    ),
)  # fmt: skip
