"""What a decision is made from: a ticket's need and a person as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from deskflow.routing.rules.learned import Likeness


# Where a ticket's minutes come from: its work orders, tickets like it, or its priority alone.
Estimate = Literal["estimated", "learned", "usual"]


class Place(NamedTuple):
    """Degrees."""

    latitude: float
    longitude: float


class Weights(NamedTuple):
    """How much each part counts, of all of them together."""

    skills: int = 40
    workload: int = 30
    performance: int = 20
    proximity: int = 10
    learned: int = 0
    """Nothing, unless what was learned has proved better."""


DEFAULT_WEIGHTS: Final = Weights()
"""The seed's."""


def sharing(weights: Weights, learned: int) -> Weights:
    """The other parts give way, so that all of them are worth together what they were before."""
    plain = weights._replace(learned=0)
    total = sum(plain)
    if learned <= 0 or total <= 0:
        return plain
    less = Weights(*(round(one * total / (total + learned)) for one in plain))
    return less._replace(learned=max(0, total - sum(less)))


# Minutes of work a ticket stands for when nobody has estimated it, by its priority.
MINUTES: Final[Mapping[str, int]] = {"P1": 240, "P2": 180, "P3": 120, "P4": 60}
# What waits for others is in somebody's hands but does not keep them busy.
WAITING_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Need:
    """A ticket that somebody has to take. `skills` {name: least level}; `certificates` by the skill that asks for it;
    `because` {skill: the word in the ticket that told}, for those nobody has set."""

    ticket_id: UUID
    number: str
    title: str = ""
    priority: str = "P3"
    minutes: int = MINUTES["P3"]
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Mapping[str, str] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    territory: str = ""
    preferred: frozenset[UUID] = frozenset()
    excluded: frozenset[UUID] = frozenset()
    estimate: Estimate = "usual"
    usually: tuple[int, int] | None = None
    """Between how many minutes eight of ten tickets like it lie, where that was learned."""
    likeness: Likeness | None = field(default=None, compare=False, repr=False)
    """What was learned of who solves tickets like it, where that has proved better."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the tickets somebody has finished lately."""

    finished: int = 0
    in_time: int = 0
    reopened: int = 0
    answers: int = 0
    satisfaction: float = 0.0
    """The mean of the answers, 1 to 5."""


@dataclass(frozen=True, slots=True)
class Person:
    """`off` is why somebody is not there now, `back_at` when they are again; `minutes` is the open work they have."""

    id: UUID
    name: str
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Mapping[str, datetime | None] = field(default_factory=dict)
    """By name in lower case, until when."""
    off: str = ""
    back_at: datetime | None = None
    territories: tuple[str, ...] = ()
    minutes: int = 0
    tickets: int = 0
    capacity: int = 40 * 60
    record: Record = Record()
    place: Place | None = None
