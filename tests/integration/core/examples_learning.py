"""Examples of what a training does: it is asked for, taken up after somebody who is gone, and ended."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.routing.learning.training import (
    BeginTraining,
    FinishTraining,
    StopTraining,
    TrainRouting,
)
from tests.integration.core.example import Example

LEARNING: dict[type[Command], Example] = {
    TrainRouting: Example(lambda w: TrainRouting()),
    StopTraining: Example(lambda w: StopTraining()),
    BeginTraining: Example(lambda w: BeginTraining(), "system"),
    FinishTraining: Example(
        lambda w: FinishTraining(
            w.ids["training"], {"tickets": 12}, False, True, "bm90aGluZw==", "ab" * 32
        ),
        "system",
    ),
}
