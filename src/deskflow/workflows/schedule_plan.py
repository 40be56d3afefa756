"""A schedule trigger as a value: its ticks, moved by jitter, on the business days of its calendar.

Reads the calendar and nothing else; "now" is always handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

from deskflow.calendars.queries import Reading, get_calendar
from deskflow.calendars.rules import BusinessCalendar
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.schedule import (
    IsOpenDay,
    MissedPolicy,
    Run,
    ScheduleError,
    check,
    missed_runs,
    next_after,
    next_runs,
)

Overlap = Literal["skip", "buffer_one", "allow", "cancel_other"]

ON_TIME: Final = timedelta(minutes=2)
"""A tick that is looked at so soon after its moment was not missed."""

LONGEST_JITTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """`planned` is what cron says, `at` when it fires: later by the tick's share of the jitter."""

    planned: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    cron: str
    timezone: str = "UTC"
    missed: MissedPolicy = "last"
    overlap: Overlap = "skip"
    jitter: timedelta = timedelta(0)
    is_open_day: IsOpenDay | None = None
    seed: str = ""
    """Spreads schedules with one cron apart: each has a share of the jitter of its own."""

    @classmethod
    def read(
        cls, reading: Reading, tenant_id: UUID, config: Mapping[str, Any], seed: str = ""
    ) -> SchedulePlan:
        """What a trigger's configuration means. Raises ScheduleError for one that never can be due."""
        cron = str(config.get("cron") or "")
        timezone = str(config.get("timezone") or "UTC")
        check(cron, timezone)
        return cls(
            cron,
            timezone,
            _one_of(config.get("missed"), MissedPolicy, "last"),
            _one_of(config.get("overlap"), Overlap, "skip"),
            _jitter(config.get("jitter")),
            _open_days(reading, tenant_id, config.get("calendar")),
            seed,
        )

    def after(self, moment: datetime) -> Tick | None:
        """The next tick planned strictly after a moment; None if there is none in sight."""
        planned = next_after(self.cron, self.timezone, moment, self.is_open_day)
        return None if planned is None else self.tick(planned)

    def tick(self, planned: datetime) -> Tick:
        """When the tick of that moment fires: the same on every machine."""
        digest = hashlib.sha256(f"{self.seed}:{planned.isoformat()}".encode()).digest()
        share = int.from_bytes(digest[:8], "big") / 2**64
        whole = timedelta(seconds=int(self.jitter.total_seconds() * share))
        return Tick(planned, planned + whole)

    def due(self, tick: Tick, now: datetime) -> tuple[list[datetime], Tick | None]:
        """What to start now that this tick has come up, and the tick to wait for next."""
        planned = tick.planned
        if now - tick.at < ON_TIME:
            starts = [planned] if self._is_open(planned) else []
            following = self.after(planned)
            # Where the jitter is longer than the interval, a later tick may have had an earlier moment.
            return starts, following and Tick(following.planned, max(following.at, now))
        last = planned - timedelta(seconds=1)
        missed = missed_runs(
            self.cron, self.timezone, last, now, self.missed, is_open_day=self.is_open_day
        )
        return missed, self.after(now)

    def next_runs(self, after: datetime, count: int = 10) -> list[Run]:
        """The next runs as planned, for the editor."""
        return next_runs(self.cron, self.timezone, after, count, self.is_open_day)

    def _is_open(self, planned: datetime) -> bool:
        # The calendar may have changed since the tick was planned.
        before = planned - timedelta(seconds=1)
        return next_after(self.cron, self.timezone, before, self.is_open_day) == planned


def _open_days(reading: Reading, tenant_id: UUID, calendar: object) -> IsOpenDay | None:
    if calendar in (None, ""):
        return None
    try:
        calendar_id = UUID(str(calendar))
    except ValueError:
        raise ScheduleError("schedule.unknown_calendar", calendar=str(calendar)[:60]) from None
    found = get_calendar(reading, tenant_id, calendar_id)
    if found is None:
        raise ScheduleError("schedule.unknown_calendar", calendar=str(calendar_id))
    return open_days_of(found)


def open_days_of(calendar: BusinessCalendar) -> IsOpenDay:
    """Whether a date has any business hours."""

    def is_open(day: date) -> bool:
        return calendar.always_open or bool(calendar.spans_on(day))

    return is_open


def _jitter(value: object) -> timedelta:
    if value in (None, "", 0):
        return timedelta(0)
    try:
        found = parse_duration(value)
    except BadDuration:
        raise ScheduleError("schedule.bad_jitter", found=str(value)[:40]) from None
    if not timedelta(0) <= found <= LONGEST_JITTER:
        raise ScheduleError("schedule.bad_jitter", found=str(value)[:40])
    return found


def _one_of(value: object, kind: Any, default: str) -> Any:
    return value if value in get_args(kind) else default
