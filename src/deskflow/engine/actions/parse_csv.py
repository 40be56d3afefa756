"""Reads a table from CSV text."""

from __future__ import annotations

from typing import Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text
from deskflow.engine.computing import compute
from deskflow.engine.context import EffectContext
from deskflow.engine.csv_values import DELIMITERS, read_csv
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_DELIMITER: Final = "action.parse_csv.delimiter"

SPEC = ActionSpec(
    "parse_csv",
    "action.parse_csv",
    "table",
    "data",
    parameters=(
        Parameter("text", ParameterKind.MULTILINE, "action.parse_csv.text", required=True),
        Parameter("delimiter", ParameterKind.CHOICE, _DELIMITER, default="auto", choices=choices(_DELIMITER, "auto", *DELIMITERS), takes_expressions=False),
        Parameter("header", ParameterKind.BOOLEAN, "action.parse_csv.header", default=True, takes_expressions=False),
    ),
    outputs=(Output("rows", "list"), Output("columns", "list"), Output("count", "number")),
    repeatable=False,
    computes=True,
    example={"rows": [{"name": "Ada", "seats": "3"}], "columns": ["name", "seats"], "count": 1},
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """Cells are texts; with a header a row is an object by the names of the first line."""
    said = required_text(config, "text")
    header = config.get("header") is not False
    delimiter = text(config, "delimiter", "auto")
    return await compute(context, read_csv, said, delimiter, header, size=len(said))


ACTION = Action(SPEC, effect=effect)
