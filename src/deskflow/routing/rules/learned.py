"""Who solves tickets like this one, learned from who has solved them. Values in, values out.

For every clue it is counted how often somebody solved a ticket with it, against how often they would have if clues did
not matter. Both get `SAME` tickets on top before they are compared: few tickets say little, whatever their share, and
about whoever has solved none nothing is said at all. The clues of a ticket are added up as in a naive Bayes; how much
the sum means (`sharpness`) is learned from later tickets, since clues that go together are counted several times.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Any, Final
from uuid import UUID

from deskflow.core.types import Json, canonical_json
from deskflow.routing.rules.clues import Solved, shown

SAME: Final = 3.0
# A clue in fewer tickets is chance; one in more than this share of them tells nothing.
LEAST_SEEN: Final = 4
MOST_SHARE: Final = 0.6
MOST_CLUES: Final = 5_000
SHARPNESSES: Final = (0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.5)
USUAL_SHARPNESS: Final = 0.2
# What stands in an explanation.
MOST_TOLD: Final = 2
# A third more than to be expected; less is no reason.
WORTH_TELLING: Final = log(4 / 3)
# So unlikely is as good as never.
_FAR: Final = 30.0
# Beyond any model there is; what unpacks to more is none.
_LARGEST: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Alike:
    """One of the reasons: of `of` tickets with that clue somebody has solved `solved`."""

    kind: str
    text: str
    solved: int
    of: int


@dataclass(frozen=True)
class Learned:
    """`solved` by person, `clues`: in how many solved tickets, and by person in how many of theirs."""

    people: tuple[UUID, ...]
    solved: tuple[int, ...]
    clues: Mapping[str, tuple[int, Mapping[int, int]]]
    sharpness: float = USUAL_SHARPNESS
    _weights: dict[str, tuple[float, ...]] = field(
        default_factory=dict, compare=False, repr=False, hash=False
    )

    def weights(self, clue: str) -> tuple[float, ...] | None:
        """For everybody what this clue says for or against them; None when it is not known."""
        found = self._weights.get(clue)
        if found is None and clue in self.clues:
            count, by_person = self.clues[clue]
            share = count / max(1, sum(self.solved))
            found = tuple(
                log((by_person.get(place, 0) + SAME) / (theirs * share + SAME))
                for place, theirs in enumerate(self.solved)
            )
            self._weights[clue] = found
        return found

    def sums(self, clues: Sequence[str]) -> list[float]:
        """For everybody what all clues of a ticket say together."""
        known = [one for one in map(self.weights, clues) if one is not None]
        return [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(self.people)

    def shares(self, clues: Sequence[str]) -> dict[UUID, float]:
        """Everybody's share of the points, 0 to 1: the odds against whoever is likeliest, as if all took as many."""
        sums = self.sums(clues)
        best = max(0.0, *sums) if sums else 0.0
        return {
            person: exp(max(-_FAR, self.sharpness * (value - best)))
            for person, value in zip(self.people, sums, strict=True)
        }

    def unknown(self, clues: Sequence[str]) -> float:
        """The share of somebody who has not solved anything yet: nothing speaks for them and nothing against them."""
        return exp(max(-_FAR, -self.sharpness * max(0.0, *self.sums(clues), 0.0)))

    def told(self, clues: Sequence[str], user_id: UUID) -> list[Alike]:
        """What speaks for somebody, the strongest first."""
        if user_id not in self.people:
            return []
        place = self.people.index(user_id)
        found = []
        for clue in clues:
            weights = self.weights(clue)
            if weights is None or weights[place] < WORTH_TELLING:
                continue
            count, by_person = self.clues[clue]
            found.append((-weights[place], clue, by_person.get(place, 0), count))
        return [
            Alike(*shown(clue), own, count) for _, clue, own, count in sorted(found)[:MOST_TOLD]
        ]

    def as_json(self) -> Json:
        return {
            "people": [one.hex for one in self.people],
            "solved": list(self.solved),
            "sharpness": self.sharpness,
            "clues": {
                clue: [count, *(number for pair in sorted(own.items()) for number in pair)]
                for clue, (count, own) in self.clues.items()
            },
        }

    @classmethod
    def of_json(cls, value: Json) -> Learned:
        return cls(
            tuple(UUID(one) for one in value["people"]),
            tuple(value["solved"]),
            {
                clue: (numbers[0], dict(zip(numbers[1::2], numbers[2::2], strict=True)))
                for clue, numbers in value["clues"].items()
            },
            value["sharpness"],
        )


@dataclass(eq=False)
class Likeness:
    """One ticket before a model; what it says is worked out when somebody asks. `names` are of clues whose text is none."""

    learned: Learned
    clues: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    _shares: dict[UUID, float] | None = field(default=None, repr=False)
    _unknown: float = 1.0

    def share(self, user_id: UUID) -> float:
        if self._shares is None:
            self._unknown = self.learned.unknown(self.clues)
            self._shares = self.learned.shares(self.clues)
        return self._shares.get(user_id, self._unknown)

    def told(self, user_id: UUID) -> list[Alike]:
        return [
            Alike(one.kind, self.names.get(f"{one.kind}:{one.text}", one.text), one.solved, one.of)
            for one in self.learned.told(self.clues, user_id)
        ]


def learn(tickets: Sequence[Solved], sharpness: float = USUAL_SHARPNESS) -> Learned:
    """From those that were solved well; the others teach nobody."""
    well = [one for one in tickets if one.well]
    by_person = Counter(one.solved_by for one in well)
    people = tuple(sorted(by_person))
    places = {person: place for place, person in enumerate(people)}
    seen: Counter[str] = Counter()
    own: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for ticket in well:
        place = places[ticket.solved_by]
        for clue in ticket.clues:
            seen[clue] += 1
            own[clue][place] += 1
    most = max(LEAST_SEEN, MOST_SHARE * len(well))
    telling = [(-count, clue) for clue, count in seen.items() if LEAST_SEEN <= count <= most]
    kept = {clue: (-count, dict(own[clue])) for count, clue in sorted(telling)[:MOST_CLUES]}
    return Learned(people, tuple(by_person[one] for one in people), kept, sharpness)


def sharpened(learned: Learned, later: Sequence[Solved]) -> float:
    """How much its sums mean, judged by tickets it has not seen: the sharpness under which who solved them is likeliest."""
    places = {person: place for place, person in enumerate(learned.people)}
    usual = [log(one + 1) for one in learned.solved]
    asked = [
        (learned.sums(one.clues), places[one.solved_by])
        for one in later
        if one.well and one.solved_by in places
    ]
    if not asked:
        return USUAL_SHARPNESS
    return max(
        SHARPNESSES, key=lambda sharp: sum(_likelihood(sums, usual, sharp, at) for sums, at in asked)
    )  # fmt: skip


def _likelihood(sums: Sequence[float], usual: Sequence[float], sharp: float, at: int) -> float:
    values = [before + sharp * one for before, one in zip(usual, sums, strict=True)]
    top = max(values)
    return values[at] - top - log(sum(exp(one - top) for one in values))


def packed(value: Json) -> tuple[bytes, str]:
    """A model as it is kept, and the mark by which it is known again."""
    text = canonical_json(value).encode()
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpacked(kept: bytes) -> Any:
    """ValueError for what no model is."""
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(kept, _LARGEST)
        if not opened.eof:
            raise ValueError("a model that is cut off or too large")
        return json.loads(text)
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem
