"""Writes expressions anew with other names, by the syntax tree: what only looks like a name (a text, a function, a
member of something) stays as it was written.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.compiler import path_of_node
from deskflow.workflows.expressions.errors import ExpressionError, ExpressionSyntaxError
from deskflow.workflows.expressions.expression import split_text, syntax_tree
from deskflow.workflows.expressions.paths import Path, canonical
from deskflow.workflows.expressions.reading import Reading, read
from deskflow.workflows.expressions.template import is_template
from deskflow.workflows.expressions.values import Json

Renaming = Callable[[Path], str | None]
"""What to write for a path (in its one spelling); None leaves it as it is."""

_Piece = tuple[int, int, str]


def renamed(source: str, rename: Renaming) -> str:
    """An expression with other names. Raises ExpressionError for what is none."""
    return _spliced(source, list(_in_reading(source, read(source), rename)))


def renamed_text(text: str, rename: Renaming) -> str:
    """A text with expressions in braces."""
    pieces: list[_Piece] = []
    for piece in split_text(text):
        if isinstance(piece, Reading):
            pieces.extend(_in_reading(text, piece, rename))
    return _spliced(text, pieces)


def renamed_value(value: Json, rename: Renaming) -> Json:
    """Every text with braces in a configuration; the configuration itself where nothing changes."""
    if isinstance(value, str):
        return renamed_text(value, rename) if is_template(value) else value
    if isinstance(value, Mapping):
        return {key: renamed_value(part, rename) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [renamed_value(part, rename) for part in value]
    return value


def _spliced(text: str, pieces: list[_Piece]) -> str:
    for start, end, new in sorted(pieces, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _in_reading(source: str, reading: Reading, rename: Renaming) -> Iterator[_Piece]:
    if reading.is_name:
        new = rename(canonical(tuple(reading.python.split("."))))
        if new is not None:
            start = reading.position(0)
            yield start, start + len(reading.python), new
        return
    starts = dict(reading.marks)

    def end_of(column: int) -> int:
        # Each piece of the Python text begins where the one before it ends; after the last one reading stopped.
        return starts.get(column, reading.end)

    tree = syntax_tree(reading)
    ahead: list[tuple[ast.expr, int]] = [(tree, 0)]
    while ahead:
        node, depth = ahead.pop()
        if depth > limits.DEPTH:
            raise ExpressionSyntaxError("expression.too_deep", limit=limits.DEPTH)
        path = path_of_node(node)
        if path is not None:
            new = rename(canonical(path))
            if new is not None:
                assert node.end_col_offset is not None
                start = reading.position(node.col_offset)
                end = end_of(node.end_col_offset)
                written = source[start:end]
                yield start, start + len(written.rstrip()), new
        elif isinstance(node, ast.Constant):
            assert node.end_col_offset is not None
            start, end = reading.position(node.col_offset), end_of(node.end_col_offset)
            yield from _in_quotes(source, start, end, node.value, rename)
        else:
            inner = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
            parts = [(one, depth + 1) for one in inner if isinstance(one, ast.expr)]
            ahead.extend(reversed(parts))


def _in_quotes(
    source: str, start: int, end: int, value: object, rename: Renaming
) -> Iterator[_Piece]:
    """A quoted text inside an expression may hold braces as well; braces that never close are only characters."""
    if not isinstance(value, str) or "{{" not in value or "}}" not in value:
        return
    written = source[start:end].rstrip()
    changed = renamed_text(value, rename)
    if changed == value:
        return
    if written[1:-1] != value or written[0] in changed.replace(value, ""):
        # It is written with escapes: where in it a name stands cannot be told for sure.
        raise ExpressionSyntaxError("expression.unexpected", position=start, found=written[:40])
    yield start, start + len(written), f"{written[0]}{changed}{written[0]}"


__all__ = ["ExpressionError", "Renaming", "renamed", "renamed_text", "renamed_value"]
