"""Reads a value from JSON text."""

from __future__ import annotations

from typing import Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text
from deskflow.engine.computing import compute
from deskflow.engine.context import EffectContext
from deskflow.engine.json_values import read_json
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

MOST_CHARACTERS: Final = 1_000_000

SPEC = ActionSpec(
    "parse_json",
    "action.parse_json",
    "braces",
    "data",
    parameters=(Parameter("text", ParameterKind.MULTILINE, "action.parse_json.text", required=True),),
    outputs=(Output("result", "any"),),
    repeatable=False,
    computes=True,
    example={"result": {"seats": 3}},
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    said = required_text(config, "text")
    if len(said) > MOST_CHARACTERS:
        raise StepFailed("json_text.too_big", retryable=False, limit=MOST_CHARACTERS)
    return {"result": await compute(context, read, said, size=len(said))}


def read(said: str) -> Json:
    try:
        return read_json(said)
    except ValueError as problem:
        line = getattr(problem, "lineno", 0)
        raise Rejected("json_text.broken", line=line, problem=str(problem)[:200]) from None


ACTION = Action(SPEC, effect=effect)
