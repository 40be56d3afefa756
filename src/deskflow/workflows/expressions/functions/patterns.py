"""Regular expressions, in RE2 only: its time grows with the text, never with the pattern's ambiguity."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionTooBig,
    ExpressionTypeError,
)
from deskflow.workflows.expressions.functions.function import want_text
from deskflow.workflows.expressions.values import Json, Meter


def matches(meter: Meter, text: Json, pattern: Json) -> bool:
    """Does the pattern occur anywhere in the text?"""
    whole, wanted = want_text("matches", 1, text), want_text("matches", 2, pattern)
    if len(wanted) > limits.PATTERN_CHARS:
        raise ExpressionTooBig("expression.pattern_too_long", limit=limits.PATTERN_CHARS)
    meter.spend(limits.PATTERN_WORK * len(whole))
    try:
        return bool(_compiled(wanted).search(whole))
    except UnicodeEncodeError:
        raise ExpressionTypeError("expression.bad_text") from None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    try:
        import re2
    except ImportError:
        # Python's own `re` can be kept busy for hours by a short pattern, so it is no stand-in.
        raise ExpressionError("expression.patterns_not_available") from None
    options = re2.Options()
    options.max_mem = limits.PATTERN_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        shown = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ExpressionTypeError("expression.bad_pattern", pattern=pattern, reason=shown) from None
