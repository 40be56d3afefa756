"""One person at one time for one ticket: what speaks against it, as codes that can be said in words.

A hard remark is a rule that somebody has to answer for; a soft one is worth knowing; a good one says that it was looked
at. Values in, values out: the board asks it for every place a hand passes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from deskflow.core.types import folded
from deskflow.routing.rules.judging import distance
from deskflow.routing.rules.values import Need, Place

Weight = Literal["good", "soft", "hard"]
Span = tuple[datetime, datetime]

# Whoever is expected to drive slower than this has no way worth planning.
SLOWEST: Final = 1
# Sites nearer than this, in kilometres, are the same place.
NEXT_DOOR: Final = 0.5
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Away:
    starts_at: datetime
    ends_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on the board. `hours` are the spans in which they work, in order; None: whenever they are available."""

    id: UUID
    name: str
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Mapping[str, datetime | None] = field(default_factory=dict)
    """By name in lower case, until when."""
    hours: tuple[Span, ...] | None = None
    away: tuple[Away, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What somebody has planned already; `title` is how it is called to others."""

    id: UUID
    ticket_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_tentative: bool = False
    title: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    code: str
    weight: Weight
    params: Mapping[str, Any] = field(default_factory=dict)


def remarks(
    need: Need,
    worker: Worker,
    slot: Span,
    others: Iterable[Booked],
    due_at: datetime | None,
    kmh: int,
) -> list[Remark]:
    """The hard ones first. `others` are that person's other plans, in any order."""
    begins, ends = slot
    others = list(others)
    found = list(hard_remarks(need, worker, slot))
    found += _hours(worker, begins, ends)
    found += _overlaps(begins, ends, others)
    found += _travel(need.place, begins, ends, others, kmh)
    found += _skills(need, worker)
    if due_at is not None:
        spare = round((due_at - ends) / _MINUTE)
        if spare < 0:
            found.append(Remark("plan.late", "soft", {"minutes": -spare}))
        else:
            found.append(Remark("plan.in_time", "good", {"minutes": spare}))
    order = ("hard", "soft", "good")
    return sorted(found, key=lambda one: order.index(one.weight))


def hard_remarks(need: Need, worker: Worker, slot: Span) -> Iterable[Remark]:
    """What somebody has to give a reason for."""
    begins, ends = slot
    for away in worker.away:
        if away.starts_at < ends and away.ends_at > begins:
            params = {"until": away.ends_at, "note": away.note}
            yield Remark("plan.time_off", "hard", params)
    if worker.id in need.excluded:
        yield Remark("plan.excluded", "hard")
    for skill, certificate in need.certificates.items():
        key = folded(certificate)
        params = {"certificate": certificate, "skill": skill}
        if key not in worker.certificates:
            yield Remark("plan.no_certificate", "hard", params)
            continue
        until = worker.certificates[key]
        if until is not None and until <= begins:
            yield Remark("plan.certificate_expired", "hard", params)


def warnings(found: Iterable[Remark]) -> tuple[Remark, ...]:
    """Without those that say that all is well."""
    return tuple(one for one in found if one.weight != "good")


def minutes_worked(hours: Sequence[Span], begins: datetime, ends: datetime) -> int:
    """How much of a time lies within these spans."""
    inside = sum(
        (min(ends, last) - max(begins, first) for first, last in hours if first < ends and last > begins),
        timedelta(),
    )  # fmt: skip
    return round(inside / _MINUTE)


def travel_minutes(one: Place, other: Place, kmh: int) -> int:
    """Along the great circle, at that speed; nothing between next doors."""
    km = distance(one, other)
    return 0 if km < NEXT_DOOR else max(1, round(km / max(SLOWEST, kmh) * 60))


def _hours(worker: Worker, begins: datetime, ends: datetime) -> Iterable[Remark]:
    if worker.hours is None:
        return
    outside = round((ends - begins) / _MINUTE) - minutes_worked(worker.hours, begins, ends)
    if outside > 0:
        yield Remark("plan.outside_hours", "soft", {"minutes": outside})


def _overlaps(begins: datetime, ends: datetime, others: Iterable[Booked]) -> Iterable[Remark]:
    for other in others:
        # Asked before anything is reckoned: on a full board hardly one in a hundred does.
        if other.starts_at >= ends or other.ends_at <= begins:
            continue
        common = min(ends, other.ends_at) - max(begins, other.starts_at)
        if common > timedelta():
            params = {"title": other.title, "minutes": round(common / _MINUTE)}
            yield Remark("plan.overlap", "soft", params)


def _travel(
    place: Place | None, begins: datetime, ends: datetime, others: Iterable[Booked], kmh: int
) -> Iterable[Remark]:
    """The way from the plan before, and the way to the one after."""
    if place is None:
        return
    before = max(
        (one for one in others if one.ends_at <= begins), key=lambda one: one.ends_at, default=None
    )
    after = min(
        (one for one in others if one.starts_at >= ends),
        key=lambda one: one.starts_at,
        default=None,
    )
    ways = []
    if before is not None:
        ways.append(("plan.travel_from", before, begins - before.ends_at))
    if after is not None:
        ways.append(("plan.travel_to", after, after.starts_at - ends))
    for code, other, gap in ways:
        if other.place is None:
            continue
        needed, free = travel_minutes(other.place, place, kmh), round(gap / _MINUTE)
        if needed > free:
            params = {"title": other.title, "needed": needed, "minutes": free}
            yield Remark(code, "soft", params)


def _skills(need: Need, worker: Worker) -> Iterable[Remark]:
    for skill, level in need.skills.items():
        held = worker.skills.get(skill, 0)
        params = {"skill": skill, "held": held, "level": level}
        if held < level:
            yield Remark("plan.skill" if held else "plan.no_skill", "soft", params)
        else:
            yield Remark("plan.skilled", "good", params)
