"""A group: how long it may take, and the key under which one execution at a time may be inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Groups, StepFailed, Token
from deskflow.workflows.durations import BadDuration, parse_duration


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Groups:
    config: Any = compiled.config.render(context.scope())
    token.data["input"] = config or None
    deadline = None
    wanted = config.get("timeout")
    if wanted not in (None, ""):
        try:
            deadline = context.now + parse_duration(wanted)
        except (BadDuration, OverflowError) as problem:
            raise StepFailed(
                "step.bad_duration", retryable=False, value=str(wanted)[:80]
            ) from problem
    key = config.get("key")
    if isinstance(compiled.step.config.get("key"), str) and key in (None, ""):
        raise StepFailed("group.empty_key", retryable=False)
    return Groups(deadline, "" if key is None else str(key))
