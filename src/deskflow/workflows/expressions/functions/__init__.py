"""The functions every expression may call: an explicit list of the files beside this one."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.expressions.functions import dates, lists, numbers, text
from deskflow.workflows.expressions.functions.function import Function, FunctionTable

STANDARD: Final = FunctionTable(
    [*text.FUNCTIONS, *numbers.FUNCTIONS, *lists.FUNCTIONS, *dates.FUNCTIONS]
)

# These look at a name without failing when it is missing, so the compiler knows them, not the table.
LAZY: Final = {
    "default": "default(value, otherwise)",
    "coalesce": "coalesce(a, b, …)",
    "has": "has(name)",
    "now": "now()",
}

__all__ = ["LAZY", "STANDARD", "Function", "FunctionTable"]
