"""Whether what was learned is better than the plain score, on tickets that came later than what it was learned from.

Of the past it is known when tickets came, who solved them and when; so the work everybody had is put together from
that. It leaves out what nobody had been given yet, so both scores are judged with it and without it, and what counts is
how the plain score does better. Who was off or on shift is not known any more and is the same for both; skills, places
and wishes are those of now for both. Equal scores share a place: whoever stands among three equals is the first with one
chance in three. The difference is taken ticket by ticket, and counts only when it is not to be explained by chance.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log, sqrt
from statistics import median
from typing import Final
from uuid import UUID

from deskflow.routing.rules.clues import Solved
from deskflow.routing.rules.handling import Handling
from deskflow.routing.rules.judging import judge
from deskflow.routing.rules.learned import Learned, Likeness
from deskflow.routing.rules.values import MINUTES, Need, Person, Record, Weights, sharing

LEAST_LEARNED_FROM: Final = 500
LEAST_JUDGED: Final = 200
# More would take long and tell nothing new.
MOST_JUDGED: Final = 1_000
HELD_OUT: Final = 0.2
# What is not worth a change, of 1.
MARGIN: Final = 0.02
# The plain score looks at as much of what became of somebody's tickets.
LOOK_BACK: Final = timedelta(days=90)
# Two-sided, 95 %.
_SURE: Final = 1.96
_DIGITS: Final = 1


@dataclass(frozen=True, slots=True)
class Gain:
    """A mean difference for each ticket, and the least it is if chance was kind to it."""

    mean: float
    least: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the best, and one of the best three, is who really solved it well. `by_work`: the work everybody had was
    taken into account, since that is how the plain score does better."""

    judged: int
    plain: tuple[float, float]
    learned: tuple[float, float]
    first: Gain
    among_three: Gain
    by_work: bool = True

    @property
    def why_not(self) -> str:
        """A code; empty when it is better."""
        if self.judged < LEAST_JUDGED:
            return "too_few"
        if self.first.mean <= 0:
            return "not_better"
        if self.first.least <= 0 or self.first.mean < MARGIN:
            return "by_chance"
        return "worse_among_three" if self.among_three.mean < 0 else ""


@dataclass(frozen=True, slots=True)
class Timing:
    """By how many minutes an estimate is wrong, in the middle; `closer` is how much more often the learned one is nearer."""

    judged: int
    plain: float
    learned: float
    closer: Gain

    @property
    def why_not(self) -> str:
        if self.judged < LEAST_JUDGED:
            return "too_few"
        if self.closer.mean <= 0 or self.learned >= self.plain:
            return "not_better"
        return "by_chance" if self.closer.least <= 0 else ""


def parted(solved: Sequence[Solved]) -> tuple[list[Solved], list[Solved]]:
    """What is learned from, and the newest fifth, held back to judge it by; more where that holds too few that were
    solved well, but never more than half."""
    ordered = sorted(solved, key=lambda one: (one.solved_at, one.ticket_id))
    held = round(HELD_OUT * len(ordered))
    well = sum(one.well for one in ordered[len(ordered) - held :])
    while well < LEAST_JUDGED and held < len(ordered) // 2:
        held += 1
        well += ordered[-held].well
    return ordered[: len(ordered) - held], ordered[len(ordered) - held :]


def records_of(solved: Iterable[Solved], until: datetime) -> dict[UUID, Record]:
    """What had become of everybody's tickets at a moment; nobody asked whether customers were content."""
    finished: Counter[UUID] = Counter()
    in_time: Counter[UUID] = Counter()
    reopened: Counter[UUID] = Counter()
    for one in solved:
        if until - LOOK_BACK <= one.solved_at < until:
            finished[one.solved_by] += 1
            in_time[one.solved_by] += one.in_time
            reopened[one.solved_by] += one.reopened
    return {who: Record(count, in_time[who], reopened[who]) for who, count in finished.items()}


def work_then(solved: Iterable[Solved]) -> Iterator[tuple[Solved, Mapping[UUID, int]]]:
    """Every ticket in the order in which they came, with the minutes of work everybody had at that moment."""
    open_then: list[tuple[datetime, UUID, UUID, int]] = []
    minutes: Counter[UUID] = Counter()
    for one in sorted(solved, key=lambda other: (other.came_at, other.ticket_id)):
        while open_then and open_then[0][0] <= one.came_at:
            _, _, who, done = heapq.heappop(open_then)
            minutes[who] -= done
        yield one, minutes
        usual = MINUTES.get(one.priority, MINUTES["P3"])
        minutes[one.solved_by] += usual
        heapq.heappush(open_then, (one.solved_at, one.ticket_id, one.solved_by, usual))


def place_of(scores: Mapping[UUID, float], who: UUID, places: int) -> float:
    """The chance that somebody is among the first, when equals are put in any order."""
    own = scores.get(who)
    if own is None:
        return 0.0
    better = sum(score > own for score in scores.values())
    equal = sum(score == own for score in scores.values())
    return max(0.0, min(1.0, (places - better) / equal))


