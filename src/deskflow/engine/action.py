"""What an action is to the engine: its spec and the function that carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deskflow.core.types import Json
from deskflow.engine.context import EffectContext, StepContext
from deskflow.workflows.action_spec import ActionSpec

Config = Mapping[str, Any]
DatabaseAction = Callable[[StepContext, Config], Json]
OutsideEffect = Callable[[EffectContext, Config], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Action:
    """`run` works inside our database and commits with the step; `effect` reaches outside, at least once."""

    spec: ActionSpec
    run: DatabaseAction | None = None
    effect: OutsideEffect | None = None
