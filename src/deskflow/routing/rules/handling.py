"""How long tickets like this one take whoever works on them, learned from the time that was written down. Pure.

In logarithms, since twice and half as long are equally wrong. Medians, since a day that was booked on one ticket by a
slip must not count for more than one ticket. From a clue with few tickets as much is kept as these are worth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from statistics import median
from typing import Final

from deskflow.core.types import Json
from deskflow.routing.rules.clues import WORD, Solved, shown

SAME: Final = 8
LEAST_SEEN: Final = 4
# So many words say how long it takes; of those that say most.
STRONGEST: Final = 3
SHORTEST, LONGEST = 5, 24 * 60
_STEP: Final = 5
# Between these shares of all tickets lies what is usual.
USUAL: Final = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Expected:
    """Minutes: what is expected, and between what eight of ten such tickets lie."""

    minutes: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Handling:
    """`base` is the logarithm of the usual time, `effects` what a clue adds to it; `spread` of what is usual."""

    base: float
    effects: Mapping[str, float] = field(default_factory=dict)
    spread: tuple[float, float] = (-0.7, 0.7)
    by_priority: Mapping[str, int] = field(default_factory=dict)

    def logarithm(self, clues: Iterable[str]) -> float:
        facts = 0.0
        words = []
        for clue in clues:
            effect = self.effects.get(clue)
            if effect is None:
                continue
            if shown(clue)[0] == WORD:
                words.append(effect)
            else:
                facts += effect
        return self.base + facts + _together(sorted(words, key=abs, reverse=True)[:STRONGEST])

    def expected(self, clues: Iterable[str]) -> Expected:
        at = self.logarithm(clues)
        return Expected(_whole(at), _whole(at + self.spread[0]), _whole(at + self.spread[1]))

    def as_json(self) -> Json:
        return {
            "base": self.base, "effects": dict(self.effects), "spread": list(self.spread),
            "by_priority": dict(self.by_priority),
        }  # fmt: skip

    @classmethod
    def of_json(cls, value: Json) -> Handling:
        least, most = value["spread"]
        return cls(value["base"], value["effects"], (least, most), value["by_priority"])


def learn_times(tickets: Sequence[Solved]) -> Handling | None:
    """None when nobody has written down any time."""
    timed = [(one, log(max(1, one.minutes))) for one in tickets if one.minutes]
    if not timed:
        return None
    base = median(one for _, one in timed)
    left = [(ticket.clues, at - base) for ticket, at in timed]
    effects: dict[str, float] = {}
    # What is known of every ticket first; what it leaves unexplained is left to the words.
    for words in (False, True):
        found = _effects(left, words=words)
        effects |= found
        if not words:
            left = [
                (clues, at - sum(found.get(one, 0.0) for one in clues)) for clues, at in left
            ]  # fmt: skip
    by_priority: dict[str, list[float]] = defaultdict(list)
    for ticket, at in timed:
        by_priority[ticket.priority].append(at)
    usual = {
        name: _whole(base + (median(found) - base) * len(found) / (len(found) + SAME))
        for name, found in sorted(by_priority.items())
    }
    return Handling(base, effects, by_priority=usual)


def spread_of(handling: Handling, later: Sequence[Solved]) -> tuple[float, float]:
    """Where tickets it has not seen really lie, around what it expected of them."""
    off = sorted(
        log(max(1, one.minutes)) - handling.logarithm(one.clues) for one in later if one.minutes
    )
    if len(off) < 10:
        return handling.spread
    least, most = (off[min(len(off) - 1, int(share * len(off)))] for share in USUAL)
    return min(0.0, least), max(0.0, most)


def _effects(left: Sequence[tuple[tuple[str, ...], float]], *, words: bool) -> dict[str, float]:
    """One kind of clue after the other; what an earlier one explains, a later one does not explain again."""
    kinds: dict[str, dict[str, list[int]]] = {}
    for place, (clues, _) in enumerate(left):
        for clue in clues:
            kind = shown(clue)[0]
            if (kind == WORD) == words:
                kinds.setdefault(kind, {}).setdefault(clue, []).append(place)
    still = [at for _, at in left]
    found: dict[str, float] = {}
    for kind in sorted(kinds):
        explained = {}
        for clue, places in kinds[kind].items():
            if len(places) >= LEAST_SEEN:
                share = len(places) / (len(places) + SAME)
                explained[clue] = share * median(still[place] for place in places)
        if kind != WORD:
            for clue, effect in explained.items():
                for place in kinds[kind][clue]:
                    still[place] -= effect
        found |= explained
    return found


def _together(effects: Sequence[float]) -> float:
    """Words that go together say the same; the stronger one is, the more it counts."""
    strength = sum(map(abs, effects))
    return sum(one * abs(one) for one in effects) / strength if strength else 0.0


def _whole(at: float) -> int:
    """Whole steps, so that nobody takes it for exact."""
    minutes = exp(max(log(SHORTEST), min(log(LONGEST), at)))
    return max(SHORTEST, min(LONGEST, round(minutes / _STEP) * _STEP))
