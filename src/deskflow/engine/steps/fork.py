"""A fork: all branches at once, or those whose condition holds."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Forks, Token
from deskflow.engine.steps.reasons import tested


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Forks:
    scope = context.scope()
    rows = compiled.step.config.get("branches")
    taken: list[str] = []
    asked: list[Json] = []
    for row in rows or ():
        key = str(row.get("key")) if isinstance(row, Mapping) else str(row)
        test = compiled.tests.get(f"when:{key}")
        holds = test is None or test.test(scope)
        if test is not None:
            asked.append({"branch": key, **tested(test, scope, holds)})
        if holds:
            taken.append(key)
    if asked:
        token.data["input"] = {"branches": asked}
    return Forks(taken)
