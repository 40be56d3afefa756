"""The kinds of steps, one file each; the list says which function carries out which kind.

A join has none: what happens at it is a matter of its scope (`engine/joining.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Result, Token
from deskflow.engine.steps import (
    action,
    approval,
    condition,
    delay,
    fork,
    group,
    loop,
    stop,
    sub_workflow,
    switch,
    wait_event,
)

StepKind = Callable[[StepContext, CompiledStep, Token, Mapping[str, Action]], Result]

STEP_KINDS: Final[dict[str, StepKind]] = {
    "action": action.carry_out,
    "condition": condition.carry_out,
    "switch": switch.carry_out,
    "fork": fork.carry_out,
    "loop": loop.carry_out,
    "group": group.carry_out,
    "delay": delay.carry_out,
    "wait_event": wait_event.carry_out,
    "sub_workflow": sub_workflow.carry_out,
    "approval": approval.carry_out,
    "stop": stop.carry_out,
}
