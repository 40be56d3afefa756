"""A switch: the first case that fits, in the author's order; what fits none goes by `otherwise`."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, Token
from deskflow.engine.steps.reasons import tested
from deskflow.workflows.expressions.values import Meter, equal


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done:
    scope = context.scope()
    config = compiled.config.render(scope)
    value = config.get("value") if isinstance(config, dict) else None
    seen: list[Json] = []
    token.data["input"] = {"value": value, "cases": seen}
    for key in _cases(compiled):
        fits, reason = _fits(compiled, key, value, scope)
        seen.append({"case": key, **reason})
        if fits:
            return Done({"case": key, "value": value}, f"case:{key}")
    return Done({"case": None, "value": value}, "otherwise")


def _cases(compiled: CompiledStep) -> list[str]:
    rows = compiled.step.config.get("cases")
    return [str(row.get("key")) for row in rows or () if isinstance(row, Mapping)]


def _fits(
    compiled: CompiledStep, key: str, value: Json, scope: Mapping[str, Json]
) -> tuple[bool, dict[str, Json]]:
    """By its condition if it has one, else by being equal to the value or one of a list; and what was looked at."""
    test = compiled.tests.get(f"when:{key}")
    if test is not None:
        holds = test.test(scope)
        return holds, tested(test, scope, holds)
    part = compiled.parts.get(f"equals:{key}")
    wanted = None if part is None else part.render(scope)
    one_of = wanted if isinstance(wanted, list) and not isinstance(value, list) else [wanted]
    fits = any(equal(one, value, Meter()) for one in one_of)
    return fits, {"equals": wanted, "holds": fits}
