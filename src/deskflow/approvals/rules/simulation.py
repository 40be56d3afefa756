"""Who would be asked, and what if these say no: a request played through without asking anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from deskflow.approvals.rules.counting import (
    Ballot,
    Counting,
    answerable,
    check_counting,
    standing_after,
)
from deskflow.approvals.rules.ladder import Absence, stand_ins
from deskflow.approvals.rules.planning import (
    Asked,
    Group,
    PlannedStage,
    Staff,
    StageSpec,
    plan,
    several,
    stages_of,
)
from deskflow.approvals.rules.routing import routed
from deskflow.core.errors import Rejected

Answers = Mapping[tuple[int, int], str]
"""What is answered, by (stage, place): approved or rejected; who is not in it says nothing."""

Absent = Mapping[UUID, frozenset[UUID]]
"""Who may decide for somebody who is away."""

NOBODY_AWAY: Final[Absent] = MappingProxyType({})
_ANSWERED: Final = ("approved", "rejected")


@dataclass(frozen=True, slots=True)
class SimulatedPaper:
    """`status` as on a request: waiting, pending, approved, rejected, no_longer_needed, excused, unable. `people` may
    answer it themselves; `instead` are pairs of somebody away and who may answer for them."""

    asked: Asked
    status: str
    people: tuple[UUID, ...]
    instead: tuple[tuple[UUID, UUID], ...] = ()

    @property
    def answering(self) -> frozenset[UUID]:
        return frozenset(self.people) | {stand_in for _, stand_in in self.instead}


@dataclass(frozen=True, slots=True)
class SimulatedStage:
    """`problem` is the code of an incident: this stage could not be asked."""

    stage: PlannedStage
    status: str
    papers: tuple[SimulatedPaper, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Simulated:
    """`outcome`: approved, rejected, pending (it waits for the time limit), incident."""

    outcome: str
    stages: tuple[SimulatedStage, ...]


def simulate(
    stages: Sequence[PlannedStage],
    able: frozenset[UUID],
    groups: Mapping[UUID, Group],
    requester: UUID | None,
    answers: Answers,
    *,
    allow_own: bool = False,
    absent: Absent = NOBODY_AWAY,
) -> Simulated:
    """Stage after stage with these answers, given in the order of the papers.

    `able` are those who may decide, `groups` roles and teams by their id, `absent` says who stands in for whom. One
    person answers one paper of a stage, as in a real request.
    """
    barred = None if allow_own else requester
    done: list[SimulatedStage] = []
    outcome = "approved" if stages else "incident"
    for stage in stages:
        reached = _reached(stage, able - {barred}, groups, barred, absent)
        problem = _problem(stage, reached)
        if problem:
            # A request is checked as a whole before anybody is asked.
            outcome = "incident"
        done.append(SimulatedStage(stage, "waiting", reached, problem))
    if outcome == "incident":
        return Simulated(outcome, tuple(done))
    for place in range(len(done)):
        played = _played(done[place], place, answers)
        done[place] = played
        if played.status != "approved":
            outcome = played.status
            break
    if outcome == "rejected":
        done = [_closed(one) for one in done]
    return Simulated(outcome, tuple(done))


def _reached(
    stage: PlannedStage,
    able: frozenset[UUID],
    groups: Mapping[UUID, Group],
    barred: UUID | None,
    absent: Absent,
) -> tuple[SimulatedPaper, ...]:
    papers: list[SimulatedPaper] = []
    for one in stage.asked:
        if one.kind == "later" or one.id is None:
            papers.append(SimulatedPaper(one, "waiting", ()))
            continue
        if one.kind in ("role", "team"):
            members = groups[one.id].members if one.id in groups else frozenset()
        else:
            members = frozenset({one.id})
        people = tuple(sorted(members & able))
        excused = one.kind == "user" and one.id == barred
        status = "excused" if excused else "waiting" if people else "unable"
        instead = () if status != "waiting" else _instead(members - {barred}, able, absent)
        papers.append(SimulatedPaper(one, status, people, instead))
    return tuple(papers)


def _instead(
    members: frozenset[UUID], able: frozenset[UUID], absent: Absent
) -> tuple[tuple[UUID, UUID], ...]:
    """Nobody's absence lets a request be decided by who made it, and it is not passed on."""
    return tuple(
        (person, stand_in)
        for person in sorted(members)
        for stand_in in sorted(absent.get(person, frozenset()) & able)
    )


