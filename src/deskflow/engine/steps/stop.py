"""The end of an execution, as a success or as a failure with a message; or the way out of a loop or a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deskflow.core.types import Json
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, Token

_ENDS: Final = {"succeed": "completed", "fail": "failed", "break": "break", "leave": "leave"}


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done:
    config = compiled.config.render(context.scope())
    token.data["input"] = config
    values = config if isinstance(config, dict) else {}
    message = str(values.get("message") or "")
    output: dict[str, Json] = {"message": message}
    if values.get("output") is not None:
        output["output"] = values["output"]
    ends = _ENDS.get(str(values.get("outcome") or "succeed"), "completed")
    return Done(output, "", ends=ends, message=message)
