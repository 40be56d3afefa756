"""The kinds of steps, one file each; the list says which function carries out which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, NeedsEffect, Token, Waits
from deskflow.engine.steps import action, approval, condition, delay, stop

Result = Done | Waits | NeedsEffect
StepKind = Callable[[StepContext, CompiledStep, Token, Mapping[str, Action]], Result]

STEP_KINDS: Final[dict[str, StepKind]] = {
    "action": action.carry_out,
    "condition": condition.carry_out,
    "delay": delay.carry_out,
    "approval": approval.carry_out,
    "stop": stop.carry_out,
}
