"""Sets a variable of this execution."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text
from deskflow.engine.context import StepContext
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "set_variable",
    "action.set_variable",
    "variable",
    "data",
    parameters=(
        Parameter("variable_name", ParameterKind.VARIABLE, "action.set_variable.variable_name", required=True, longest=100, takes_expressions=False),
        Parameter("variable_value", ParameterKind.JSON, "action.set_variable.variable_value"),
    ),
    outputs=(Output("variable_name", "text"), Output("value", "any")),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    name = required_text(config, "variable_name")
    value = config.get("variable_value")
    context.set_variable(name, value)
    return {"variable_name": name, "value": value}


ACTION = Action(SPEC, run=run)
