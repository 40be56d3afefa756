"""Transforms a value with a JSONata expression. Runs in a child process only: an expression may never end."""

from __future__ import annotations

import json
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.engine.json_values import keepable

MOST_EXPRESSION: Final = 20_000
MOST_INPUT: Final = 5_000_000
MOST_OUTPUT: Final = 1_000_000
_SECONDS: Final = 5
_DEPTH: Final = 400


def transform(data: Json, expression: str) -> Json:
    """What the expression makes of the data; None for "nothing". Rejected("transform.…") with what is wrong."""
    import jsonata

    try:
        compiled = jsonata.Jsonata(expression, _pattern, timeout=_SECONDS * 1000, stack=_DEPTH)
        compiled.set_validate_input(False)
        # Texts in the data stay texts.
        result = compiled.evaluate(data, {"eval": None})
    except jsonata.JException as problem:
        raise Rejected(
            "transform.bad_expression", error=str(problem)[:300], position=problem.location
        ) from None
    except RecursionError:
        raise Rejected("transform.too_deep") from None
    except (
        RuntimeError,
        ArithmeticError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
    ) as problem:
        # The library leaves some mistakes to Python.
        raise Rejected(
            "transform.failed", error=f"{type(problem).__name__}: {problem}"[:300]
        ) from None
    return _plain(result)


def _pattern(pattern: str, flags: Any) -> Any:
    """A regular expression in linear time: Python's own may take for ever."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not flags.case_insensitive
    try:
        return re2.compile(f"(?m){pattern}" if flags.multiline else pattern, options=options)
    except re2.error as problem:
        raise Rejected(
            "transform.bad_pattern", pattern=pattern[:80], error=str(problem)[:200]
        ) from None


def _plain(result: Any) -> Json:
    try:
        text = json.dumps(result, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise Rejected("transform.not_plain") from None
    if len(text) > MOST_OUTPUT:
        raise Rejected("transform.too_big", limit=MOST_OUTPUT)
    try:
        return keepable(json.loads(text))
    except ValueError:
        raise Rejected("transform.too_deep") from None
