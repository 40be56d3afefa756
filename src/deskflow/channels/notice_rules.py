"""Who is told of what, where and when: what somebody wishes for each kind of news, quiet hours, mails put together. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# in the application, as a message of the system beside the clock, by mail
CHANNELS: Final = ("app", "tray", "mail")
DIGESTS: Final = ("none", "hourly", "daily")
KINDS: Final = (
    "assigned", "mentioned", "watched", "approval", "question", "decision", "sla", "automation", "other",
)  # fmt: skip
# The settings they are kept in.
KEYS: Final = (
    "notice_choices", "quiet_hours", "quiet_weekends", "quiet_zone", "digest", "digest_at",
)  # fmt: skip

_CODES: Final = {
    "ticket.assigned": "assigned", "tickets.assigned": "assigned", "ticket.mentioned": "mentioned",
    "watched.message": "watched", "watched.status": "watched", "approval.questioned": "question",
    "approval.answered": "question", "approval.granted": "decision", "approval.rejected": "decision",
    "reply.unsent": "assigned", "notice": "other",
}  # fmt: skip
_FAMILIES: Final = {"approval": "approval", "sla": "sla", "workflow": "automation"}
# A muted ticket still tells of work given to somebody and of being called by name.
NEVER_MUTED: Final = frozenset({"assigned", "mentioned", "approval", "question", "decision"})
# What many find too loud for a message of the system.
_QUIET_BY_DEFAULT: Final = frozenset({"decision", "other"})
# So that what happens at once comes in one mail.
GATHER: Final = timedelta(minutes=1)
_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})")


def kind_of(code: str) -> str:
    """The kind of a notice by its code; what is not known is `other`."""
    return _CODES.get(code) or _FAMILIES.get(code.partition(".")[0], "other")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person wants. `quiet` is the beginning and the end of quiet hours, each day; `choices` are only those that
    differ from what everybody gets."""

    choices: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    quiet: tuple[time, time] | None = None
    quiet_weekends: bool = False
    zone: tzinfo | None = None
    digest: str = "none"
    digest_at: time = time(8)

    def wants(self, kind: str, channel: str) -> bool:
        return self.choices.get((kind, channel), default(kind, channel))


def default(kind: str, channel: str) -> bool:
    """What everybody gets: all in the application, the most urgent as a message of the system, no mails."""
    if channel == "mail":
        return False
    return channel == "app" or kind not in _QUIET_BY_DEFAULT


def read(values: Mapping[str, Any]) -> Wishes:
    """From settings by key; what makes no sense counts as not said."""
    choices: dict[tuple[str, str], bool] = {}
    for text in values.get("notice_choices") or ():
        kind, _, rest = str(text).partition("/")
        channel, _, answer = rest.partition("/")
        if kind in KINDS and channel in CHANNELS and answer in ("on", "off"):
            choices[kind, channel] = answer == "on"
    digest = values.get("digest")
    return Wishes(
        choices,
        span_of(str(values.get("quiet_hours") or "")),
        values.get("quiet_weekends") is True,
        _zone(str(values.get("quiet_zone") or "")),
        digest if digest in DIGESTS else "none",
        time_of(str(values.get("digest_at") or "")) or time(8),
    )


def written(choices: Mapping[tuple[str, str], bool]) -> list[str]:
    """As they are kept: only what differs."""
    return [
        f"{kind}/{channel}/{'on' if choices[kind, channel] else 'off'}"
        for kind in KINDS
        for channel in CHANNELS
        if choices.get((kind, channel), default(kind, channel)) != default(kind, channel)
    ]


def span_of(text: str) -> tuple[time, time] | None:
    """ "18:00-08:00"; None for anything else and for a span without length."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    start, end = time_of(":".join(found.groups()[:2])), time_of(":".join(found.groups()[2:]))
    return None if start is None or end is None or start == end else (start, end)


def time_of(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


# --- times -------------------------------------------------------------------------------------------


def is_quiet(wishes: Wishes, at: datetime) -> bool:
    """Whether neither messages of the system nor mails should come."""
    here = at.astimezone(wishes.zone)
    if wishes.quiet_weekends and here.weekday() >= 5:
        return True
    if wishes.quiet is None:
        return False
    start, end = wishes.quiet
    now = here.time().replace(tzinfo=None)
    return start <= now < end if start < end else now >= start or now < end


def end_of_quiet(wishes: Wishes, at: datetime) -> datetime:
    """The first moment from `at` on that is not quiet."""
    if not is_quiet(wishes, at):
        return at
    today = at.astimezone(wishes.zone).date()
    ends = [wishes.quiet[1]] if wishes.quiet else []
    for days in range(10):
        for moment in sorted({time(0), *ends}):
            found = _moment(today + timedelta(days=days), moment, wishes.zone)
            if found > at and not is_quiet(wishes, found):
                return found
    return at


def mail_time(wishes: Wishes, kind: str, at: datetime) -> datetime | None:
    """When news of this kind leaves by mail; None when it does not."""
    if not wishes.wants(kind, "mail"):
        return None
    due = at + GATHER
    if wishes.digest == "hourly":
        here = at.astimezone(wishes.zone)
        due = at + timedelta(
            minutes=60 - here.minute, seconds=-here.second, microseconds=-here.microsecond
        )
    elif wishes.digest == "daily":
        due = _next(wishes.digest_at, at, wishes.zone)
    return end_of_quiet(wishes, due)


def _next(moment: time, at: datetime, zone: tzinfo | None) -> datetime:
    today = at.astimezone(zone).date()
    found = (_moment(today + timedelta(days=days), moment, zone) for days in range(3))
    return next(one for one in found if one > at)


def _moment(day: date, moment: time, zone: tzinfo | None) -> datetime:
    naive = datetime.combine(day, moment)
    here = naive.replace(tzinfo=zone) if zone is not None else naive.astimezone()
    return here.astimezone(UTC)
