"""An expression: parsed once, kept, evaluated many times on many scopes, from any thread.

A scope is a mapping of plain JSON values by name; it is never changed, and what comes out shares nothing
with it. Values are data: nothing found in them is ever read as an expression.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.compiler import Compiler, Reference
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionSyntaxError,
    ExpressionTooBig,
)
from deskflow.workflows.expressions.functions import STANDARD, FunctionTable
from deskflow.workflows.expressions.paths import Evaluation, Path, Run
from deskflow.workflows.expressions.reading import Reading, read
from deskflow.workflows.expressions.values import SCALARS, Json, copy, text_of

_BRACES = "{{"


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """One compiled expression. Make it with `parse`."""

    source: str
    uses: tuple[Reference, ...]
    _run: Run

    def evaluate(self, scope: Mapping[str, Json]) -> Json:
        """The value, as a JSON copy. Raises ExpressionError."""
        return finish(self._run, Evaluation(scope))

    def test(self, scope: Mapping[str, Json]) -> bool:
        """The value as a yes or no: empty, zero, false and null are no."""
        evaluation = Evaluation(scope)
        try:
            return bool(self._run(evaluation))
        except (RecursionError, MemoryError, OverflowError):
            raise ExpressionTooBig("expression.too_much_work", limit=limits.WORK) from None

    def references(self) -> set[Path]:
        """The names it uses, in canonical spelling."""
        return {use.path for use in self.uses}


def finish(run: Run, evaluation: Evaluation) -> Json:
    """Run compiled code and detach the result from the scope."""
    try:
        value = run(evaluation)
        return (
            value
            if type(value) in SCALARS and type(value) is not float
            else copy(value, evaluation)
        )
    except (RecursionError, MemoryError, OverflowError):
        raise ExpressionTooBig("expression.too_much_work", limit=limits.WORK) from None


def parse(source: str, functions: FunctionTable = STANDARD) -> Expression:
    """Compile `source`, or hand out what was compiled before. Raises ExpressionError with a position."""
    if len(source) > limits.SOURCE_CHARS:
        raise ExpressionTooBig("expression.too_long", position=0, limit=limits.SOURCE_CHARS)
    if len(source) <= limits.SHORT_SOURCE:
        return _parse_short(source, functions)
    return _parse_long(source, functions)


@lru_cache(maxsize=limits.CACHED_SHORT)
def _parse_short(source: str, functions: FunctionTable) -> Expression:
    return _parse(source, functions)


@lru_cache(maxsize=limits.CACHED_LONG)
def _parse_long(source: str, functions: FunctionTable) -> Expression:
    return _parse(source, functions)


def _parse(source: str, functions: FunctionTable) -> Expression:
    reading = read(source)
    compiler = Compiler(reading.position, functions, compile_embedded)
    run = compile_reading(compiler, reading)
    return Expression(source, tuple(compiler.references), run)


def compile_reading(compiler: Compiler, reading: Reading) -> Run:
    """Compile what was read. A lone dotted name, which most are, does not need Python's parser."""
    if reading.is_name:
        return compiler.refer(tuple(reading.python.split(".")), reading.position(0))
    return compiler.compile(syntax_tree(reading))


def syntax_tree(reading: Reading) -> ast.expr:
    """Python's syntax tree of what was read; any failure of the parser is a syntax error of the author."""
    if not reading.python:
        raise ExpressionSyntaxError("expression.empty", position=reading.position(0))
    # Loaded with the first expression, not with the program.
    from simpleeval import SimpleEval

    try:
        statement = SimpleEval.parse(reading.python)
    except SyntaxError as error:
        column = max((error.offset or 1) - 1, 0)
        raise ExpressionSyntaxError(
            "expression.syntax", position=reading.position(column)
        ) from None
    except (RecursionError, MemoryError):
        raise ExpressionTooBig("expression.too_deep", limit=limits.DEPTH) from None
    except (ValueError, OverflowError):
        raise ExpressionSyntaxError("expression.syntax", position=reading.position(0)) from None
    if not isinstance(statement, ast.Expr):
        raise ExpressionSyntaxError(
            "expression.not_allowed", what="statement", position=reading.position(0)
        )
    return statement.value


def split_text(text: str) -> list[str | Reading]:
    """The plain pieces of a text and the expressions between `{{` and `}}`; `\\{{` stands for itself."""
    pieces: list[str | Reading] = []
    plain, at = "", 0
    while (begin := text.find(_BRACES, at)) >= 0:
        if text[begin - 1 : begin] == "\\" and begin > at:
            plain += text[at : begin - 1] + _BRACES
            at = begin + 2
            continue
        reading = read(text, begin + 2, until_braces=True)
        if plain or begin > at:
            pieces.append(plain + text[at:begin])
        pieces.append(reading)
        if len(pieces) > limits.TEMPLATE_PARTS:
            raise ExpressionTooBig(
                "expression.too_many_parts", limit=limits.TEMPLATE_PARTS, position=begin
            )
        plain, at = "", reading.end + 2
    if plain or at < len(text):
        pieces.append(plain + text[at:])
    return pieces


def compile_embedded(text: str, position: int, compiler: Compiler) -> Run | None:
    """A quoted text inside an expression may hold `{{…}}`, as in the seeds: `'{{trigger.x}}' == 'high'`.

    What is quoted is text, so its value is text too. Braces that never close are only characters.
    """
    begin = text.find(_BRACES)
    if begin < 0 or "}}" not in text[begin:]:
        return None
    try:
        pieces = split_text(text)
    except ExpressionError as error:
        raise error.moved(position + 1) from None
    outer = compiler.place
    parts: list[str | Run] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        inner = piece
        compiler.place = lambda column, inner=inner: position + 1 + inner.position(column)  # type: ignore[misc]
        try:
            parts.append(compile_reading(compiler, inner))
        finally:
            compiler.place = outer
    return joined(parts)


def joined(parts: list[str | Run]) -> Run:
    """The code that writes plain pieces and values one after the other, bounded in length."""

    def write(evaluation: Evaluation) -> Json:
        written: list[str] = []
        total = 0
        for part in parts:
            piece = part if isinstance(part, str) else text_of(part(evaluation), evaluation)
            total += len(piece)
            if total > limits.RESULT_CHARS:
                raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
            written.append(piece)
        return "".join(written)

    return write
