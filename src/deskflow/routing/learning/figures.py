"""What a training found out, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskflow.core.types import Json
from deskflow.routing.rules.measuring import Agreement, Gain, Timing


@dataclass(frozen=True, slots=True)
class Figures:
    """`tickets` were there, `learned_from` of them came before the `held_out` ones; `who` and `times` are missing
    where there was nothing to learn from. `weights` are those it was measured with, the learned part's last."""

    tickets: int
    learned_from: int = 0
    held_out: int = 0
    people: int = 0
    clues: int = 0
    weights: tuple[int, ...] = ()
    who: Agreement | None = None
    times: Timing | None = None

    @property
    def uses_people(self) -> bool:
        return self.who is not None and not self.who.why_not

    @property
    def uses_times(self) -> bool:
        return self.times is not None and not self.times.why_not

    def as_json(self) -> Json:
        found: dict[str, Any] = {
            "tickets": self.tickets, "learned_from": self.learned_from, "held_out": self.held_out,
            "people": self.people, "clues": self.clues, "weights": list(self.weights),
        }  # fmt: skip
        if self.who is not None:
            found["who"] = {
                "judged": self.who.judged, "plain": _rounded(*self.who.plain),
                "learned": _rounded(*self.who.learned), "first": _gain(self.who.first),
                "among_three": _gain(self.who.among_three), "by_work": self.who.by_work,
                "why_not": self.who.why_not,
            }  # fmt: skip
        if self.times is not None:
            found["times"] = {
                "judged": self.times.judged, "plain": self.times.plain, "learned": self.times.learned,
                "closer": _gain(self.times.closer), "why_not": self.times.why_not,
            }  # fmt: skip
        return found

    @classmethod
    def of_json(cls, value: Json) -> Figures:
        who, times = value.get("who"), value.get("times")
        return cls(
            value["tickets"], value.get("learned_from", 0), value.get("held_out", 0),
            value.get("people", 0), value.get("clues", 0), tuple(value.get("weights", ())),
            None if who is None else Agreement(
                who["judged"], _pair(who["plain"]), _pair(who["learned"]), Gain(*who["first"]),
                Gain(*who["among_three"]), who["by_work"],
            ),
            None if times is None else Timing(
                times["judged"], times["plain"], times["learned"], Gain(*times["closer"])
            ),
        )  # fmt: skip


def _rounded(*values: float) -> list[float]:
    return [round(one, 4) for one in values]


def _gain(gain: Gain) -> list[float]:
    return _rounded(gain.mean, gain.least)


def _pair(values: list[float]) -> tuple[float, float]:
    first, second = values
    return first, second
