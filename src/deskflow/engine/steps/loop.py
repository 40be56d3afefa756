"""A loop: over the items of a list, or as long as a condition holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Loops, StepFailed, Token
from deskflow.workflows.step_forms import MOST_AT_ONCE, MOST_ROUNDS


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Loops:
    config: Any = compiled.config.render(context.scope())
    at_once = _number(config, "at_once", 1, MOST_AT_ONCE)
    limit = _number(config, "limit", MOST_ROUNDS, MOST_ROUNDS)
    if "while" in compiled.tests:
        return Loops(None, at_once, limit)
    items = config.get("items")
    if not isinstance(items, list):
        raise StepFailed(
            "loop.not_a_list", retryable=False, found=type(items).__name__ if items else "nothing"
        )
    if len(items) > limit:
        raise StepFailed("loop.too_many_items", retryable=False, limit=limit, count=len(items))
    token.data["input"] = {"count": len(items), "at_once": at_once}
    return Loops(items, at_once, limit)


def _number(config: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    value = config.get(name)
    if value in (None, ""):
        return usual
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = 0
    if not 1 <= number <= most:
        raise StepFailed(
            "field.out_of_range", retryable=False, field=name, least=1, most=most, value=str(value)[:40]
        )  # fmt: skip
    return number
