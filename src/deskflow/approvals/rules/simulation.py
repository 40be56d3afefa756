"""Who would be asked, and what if these say no: a request played through without asking anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final
from uuid import UUID

from deskflow.approvals.rules.counting import (
    Ballot,
    Counting,
    answerable,
    check_counting,
    standing_after,
)
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

_ANSWERED: Final = ("approved", "rejected")


@dataclass(frozen=True, slots=True)
class SimulatedPaper:
    """`status` as on a request: waiting, pending, approved, rejected, no_longer_needed, excused, unable."""

    asked: Asked
    status: str
    people: tuple[UUID, ...]


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
) -> Simulated:
    """Stage after stage with these answers, given in the order of the papers.

    `able` are those who may decide. One person answers one paper of a stage, as in a real request.
    """
    barred = None if allow_own else requester
    done: list[SimulatedStage] = []
    outcome = "approved" if stages else "incident"
    for stage in stages:
        reached = _reached(stage, able - {barred}, groups, barred)
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
) -> tuple[SimulatedPaper, ...]:
    papers: list[SimulatedPaper] = []
    for one in stage.asked:
        if one.kind == "later" or one.id is None:
            papers.append(SimulatedPaper(one, "waiting", ()))
            continue
        if one.kind == "role":
            members = groups[one.id].members if one.id in groups else frozenset()
        else:
            members = frozenset({one.id})
        people = tuple(sorted(members & able))
        excused = one.kind == "user" and one.id == barred
        status = "excused" if excused else "waiting" if people else "unable"
        papers.append(SimulatedPaper(one, status, people))
    return tuple(papers)


def _counting(stage: PlannedStage) -> Counting:
    return Counting(stage.strategy, stage.threshold, stage.reject_policy)


def _ballots(papers: Sequence[SimulatedPaper]) -> list[Ballot]:
    known = [
        frozenset({UUID(int=place)}) if one.asked.id is None else frozenset(one.people)
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
        check_counting(_counting(stage), _ballots(left))
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
        papers[n] = SimulatedPaper(paper.asked, status, paper.people)
    return SimulatedStage(one.stage, standing, tuple(papers))


def _closed(one: SimulatedStage) -> SimulatedStage:
    if one.status != "waiting":
        return one
    papers = tuple(
        SimulatedPaper(paper.asked, "no_longer_needed", paper.people)
        if paper.status == "waiting"
        else paper
        for paper in one.papers
    )
    return SimulatedStage(one.stage, "closed", papers)


def simulate_step(
    config: Mapping[str, Any],
    staff: Staff,
    requester: UUID | None,
    answers: Answers,
    values: Sequence[Any] = (),
) -> Simulated:
    """The same for a step as it is written; `values` are what the columns of its table would have.

    Raises Rejected for what would fail when it runs: nobody to ask, no row that holds.
    """
    stages = _stages(config, values)
    if stages is None:
        return Simulated("not_required", ())
    asker = None if requester is None else staff.person(str(requester))
    return simulate(
        plan(stages, staff, asker, later="{{"),
        frozenset(one.id for one in staff.people if one.able),
        {one.id: one for one in staff.groups},
        requester,
        answers,
        allow_own=bool(config.get("allow_self_approval")),
    )


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
