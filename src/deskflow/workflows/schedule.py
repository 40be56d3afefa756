"""When a cron schedule is due, in its own time zone. Pure: "now" is always handed in.

A fixed time (`30 2 * * *`) that falls into the repeated hour runs once, at its first occurrence; in the skipped
hour it runs at the first moment that exists. Schedules by interval (`*/15 * * * *`) keep their rhythm in elapsed
time. That is how Debian's cron does it, and cronsim computes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from deskflow.core.errors import Rejected

ALIASES: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

LONGEST: Final = 100
"""As long as the seed's column."""

MOST_MISSED: Final = 100
"""However long a machine slept, `all` makes up for at most so many runs."""

_SEARCHED: Final = 2_000
"""Runs looked at in search of one on an open day before giving up."""

_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_FIELDS: Final = 5

IsOpenDay = Callable[[date], bool]
MissedPolicy = Literal["none", "last", "all"]


class ScheduleError(Rejected):
    """The expression or the zone cannot be used; `part` is what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """`local` is the wall clock in the schedule's zone. `shift` marks runs that a clock change moved
    (`skipped`: the wanted time does not exist) or made ambiguous (`repeated`: it exists twice)."""

    at: datetime
    local: datetime
    shift: Literal["", "skipped", "repeated"] = ""


def zone(name: str) -> tzinfo:
    """The IANA zone. Raises ScheduleError."""
    try:
        if not _ZONE.fullmatch(name):
            raise ValueError
        return UTC if name in ("UTC", "Etc/UTC") else ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ScheduleError("schedule.unknown_zone", zone=name[:60]) from None


def check(cron: str, timezone: str = "UTC") -> None:
    """Raises ScheduleError unless `cron` is five valid fields or an alias that will ever be due."""
    zone(timezone)
    _normal(cron)


@lru_cache(maxsize=1024)
def _normal(cron: str) -> str:
    text = " ".join(cron.split())
    if not text:
        raise ScheduleError("schedule.empty")
    if len(text) > LONGEST:
        raise ScheduleError("schedule.too_long", limit=LONGEST)
    if text.startswith("@"):
        if text.lower() not in ALIASES:
            raise ScheduleError("schedule.unknown_alias", found=text[:30])
        return ALIASES[text.lower()]
    count = len(text.split(" "))
    if count != _FIELDS:
        raise ScheduleError("schedule.field_count", found=count, wanted=_FIELDS)
    try:
        # A leap year's begin: whatever is ever due is due within fifty years of it.
        next(CronSim(text, datetime(2024, 1, 1)))  # noqa: DTZ001 - cronsim's zoneless mode
    except CronSimError as error:
        raise ScheduleError("schedule.bad_field", part=_part(error), cron=text) from None
    except StopIteration:
        raise ScheduleError("schedule.never", cron=text) from None
    except (ValueError, AssertionError, OverflowError):
        raise ScheduleError("schedule.bad_field", part="", cron=text) from None
    return text


def _part(error: CronSimError) -> str:
    """Which field is wrong: `minute`, `day-of-week`, …"""
    return str(error).removeprefix("Bad ").strip()


def _due(cron: str, tz: tzinfo, after: datetime) -> Iterator[datetime]:
    """All due moments after `after`, in the zone."""
    try:
        for local in CronSim(_normal(cron), after.astimezone(tz)):
            # Inside the repeated hour cronsim offers the first occurrence, which may be past already.
            if local.astimezone(UTC) > after:
                yield local
    except OverflowError:
        return


def next_after(
    cron: str, timezone: str, after: datetime, is_open_day: IsOpenDay | None = None
) -> datetime | None:
    """The next due moment in UTC, strictly after `after`; None if there is none in sight.

    `is_open_day` says of a local date whether the schedule's calendar works on it.
    """
    run = next(runs_after(cron, timezone, after, is_open_day), None)
    return run.at if run else None


def next_runs(
    cron: str,
    timezone: str,
    after: datetime,
    count: int = 10,
    is_open_day: IsOpenDay | None = None,
) -> list[Run]:
    """The next `count` runs, for the editor."""
    runs: list[Run] = []
    for run in runs_after(cron, timezone, after, is_open_day):
        runs.append(run)
        if len(runs) >= count:
            break
    return runs


def runs_after(
    cron: str, timezone: str, after: datetime, is_open_day: IsOpenDay | None = None
) -> Iterator[Run]:
    """Every run after a moment. Raises ScheduleError."""
    if after.tzinfo is None:
        raise ValueError("naive datetime")
    tz = zone(timezone)
    normal = _normal(cron)
    closed = 0
    for local in _due(normal, tz, after.astimezone(UTC)):
        if is_open_day is not None and not is_open_day(local.date()):
            closed += 1
            if closed > _SEARCHED:
                return
            continue
        closed = 0
        yield Run(local.astimezone(UTC), local, _shift(normal, local))


def _shift(cron: str, local: datetime) -> Literal["", "skipped", "repeated"]:
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return "repeated"
    minutes, hours = cron.split(" ")[:2]
    if minutes.startswith("*") or hours.startswith("*"):
        return ""
    before = (local.astimezone(UTC) - timedelta(seconds=1)).astimezone(local.tzinfo)
    if before.utcoffset() == local.utcoffset():
        return ""
    # The clock jumped to this very moment: was it asked for, or is it the stand-in for a missing one?
    wanted = CronSim(cron, local.replace(tzinfo=None) - timedelta(minutes=1))
    return "" if next(wanted) == local.replace(tzinfo=None) else "skipped"


def missed_runs(
    cron: str,
    timezone: str,
    last: datetime,
    now: datetime,
    policy: MissedPolicy = "last",
    most: int = MOST_MISSED,
    is_open_day: IsOpenDay | None = None,
) -> list[datetime]:
    """What to make up for after a sleep: the due moments after `last` up to `now`, oldest first.

    `none` makes up for nothing, `last` for the most recent, `all` for the most recent `most` of them. `last` is
    the last moment that was handled. The run that is due at `now` itself counts as missed.
    """
    keep = {"none": 0, "last": 1}.get(policy, max(most, 0))
    if keep == 0:
        return []
    kept: list[datetime] = []
    for window in _WINDOWS:
        begin = max(last, now - window)
        kept = []
        for run in runs_after(cron, timezone, begin, is_open_day):
            if run.at > now:
                break
            kept.append(run.at)
        if len(kept) >= keep or begin == last:
            break
    return kept[-keep:]


# Looked at from the newest back, in growing windows: a year of minutes need not be counted to find the last
# one. Nobody wants runs older than the widest made up for.
_WINDOWS: Final = tuple(timedelta(hours=hours) for hours in (1, 24, 24 * 8, 24 * 64, 24 * 366))
