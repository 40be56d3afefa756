"""What an expression looked at, kept with the step as the reason why a way was taken."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.workflows.expressions import Expression, ExpressionError, Path, parse, written


def looked_at(expression: Expression, scope: Mapping[str, Json]) -> dict[str, Json]:
    """The names in it with their values; None for what is not there."""
    return {written(path): _value(path, scope) for path in sorted(expression.references(), key=str)}


def tested(expression: Expression, scope: Mapping[str, Json], answer: bool) -> dict[str, Json]:
    """A condition with what it looked at and what came of it."""
    return {"condition": expression.source, "values": looked_at(expression, scope), "holds": answer}


def _value(path: Path, scope: Mapping[str, Json]) -> Json:
    try:
        return parse(written(path)).evaluate(scope)
    except ExpressionError:
        return None
