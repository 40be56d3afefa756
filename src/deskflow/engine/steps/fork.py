"""A fork: all branches at once, or those whose condition holds."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Forks, Token


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Forks:
    scope = context.scope()
    rows = compiled.step.config.get("branches")
    taken = []
    for row in rows or ():
        key = str(row.get("key")) if isinstance(row, Mapping) else str(row)
        test = compiled.tests.get(f"when:{key}")
        if test is None or test.test(scope):
            taken.append(key)
    return Forks(taken)
