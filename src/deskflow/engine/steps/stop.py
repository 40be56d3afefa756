"""The end of an execution: as a success or as a failure with a message."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, Token


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done:
    config = compiled.config.render(context.scope())
    token.data["input"] = config
    values = config if isinstance(config, dict) else {}
    message = str(values.get("message") or "")
    fails = values.get("outcome") == "fail"
    return Done({"message": message}, "", ends="failed" if fails else "completed", message=message)
