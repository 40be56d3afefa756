"""A condition: one expression, two ways on. What it looked at is kept as the reason."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.errors import Bug
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, Token
from deskflow.engine.steps.reasons import looked_at


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done:
    if compiled.condition is None:
        raise Bug("engine.condition_missing", step=compiled.step.key)
    scope = context.scope()
    token.data["input"] = {
        "condition": compiled.condition.source,
        "values": looked_at(compiled.condition, scope),
    }
    answer = compiled.condition.test(scope)
    port = "true" if answer else "false"
    target = context.execution.workflow.follow(compiled.step.key, port)
    return Done({"condition_result": answer, "next_step": target}, port)
