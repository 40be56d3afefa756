"""The expression language of workflows: `{{ trigger.ticket.number }}`, conditions, small calculations.

Knows JSON values and nothing of workflows, tickets, databases, clocks or Python objects.
"""

from __future__ import annotations

from deskflow.workflows.expressions.compiler import Reference
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionMissingName,
    ExpressionSyntaxError,
    ExpressionTooBig,
    ExpressionTypeError,
)
from deskflow.workflows.expressions.expression import Expression, parse
from deskflow.workflows.expressions.functions import STANDARD, Function, FunctionTable
from deskflow.workflows.expressions.paths import Path, written
from deskflow.workflows.expressions.template import (
    Prepared,
    Template,
    is_template,
    parse_template,
    prepare,
    render,
    template_references,
)
from deskflow.workflows.expressions.values import Json

__all__ = [
    "STANDARD",
    "Expression",
    "ExpressionError",
    "ExpressionMissingName",
    "ExpressionSyntaxError",
    "ExpressionTooBig",
    "ExpressionTypeError",
    "Function",
    "FunctionTable",
    "Json",
    "Path",
    "Prepared",
    "Reference",
    "Template",
    "is_template",
    "parse",
    "parse_template",
    "prepare",
    "render",
    "template_references",
    "written",
]