def _counting(stage: PlannedStage) -> Counting:
    return Counting(stage.strategy, stage.threshold, stage.reject_policy)


def _ballots(papers: Sequence[SimulatedPaper], *, asked_anew: bool = False) -> list[Ballot]:
    # A request is made for those who are asked; who stands in for them only counts when it is answered.
    known = [
        frozenset({UUID(int=place)})
        if one.asked.id is None
        else frozenset(one.people)
        if asked_anew
        else one.answering
        for place, one in enumerate(papers)
    ]
    reached = answerable(known, [one.asked.weight for one in papers])
    return [
        Ballot(None, one.asked.weight, one.asked.may_veto, can)
        for one, can in zip(papers, reached, strict=True)
    ]


def _problem(stage: PlannedStage, papers: Sequence[SimulatedPaper]) -> str:
    left = [one for one in papers if one.status != "excused"]
    if papers and not left:
        return "approval.only_own"
    try:
        check_counting(_counting(stage), _ballots(left, asked_anew=True))
    except Rejected as refusal:
        return refusal.code
    return ""


def _played(one: SimulatedStage, place: int, answers: Answers) -> SimulatedStage:
    numbers = [n for n, paper in enumerate(one.papers) if paper.status != "excused"]
    left = [one.papers[n] for n in numbers]
    given = [
        (at, answers[place, n])
        for at, n in enumerate(numbers)
        if answers.get((place, n)) in _ANSWERED and left[at].status == "waiting"
    ]
    standing, ballots = standing_after(_counting(one.stage), _ballots(left), given)
    papers = list(one.papers)
    for n, ballot in zip(numbers, ballots, strict=True):
        paper = papers[n]
        if ballot.decision is not None:
            status = ballot.decision
        elif paper.status == "unable":
            status = "unable"
        else:
            status = "pending" if standing == "pending" else "no_longer_needed"
        papers[n] = replace(paper, status=status)
    return SimulatedStage(one.stage, standing, tuple(papers))


def _closed(one: SimulatedStage) -> SimulatedStage:
    if one.status != "waiting":
        return one
    papers = tuple(
        replace(paper, status="no_longer_needed") if paper.status == "waiting" else paper
        for paper in one.papers
    )
    return SimulatedStage(one.stage, "closed", papers)


def simulate_step(
    config: Mapping[str, Any],
    staff: Staff,
    requester: UUID | None,
    answers: Answers,
    values: Sequence[Any] = (),
    *,
    at: datetime | None = None,
    topic: str = "",
) -> Simulated:
    """The same for a step as it is written; `values` are what the columns of its table would have. Whoever is away at
    that moment has who stands in for them, about this topic.

    Raises Rejected for what would fail when it runs: nobody to ask, no row that holds.
    """
    stages = _stages(config, values)
    if stages is None:
        return Simulated("not_required", ())
    asker = None if requester is None else staff.person(str(requester))
    return simulate(
        plan(stages, staff, asker, later="{{"),
        frozenset(one.id for one in staff.people if one.able),
        {one.id: one for one in staff.groups}
        | {one.id: Group(one.id, one.name, one.members) for one in staff.teams},
        requester,
        answers,
        allow_own=bool(config.get("allow_self_approval")),
        absent=NOBODY_AWAY if at is None else stand_ins(_here(staff), at, topic),
    )


def _here(staff: Staff) -> list[Absence]:
    """Who has left is not away: nobody stands in for them."""
    here = {one.id for one in staff.people}
    return [one for one in staff.absences if one.person in here]


def _stages(config: Mapping[str, Any], values: Sequence[Any]) -> tuple[StageSpec, ...] | None:
    routing = config.get("routing")
    if not isinstance(routing, Mapping) or not routing:
        return stages_of(config)
    columns = [
        {**one, "value": value} if isinstance(one, Mapping) else one
        for one, value in zip_longest(several(routing.get("columns")), values, fillvalue="")
    ]
    stages, _ = routed({**routing, "columns": columns})
    return stages or None
