"""The functions every expression may call: an explicit list of the files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deskflow.workflows.expressions.functions import (
    business,
    dates,
    json_texts,
    lists,
    moments,
    numbers,
    objects,
    patterns,
    searches,
    text,
    writing,
)
from deskflow.workflows.expressions.functions.function import (
    Argument,
    Example,
    Function,
    FunctionTable,
    shows,
    takes,
)
from deskflow.workflows.expressions.values import Json

STANDARD: Final = FunctionTable(
    [
        *text.FUNCTIONS,
        *writing.FUNCTIONS,
        *patterns.FUNCTIONS,
        *numbers.FUNCTIONS,
        *dates.FUNCTIONS,
        *moments.FUNCTIONS,
        *business.FUNCTIONS,
        *lists.FUNCTIONS,
        *searches.FUNCTIONS,
        *objects.FUNCTIONS,
        *json_texts.FUNCTIONS,
    ]
)


def _compiled(*_: object) -> Json:
    """Never called: the compiler writes the code for these itself."""
    return None


# These look at a name without failing when it is missing, so the compiler knows them, not the table.
LAZY: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function(
                "default", _compiled, "missing", takes("value", "otherwise"), "any",
                shows(("default(trigger.nobody, 'none')", "none"), ("default('a', 'b')", "a")),
            ),
            Function(
                "coalesce", _compiled, "missing", takes("value*"), "any",
                shows(("coalesce(null, trigger.nobody, 3)", 3)),
            ),
            Function(
                "has", _compiled, "missing", takes("name"), "boolean",
                shows(("has(trigger.nobody)", False)),
            ),
            Function("now", _compiled, "date", (), "date"),
        )
    }
)  # fmt: skip

__all__ = [
    "LAZY",
    "STANDARD",
    "Argument",
    "Example",
    "Function",
    "FunctionTable",
]
