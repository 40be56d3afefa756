"""Whole days where somebody lives, as moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of the next day."""
    return begin_of(day + timedelta(days=1), zone)


def day_begun(moment: datetime, zone: ZoneInfo) -> date | None:
    """The day that begins at this very moment, None for any other moment."""
    local = moment.astimezone(zone)
    return local.date() if begin_of(local.date(), zone) == moment else None
