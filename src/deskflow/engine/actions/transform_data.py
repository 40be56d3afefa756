"""Makes other data of data with a JSONata expression. Computes in a process of its own, which may be killed."""

from __future__ import annotations

import json

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text
from deskflow.engine.computing import in_child
from deskflow.engine.context import EffectContext
from deskflow.engine.jsonata_values import MOST_EXPRESSION, MOST_INPUT, transform
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "transform_data",
    "action.transform_data",
    "arrow-right-left",
    "data",
    parameters=(
        Parameter("data", ParameterKind.JSON, "action.transform_data.data", required=True, default="{{ trigger }}"),
        Parameter("expression", ParameterKind.MULTILINE, "action.transform_data.expression", required=True, takes_expressions=False, longest=MOST_EXPRESSION),
    ),
    outputs=(Output("result", "any"),),
    repeatable=False,
    computes=True,
    example={"result": {"total": 42}},
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    expression = required_text(config, "expression")
    data = config.get("data")
    if data is None:
        raise StepFailed("field.required", retryable=False, field="data")
    if len(expression) > MOST_EXPRESSION:
        raise StepFailed("transform.too_big", retryable=False, limit=MOST_EXPRESSION)
    if len(json.dumps(data)) > MOST_INPUT:
        raise StepFailed("transform.too_big", retryable=False, limit=MOST_INPUT)
    return {"result": await in_child(context, transform, data, expression)}


ACTION = Action(SPEC, effect=effect)
