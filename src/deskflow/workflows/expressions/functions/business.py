"""Functions on business time. They count on calendars that lie in the scope; nothing is read while evaluating.

Whoever evaluates puts `CALENDARS` into the scope: calendars by name and by id, the tenant's own under the empty
name. The name of that place cannot be written in an expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, TypeGuard

from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionTooBig,
    ExpressionTypeError,
)
from deskflow.workflows.expressions.functions.dates import parse_time
from deskflow.workflows.expressions.functions.function import Function, shows, takes, want_text
from deskflow.workflows.expressions.operators import bounded, is_number
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.expressions.values import Json, Meter, iso

CALENDARS: Final = "$calendars"
LONGEST_SPAN: Final = timedelta(days=3_660)
_DAY_WORK: Final = 200
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Calendar(Protocol):
    """The part of a business calendar that is used here; instants and durations are microseconds."""

    def is_open(self, at: int) -> bool: ...

    def add_business_time(self, start: int, budget: int) -> int | None: ...

    def business_time_between(self, first: int, last: int) -> int: ...

    def next_opening(self, at: int) -> int | None: ...


def _business_minutes(meter: Meter, start: Json, end: Json, calendar: Json = "") -> int | float:
    """Nothing if `end` is earlier."""
    first, last = parse_time("business_minutes", 1, start), parse_time("business_minutes", 2, end)
    if abs(last - first) > LONGEST_SPAN:
        raise ExpressionTooBig("expression.span_too_long", limit=LONGEST_SPAN.days)
    meter.spend(_DAY_WORK * (1 + abs((last - first).days)))
    hours = _calendar("business_minutes", 3, meter, calendar)
    minutes = hours.business_time_between(_instant(first), _instant(last)) / 60_000_000
    return int(minutes) if minutes.is_integer() else minutes


def _business_add(meter: Meter, value: Json, amount: Json, calendar: Json = "") -> str:
    """`amount` is a number of minutes or a length such as `4h`; a day is 24 hours of business time."""
    at = parse_time("business_add", 1, value)
    hours = _calendar("business_add", 3, meter, calendar)
    length = _length(amount)
    meter.spend(_DAY_WORK * 365)
    found = hours.add_business_time(_instant(at), length // _MICROSECOND)
    return _moment(found)


def _is_business_time(meter: Meter, value: Json, calendar: Json = "") -> bool:
    hours = _calendar("is_business_time", 2, meter, calendar)
    return hours.is_open(_instant(parse_time("is_business_time", 1, value)))


def _next_business_time(meter: Meter, value: Json, calendar: Json = "") -> str:
    """The time itself if it is business time."""
    hours = _calendar("next_business_time", 2, meter, calendar)
    meter.spend(_DAY_WORK * 365)
    return _moment(hours.next_opening(_instant(parse_time("next_business_time", 1, value))))


def _length(amount: Json) -> timedelta:
    try:
        if is_number(amount):
            if bounded(amount) < 0:
                raise BadDuration
            return parse_duration(amount * 60)
        return parse_duration(want_text("business_add", 2, amount))
    except (BadDuration, OverflowError):
        raise ExpressionTypeError("expression.no_duration", found=str(amount)[:40]) from None


def _calendar(name: str, place: int, meter: Meter, wanted: Json) -> Calendar:
    key = want_text(name, place, wanted)
    scope = getattr(meter, "scope", None)
    known = scope.get(CALENDARS) if isinstance(scope, Mapping) else None
    if not isinstance(known, Mapping):
        raise ExpressionError("expression.no_calendars", function=name)
    found = known.get(key)
    if not _is_calendar(found):
        raise ExpressionTypeError(
            "expression.unknown_calendar",
            name=key[:60], suggestion=nearest(key, [one for one in known if one]),
        )  # fmt: skip
    return found


def _is_calendar(value: object) -> TypeGuard[Calendar]:
    return hasattr(value, "add_business_time")


def _instant(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _moment(instant: int | None) -> str:
    if instant is None:
        raise ExpressionTypeError("expression.date_out_of_range")
    return iso(_EPOCH + timedelta(microseconds=instant))


# The examples count on a calendar that is open Monday to Friday, 9 to 17 o'clock UTC.
FUNCTIONS: Final = (
    Function(
        "business_minutes", _business_minutes, "business",
        takes("start:date", "end:date", "calendar:text?"), "number",
        shows(("business_minutes('2026-11-20T16:00:00Z', '2026-11-23T10:00:00Z')", 120)),
    ),
    Function(
        "business_add", _business_add, "business", takes("date:date", "amount", "calendar:text?"), "date",
        shows(
            ("business_add('2026-11-20T16:00:00Z', '2h')", "2026-11-23T10:00:00Z"),
            ("business_add('2026-11-20T16:00:00Z', 30)", "2026-11-20T16:30:00Z"),
        ),
    ),
    Function(
        "is_business_time", _is_business_time, "business", takes("date:date", "calendar:text?"), "boolean",
        shows(("is_business_time('2026-11-21T12:00:00Z')", False)),
    ),
    Function(
        "next_business_time", _next_business_time, "business", takes("date:date", "calendar:text?"), "date",
        shows(("next_business_time('2026-11-21T12:00:00Z')", "2026-11-23T09:00:00Z")),
    ),
)  # fmt: skip
