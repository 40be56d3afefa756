"""The work of a training, from pages of tickets to a model and its figures; it runs in a child process.

Learned is twice: once without the newest tickets, to be judged by them, and then from all there are.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from deskflow.core.types import Json
from deskflow.routing.learning.figures import Figures
from deskflow.routing.rules.clues import Features, Solved, clues_of
from deskflow.routing.rules.handling import learn_times, spread_of
from deskflow.routing.rules.learned import learn, packed, sharpened
from deskflow.routing.rules.measuring import (
    HELD_OUT,
    agreement,
    parted,
    timing,
)
from deskflow.routing.rules.values import Need, Person, Weights

Page = Sequence[tuple[Solved, Features]]


@dataclass(frozen=True, slots=True)
class Studied:
    """`model` is compressed; empty when there was too little to learn from."""

    figures: Json
    uses_people: bool = False
    uses_times: bool = False
    model: bytes = b""
    model_hash: str = ""


def page_of(rows: Sequence[Any]) -> bytes:
    """A piece of what travels to the child; small ones, since packing one holds up whoever paints."""
    return pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)


def study(
    pages: Sequence[bytes],
    needs: Sequence[bytes],
    people: Sequence[Person],
    weights: Weights,
    weight: int,
) -> Studied:
    """`pages` of tickets and the `needs` of those that are held back, each made by `page_of`; enough of them to learn from."""
    everything = [
        replace(one, clues=clues_of(features))
        for page in pages
        for one, features in _opened(page)
    ]  # fmt: skip
    # Whoever has left cannot be proposed, so nothing is learned about them; what they had in hand still counts.
    present = {one.id for one in people}
    solved = [one for one in everything if one.solved_by in present]
    wanted: dict[UUID, Need] = {one.ticket_id: one for page in needs for one in _opened(page)}
    before, held = parted(solved)
    # How much it means is settled by the newest of those it may know.
    edge = round(len(before) * (1 - HELD_OUT))
    sharpness = sharpened(learn(before[:edge]), before[edge:])
    learned = learn(before, sharpness)
    who = agreement(learned, everything, held, wanted, people, weights, weight)
    handling = learn_times(before)
    times = None if handling is None else timing(handling, held)
    final = learn(solved, sharpness)
    final_times = learn_times(solved)
    if handling is not None and final_times is not None:
        final_times = replace(final_times, spread=spread_of(handling, held))
    figures = Figures(
        len(solved), len(before), len(held), len(final.people), len(final.clues), (*weights[:-1], weight),
        who, times,
    )  # fmt: skip
    model, mark = packed(
        {"who": final.as_json(), "times": None if final_times is None else final_times.as_json()}
    )
    return Studied(figures.as_json(), figures.uses_people, figures.uses_times, model, mark)


def _opened(page: bytes) -> Any:
    return pickle.loads(page)  # noqa: S301 - made by the process that started this one
