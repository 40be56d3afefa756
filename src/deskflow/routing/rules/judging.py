"""One person for one ticket: what forbids it, else how well they fit, part by part, so that each can be said in words.

The weights are the seed's: skills 40, workload 30, performance 20, proximity 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final
from uuid import UUID

from deskflow.core.types import folded
from deskflow.routing.rules.learned import Likeness
from deskflow.routing.rules.values import DEFAULT_WEIGHTS, Need, Person, Place, Record, Weights

# Somebody new counts as if they had finished so many tickets like everybody else.
PRIOR: Final = 10
USUAL_IN_TIME: Final = 0.9
USUAL_REOPENED: Final = 0.05
USUAL_SATISFACTION: Final = 4.0
# At this distance, in kilometres, half of the points for being near are left.
HALF_WAY: Final = 20.0
# What a customer's wish is worth, on top.
PREFERRED: Final = 10
_EARTH: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody cannot take it: a code and its parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """`points` of at most `most`; `params` say what they come from."""

    code: str
    points: float
    most: int
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`score` is 0 to 100; 0 for somebody who is refused."""

    user_id: UUID
    name: str
    refusals: tuple[Refusal, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def score(self) -> float:
        return 0.0 if self.refusals else min(100.0, sum(part.points for part in self.parts))


def judge(
    need: Need,
    person: Person,
    now: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    usual: tuple[Part, ...] = (),
) -> Judgement:
    """Everything that forbids it; if nothing does, what speaks for somebody. `usual` is `standing(person)`, for who
    asks about many tickets."""
    refusals = tuple(_refusals(need, person, now))
    if refusals:
        return Judgement(person.id, person.name, refusals)
    parts = [
        _skills(need, person, weights.skills),
        *(usual or standing(person, weights)),
        _proximity(need.place, person.place, weights.proximity),
    ]
    if need.likeness is not None and weights.learned:
        # What is most of a reason stands first when they are said.
        parts.insert(1, _learned(need.likeness, person, weights.learned))
    if person.id in need.preferred:
        parts.append(Part("preferred", PREFERRED, PREFERRED))
    return Judgement(person.id, person.name, (), tuple(parts))


def standing(person: Person, weights: Weights = DEFAULT_WEIGHTS) -> tuple[Part, ...]:
    """What speaks for somebody whatever the ticket: how much they have to do, and what became of what they did."""
    share = min(1.0, person.minutes / person.capacity) if person.capacity else 1.0
    work = {
        "hours": _hours(person.minutes), "capacity": _hours(person.capacity), "tickets": person.tickets
    }  # fmt: skip
    return (
        Part("workload", weights.workload * (1 - share), weights.workload, work),
        _performance(person.record, weights.performance),
    )


def ranked(
    need: Need, people: Iterable[Person], now: datetime, weights: Weights = DEFAULT_WEIGHTS
) -> list[Judgement]:
    """The best first, those who cannot take it last; equals by who has less to do, then by name."""
    judged = [(judge(need, person, now, weights), person) for person in people]
    judged.sort(
        key=lambda one: (
            bool(one[0].refusals), -round(one[0].score, 1), one[1].minutes, one[1].name, one[1].id
        )
    )  # fmt: skip
    return [judgement for judgement, _ in judged]


# --- hard rules -----------------------------------------------------------------------------------


def _refusals(need: Need, person: Person, now: datetime) -> Iterable[Refusal]:
    if person.off:
        yield Refusal(f"routing.{person.off}", {"back_at": person.back_at})
    if person.id in need.excluded:
        yield Refusal("routing.excluded")
    for skill, certificate in need.certificates.items():
        key = folded(certificate)
        if key not in person.certificates:
            yield Refusal("routing.no_certificate", {"certificate": certificate, "skill": skill})
            continue
        until = person.certificates[key]
        if until is not None and until <= now:
            params = {"certificate": certificate, "skill": skill, "until": until}
            yield Refusal("routing.certificate_expired", params)
    theirs = {folded(one) for one in person.territories}
    if need.territory and theirs and folded(need.territory) not in theirs:
        yield Refusal("routing.other_territory", {"territory": need.territory})
    if person.minutes + need.minutes > person.capacity:
        params = {"hours": _hours(person.minutes), "capacity": _hours(person.capacity)}
        yield Refusal("routing.full", params)


# --- the score ------------------------------------------------------------------------------------


def _skills(need: Need, person: Person, weight: int) -> Part:
    """No skills needed: everybody has them all (seed)."""
    shares = [min(1.0, person.skills.get(skill, 0) / level) for skill, level in need.skills.items()]
    share = sum(shares) / len(shares) if shares else 1.0
    params = {
        "needed": dict(need.skills),
        "held": {skill: person.skills.get(skill, 0) for skill in need.skills},
    }
    return Part("skills", weight * share, weight, params)


def _performance(record: Record, weight: int) -> Part:
    """In time, not reopened, and the customers content; whoever has finished little is taken to be as usual."""
    in_time = (record.in_time + PRIOR * USUAL_IN_TIME) / (record.finished + PRIOR)
    reopened = (record.reopened + PRIOR * USUAL_REOPENED) / (record.finished + PRIOR)
    answers = record.satisfaction * record.answers + USUAL_SATISFACTION * PRIOR
    satisfaction = (answers / (record.answers + PRIOR) - 1) / 4
    share = 0.6 * in_time + 0.2 * (1 - reopened) + 0.2 * satisfaction
    params = {
        "finished": record.finished, "in_time": record.in_time, "reopened": record.reopened,
        "answers": record.answers, "satisfaction": round(record.satisfaction, 1),
    }  # fmt: skip
    return Part("performance", weight * share, weight, params)


def _learned(likeness: Likeness, person: Person, weight: int) -> Part:
    """All of the points for whoever is likeliest. The reasons are looked for when they are shown."""
    params = {"likeness": likeness, "user_id": person.id}
    return Part("learned", weight * likeness.share(person.id), weight, params)


def _proximity(where: Place | None, person: Place | None, weight: int) -> Part:
    """An unknown place brings nothing (seed)."""
    if where is None or person is None:
        return Part("proximity", 0.0, weight, {"km": None})
    km = distance(where, person)
    return Part("proximity", weight / (1 + km / HALF_WAY), weight, {"km": round(km)})


def distance(one: Place, other: Place) -> float:
    """Kilometres along the great circle."""
    a, b = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def _hours(minutes: int) -> float:
    return round(minutes / 60, 1)
