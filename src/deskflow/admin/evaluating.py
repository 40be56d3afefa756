"""`deskflow eval`: an expression or a template tried on a file of names."""

from __future__ import annotations

import json
import sys

from deskflow.core.types import Json
from deskflow.workflows.expressions import ExpressionError, is_template, parse, render


def evaluate(source: str, data: Json) -> int:
    """Prints the value as JSON and answers 0; prints what is wrong, with a mark below the place, and answers 1."""
    if not isinstance(data, dict):
        print("deskflow: the data must be a JSON object", file=sys.stderr)
        return 2
    try:
        value = render(source, data) if is_template(source) else parse(source).evaluate(data)
    except ExpressionError as problem:
        from deskflow.admin.words import in_words

        print(source, file=sys.stderr)
        if problem.position is not None:
            print(" " * problem.position + "^", file=sys.stderr)
        print(f"deskflow: {in_words(problem)}", file=sys.stderr)
        return 1
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return 0
