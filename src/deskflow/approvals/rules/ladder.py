"""What happens while nobody answers: reminders, and one after the other those who may answer instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from deskflow.calendars.rules import BusinessCalendar, instant_of, moment_of
from deskflow.core.errors import Rejected

# remind: tell those again who have not answered. delegate: a person named here may answer for them.
# manager: their managers may. role: any holder of a role may.
RUNGS: Final = ("remind", "delegate", "manager", "role")
MOST_RUNGS: Final = 20
LONGEST: Final = timedelta(days=3_660)


@dataclass(frozen=True, slots=True)
class Rung:
    """`after` counts in seconds from when a stage is asked, 0 means when the time is over; `to` is the id of a
    person for delegate, of a role for role."""

    kind: str
    after: float
    to: str = ""


def checked_ladder(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """In the order of their times; Rejected for what makes no sense."""
    if len(rungs) > MOST_RUNGS:
        raise Rejected("approval.too_many_rungs", limit=MOST_RUNGS)
    for one in rungs:
        if one.kind not in RUNGS:
            raise Rejected("approval.unknown_rung", kind=one.kind[:50])
        if not 0 <= one.after <= LONGEST.total_seconds():
            raise Rejected("approval.bad_rung_time", kind=one.kind)
        if (one.kind in ("delegate", "role")) != bool(one.to):
            raise Rejected("approval.rung_needs_somebody", kind=one.kind)
    return tuple(sorted(rungs, key=lambda one: (one.after == 0, one.after)))


def later_by(start: datetime, seconds: float, calendar: BusinessCalendar | None) -> datetime | None:
    """So much later; with a calendar only its open hours count. None when that never comes."""
    if calendar is None:
        return start + timedelta(seconds=seconds)
    at = calendar.add_business_time(instant_of(start), round(seconds * 1_000_000))
    return None if at is None else moment_of(at)


def seconds_until(start: datetime, end: datetime, calendar: BusinessCalendar | None) -> float:
    """How much time is left from one moment to another; with a calendar only its open hours count. Never less than 0."""
    if end <= start:
        return 0
    if calendar is None:
        return (end - start).total_seconds()
    return calendar.business_time_between(instant_of(start), instant_of(end)) / 1_000_000


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody decides for somebody else from one moment until another; no topic means all."""

    person: UUID
    stand_in: UUID
    starts_at: datetime
    ends_at: datetime
    topic: str = ""


def stand_ins(
    absences: Sequence[Absence], at: datetime, topic: str
) -> Mapping[UUID, frozenset[UUID]]:
    """Who may decide for whom now. It does not cascade: a stand-in's own stand-in is not one."""
    found: dict[UUID, set[UUID]] = {}
    for one in absences:
        if one.starts_at <= at < one.ends_at and one.topic in ("", topic):
            found.setdefault(one.person, set()).add(one.stand_in)
    return {person: frozenset(several) for person, several in found.items()}
