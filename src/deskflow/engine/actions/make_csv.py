"""Writes a table as CSV text that is safe to open in a spreadsheet."""

from __future__ import annotations

import json

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import text
from deskflow.engine.computing import compute
from deskflow.engine.context import EffectContext
from deskflow.engine.csv_values import DELIMITERS, write_csv
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "make_csv",
    "action.make_csv",
    "file-spreadsheet",
    "data",
    parameters=(
        Parameter("rows", ParameterKind.JSON, "action.make_csv.rows", required=True),
        Parameter("columns", ParameterKind.LIST, "action.make_csv.columns"),
        Parameter("delimiter", ParameterKind.CHOICE, "action.parse_csv.delimiter", default="comma", choices=choices("action.parse_csv.delimiter", *DELIMITERS), takes_expressions=False),
        Parameter("header", ParameterKind.BOOLEAN, "action.make_csv.header", default=True, takes_expressions=False),
    ),
    outputs=(Output("csv", "text"), Output("count", "number")),
    repeatable=False,
    computes=True,
    example={"csv": '"name","seats"\r\n"Ada","3"\r\n', "count": 1},
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    rows, columns = config.get("rows"), config.get("columns") or []
    if rows in (None, ""):
        raise StepFailed("field.required", retryable=False, field="rows")
    for name, value in (("rows", rows), ("columns", columns)):
        if not isinstance(value, list):
            raise StepFailed("field.not_a_list", retryable=False, field=name)
    header = config.get("header") is not False
    delimiter = text(config, "delimiter", "comma")
    size = len(json.dumps(rows))
    return await compute(
        context, write_csv, rows, list(map(str, columns)), delimiter, header, size=size
    )


ACTION = Action(SPEC, effect=effect)
