"""Writes a value as JSON text."""

from __future__ import annotations

import json
from typing import Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

MOST_CHARACTERS: Final = 1_000_000

SPEC = ActionSpec(
    "make_json",
    "action.make_json",
    "braces",
    "data",
    parameters=(
        Parameter("value", ParameterKind.JSON, "action.make_json.value", required=True),
        Parameter("indented", ParameterKind.BOOLEAN, "action.make_json.indented", default=False, takes_expressions=False),
    ),
    outputs=(Output("json", "text"),),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    if config.get("value") is None:
        raise StepFailed("field.required", retryable=False, field="value")
    indent = 2 if config.get("indented") is True else None
    said = json.dumps(config["value"], indent=indent, ensure_ascii=False)
    if len(said) > MOST_CHARACTERS:
        raise StepFailed("json_text.too_big", retryable=False, limit=MOST_CHARACTERS)
    return {"json": said}


ACTION = Action(SPEC, run=run)
