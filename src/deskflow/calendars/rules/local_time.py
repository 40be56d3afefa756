"""From wall-clock time in a zone to an instant.

An instant is an `int`: microseconds since 1970-01-01T00:00Z. Every wall-clock time means exactly one instant,
so that spans of wall-clock time keep their order and stay next to each other on days of 23 or 25 hours:

- a time that the clock shows twice means the first of the two;
- a time that the clock skips means the moment of the skip.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Instant: TypeAlias = int

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY_SECONDS: Final = 86_400

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


def instant_at(zone: ZoneInfo, day: date, second: int) -> Instant:
    """The instant of `second` seconds of wall-clock time after midnight (0 to 86,400) on `day`."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=second)
    wall_seconds = (day.toordinal() - _EPOCH_DAY) * DAY_SECONDS + second
    offset = _offset_seconds(wall)
    later_offset = _offset_seconds(wall.replace(fold=1))
    if offset < later_offset:
        return _moment_of_skip(zone, wall_seconds - later_offset, wall_seconds - offset)
    return (wall_seconds - offset) * SECOND


def local_date(zone: ZoneInfo, at: Instant) -> date:
    """The calendar date that a clock in `zone` shows at `at`."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone).date()


def local_time(zone: ZoneInfo, at: Instant) -> datetime:
    """What a clock in `zone` shows at `at`."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone)


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


# Many rows of a batch share their instants, and one instant is asked for several times.
@lru_cache(maxsize=4096)
def moment_of(at: Instant) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def _offset_seconds(wall: datetime) -> int:
    offset = wall.utcoffset()
    assert offset is not None
    return offset.days * DAY_SECONDS + offset.seconds


def _moment_of_skip(zone: ZoneInfo, earliest: int, latest: int) -> Instant:
    """The second at which the clock jumped ahead, between two Unix seconds of which only the later is after it."""
    after = (_EPOCH + timedelta(seconds=latest)).astimezone(zone).utcoffset()
    while earliest < latest:
        middle = (earliest + latest) // 2
        if (_EPOCH + timedelta(seconds=middle)).astimezone(zone).utcoffset() == after:
            latest = middle
        else:
            earliest = middle + 1
    return latest * SECOND