def agreement(
    learned: Learned,
    everything: Sequence[Solved],
    held: Sequence[Solved],
    needs: Mapping[UUID, Need],
    people: Sequence[Person],
    weights: Weights,
    weight: int,
) -> Agreement:
    """`weights` are those of the plain score, `weight` what the learned part counts beside them. `held` that nobody
    could be judged for (not solved well, or by somebody who has left) are left out."""
    known = {one.id for one in people}
    asked = [one for one in held if one.well and one.solved_by in known and one.ticket_id in needs]
    step = max(1, -(-len(asked) // MOST_JUDGED))
    judged = {one.ticket_id for one in asked[::step]}
    since = min((one.solved_at for one in held), default=None)
    records = {} if since is None else records_of(everything, since)
    then = [
        replace(one, off="", back_at=None, record=records.get(one.id, Record())) for one in people
    ]
    both = weights, sharing(weights, weight)
    by_work: list[_Hit] = []
    without: list[_Hit] = []
    for ticket, work in work_then(everything):
        if ticket.ticket_id not in judged:
            continue
        # That it would not fit into somebody's day is not known of the past.
        need = replace(needs[ticket.ticket_id], minutes=0)
        scores = _scores(need, ticket, then, work, learned, *both)
        by_work.append(_hit(scores, 0, ticket.solved_by))
        without.append(_hit(scores, 2, ticket.solved_by))
    if not by_work:
        return Agreement(0, (0.0, 0.0), (0.0, 0.0), Gain(0.0, 0.0), Gain(0.0, 0.0))
    found = [_agreement(by_work, by_work=True), _agreement(without, by_work=False)]
    return max(found, key=lambda one: one.plain)


def timing(handling: Handling, held: Sequence[Solved]) -> Timing:
    """Against what a ticket of its priority is taken to need when nobody has estimated it."""
    off: list[tuple[float, float]] = []
    closer: list[float] = []
    for one in held:
        if not one.minutes:
            continue
        plain, found = (
            MINUTES.get(one.priority, MINUTES["P3"]),
            handling.expected(one.clues).minutes,
        )
        off.append((abs(one.minutes - plain), abs(one.minutes - found)))
        far, near = abs(log(one.minutes / plain)), abs(log(one.minutes / found))
        closer.append(0.0 if far == near else 1.0 if near < far else -1.0)
    if not off:
        return Timing(0, 0.0, 0.0, Gain(0.0, 0.0))
    return Timing(
        len(off), median(one for one, _ in off), median(one for _, one in off), gain(closer)
    )


def gain(differences: Sequence[float]) -> Gain:
    """Of paired differences, one for each ticket: what McNemar's test asks, also where a place was shared."""
    count = len(differences)
    mean = sum(differences) / count
    if count < 2:
        return Gain(mean, min(mean, 0.0))
    spread = sqrt(sum((one - mean) ** 2 for one in differences) / (count - 1))
    return Gain(mean, mean - _SURE * spread / sqrt(count))


_Hit = tuple[float, float, float, float]
_Scores = Mapping[UUID, tuple[float, ...]]


def _agreement(hits: Sequence[_Hit], *, by_work: bool) -> Agreement:
    means = [sum(column) / len(hits) for column in zip(*hits, strict=True)]
    return Agreement(
        len(hits), (means[0], means[1]), (means[2], means[3]),
        gain([one[2] - one[0] for one in hits]), gain([one[3] - one[1] for one in hits]), by_work,
    )  # fmt: skip


def _hit(scores: _Scores, at: int, who: UUID) -> _Hit:
    """By the plain score and by the one with the learned part, which stand at `at` and beside it."""
    plain = {person: both[at] for person, both in scores.items()}
    with_it = {person: both[at + 1] for person, both in scores.items()}
    return (
        place_of(plain, who, 1), place_of(plain, who, 3),
        place_of(with_it, who, 1), place_of(with_it, who, 3),
    )  # fmt: skip


def _scores(
    need: Need,
    ticket: Solved,
    people: Sequence[Person],
    work: Mapping[UUID, int],
    learned: Learned,
    weights: Weights,
    shared: Weights,
) -> dict[UUID, tuple[float, ...]]:
    """The plain score and the one with the learned part, by the work everybody had and then as if all were free; of
    everybody whom no hard rule keeps from it."""
    kept = {
        name: new / old if old else 0.0
        for name, old, new in zip(Weights._fields, weights, shared, strict=True)
    }
    likeness = Likeness(learned, ticket.clues)
    found: dict[UUID, tuple[float, ...]] = {}
    for person in people:
        minutes = min(work.get(person.id, 0), person.capacity)
        judged = judge(need, replace(person, minutes=minutes), ticket.came_at, weights)
        if judged.refusals:
            continue
        parts = {part.code: part.points for part in judged.parts}
        wanted = parts.pop("preferred", 0.0)
        own = shared.learned * likeness.share(person.id)
        told = []
        for free in (parts["workload"], float(weights.workload)):
            parts["workload"] = free
            lighter = sum(points * kept[name] for name, points in parts.items())
            told += [_shown(sum(parts.values()) + wanted), _shown(lighter + wanted + own)]
        found[person.id] = tuple(told)
    return found


def _shown(score: float) -> float:
    """As they are told apart when people are ranked."""
    return round(min(100.0, score), _DIGITS)
