"""When is a stage decided? Counting rules over ballots; values in, values out.

A role counts as one approver, satisfied by any of its members (seed). An empty set of approvers is an
incident, never an approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from deskflow.core.errors import Rejected

Verdict = Literal["pending", "approved", "rejected"]

STRATEGIES: Final = ("all", "any", "k_of_n", "percent", "weighted", "sequence")
# The seed's words, and what people say.
_STRATEGY_ALIASES: Final = {
    "and": "all", "or": "any", "voting": "percent", "percentage": "percent", "majority": "percent",
    "k of n": "k_of_n", "weight": "weighted", "sequential": "sequence",
}  # fmt: skip

# at_once: the first rejection ends it. when_unreachable: it ends once no approval can come about any more.
# wait_for_all: everybody is heard before it ends as rejected.
REJECT_POLICIES: Final = ("at_once", "when_unreachable", "wait_for_all")
# escalate: the ladder goes on, and when it has ended the time is over.
ON_EXPIRY: Final = ("expired", "approve", "reject", "escalate")
DECISIONS: Final = ("approved", "rejected")
_DECISION_ALIASES: Final = {
    "approve": "approved",
    "reject": "rejected",
    "yes": "approved",
    "no": "rejected",
}


@dataclass(frozen=True, slots=True)
class Counting:
    """How a stage counts. `threshold`: how many (k_of_n), per cent (percent) or which sum (weighted)."""

    strategy: str
    threshold: float | None = None
    reject_policy: str = "when_unreachable"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One approver's paper: `decision` is None until there is one.

    Somebody who is not `able` (has left, lacks the permission) counts among those asked but cannot answer.
    """

    decision: str | None = None
    weight: int = 1
    may_veto: bool = False
    able: bool = True


def parse_strategy(value: str) -> str:
    """The strategy for any accepted spelling (AND, OR, VOTING, WEIGHTED are the seed's)."""
    text = value.strip().lower()
    text = _STRATEGY_ALIASES.get(text, text)
    if text not in STRATEGIES:
        raise Rejected("approval.unknown_strategy", strategy=value[:50])
    return text


def parse_decision(value: str) -> str:
    text = value.strip().lower()
    text = _DECISION_ALIASES.get(text, text)
    if text not in DECISIONS:
        raise Rejected("approval.unknown_decision", decision=value[:50])
    return text


def check_counting(counting: Counting, ballots: Sequence[Ballot]) -> None:
    """Rejected when nobody is asked, the threshold makes no sense, or no approval could ever come about."""
    if not ballots:
        raise Rejected("approval.no_approvers")
    if counting.reject_policy not in REJECT_POLICIES:
        raise Rejected("approval.unknown_reject_policy", policy=counting.reject_policy[:50])
    if any(ballot.weight < 1 for ballot in ballots):
        raise Rejected("approval.bad_weight")
    threshold = counting.threshold
    if counting.strategy in ("k_of_n", "weighted") and threshold is None:
        raise Rejected("approval.threshold_required", strategy=counting.strategy)
    if threshold is not None and not 0 < threshold < 1_000_000:
        raise Rejected("approval.bad_threshold", threshold=threshold)
    if counting.strategy == "k_of_n" and threshold is not None and threshold != int(threshold):
        raise Rejected("approval.bad_threshold", threshold=threshold)
    if not any(ballot.able for ballot in ballots):
        raise Rejected("approval.no_able_approver", asked=len(ballots))
    if not _reachable(counting, ballots):
        raise Rejected(
            "approval.unreachable",
            strategy=counting.strategy, threshold=threshold, asked=len(ballots),
            able=sum(ballot.able for ballot in ballots),
        )  # fmt: skip


def verdict(counting: Counting, ballots: Sequence[Ballot]) -> Verdict:
    """Where a stage stands. A veto rejects at once, whatever the policy."""
    if not ballots:
        raise Rejected("approval.no_approvers")
    rejections = [ballot for ballot in ballots if ballot.decision == "rejected"]
    if any(ballot.may_veto for ballot in rejections):
        return "rejected"
    if rejections and counting.reject_policy == "at_once":
        return "rejected"
    if _is_enough(counting, ballots, [ballot.decision == "approved" for ballot in ballots]):
        return "approved"
    undecided = [ballot for ballot in ballots if ballot.decision is None]
    if not rejections and undecided:
        # Whom nobody refused is not rejected, even when those left cannot answer: that is for the time limit.
        return "pending"
    if counting.reject_policy == "wait_for_all":
        return "pending" if any(ballot.able for ballot in undecided) else "rejected"
    return "pending" if _reachable(counting, ballots) else "rejected"


def standing_after(
    counting: Counting, ballots: Sequence[Ballot], answers: Iterable[tuple[int, str]]
) -> tuple[Verdict, list[Ballot]]:
    """Answers one after the other, each (place, decision), until the stage is decided; and the papers then.

    What comes later is refused, so a decided stage never changes. The papers left open are no longer needed.
    """
    papers = list(ballots)
    now = verdict(counting, papers)
    for place, decision in answers:
        if now != "pending":
            break
        if papers[place].decision is None and papers[place].able:
            papers[place] = replace(papers[place], decision=decision)
            now = verdict(counting, papers)
    return now, papers


def answerable(papers: Sequence[Set[UUID]], weights: Sequence[int]) -> list[bool]:
    """Which papers can be answered when each person answers one: those a best matching reaches.

    `papers` holds who may answer each. Heavier papers go first, which makes the sum of weights the largest.
    """
    answering: dict[UUID, int] = {}

    def found(paper: int, asked: set[UUID]) -> bool:
        for person in sorted(papers[paper] - asked):
            asked.add(person)
            if person not in answering or found(answering[person], asked):
                answering[person] = paper
                return True
        return False

    order = sorted(range(len(papers)), key=lambda paper: -weights[paper])
    reached = [paper for paper in order if found(paper, set())]
    return [paper in reached for paper in range(len(papers))]


def _reachable(counting: Counting, ballots: Sequence[Ballot]) -> bool:
    could = [b.decision == "approved" or (b.decision is None and b.able) for b in ballots]
    return _is_enough(counting, ballots, could)


def _is_enough(counting: Counting, ballots: Sequence[Ballot], approved: Sequence[bool]) -> bool:
    count, threshold = sum(approved), counting.threshold
    if counting.strategy == "all":
        return count == len(ballots)
    if counting.strategy == "k_of_n":
        return count >= (threshold or len(ballots))
    if counting.strategy == "percent":
        # Without a threshold: more than half (seed).
        return (
            count * 2 > len(ballots)
            if threshold is None
            else count * 100 >= threshold * len(ballots)
        )
    if counting.strategy == "weighted":
        weight = sum(ballot.weight for ballot, yes in zip(ballots, approved, strict=True) if yes)
        return threshold is not None and weight >= threshold
    return count >= 1
