"""Texts and whole configurations with `{{ expression }}` in them.

A field that is one expression keeps the type of its value; text around it makes a text. Configurations are
rendered in one pass: what a value contains is never rendered again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.compiler import Compiler, Reference
from deskflow.workflows.expressions.errors import ExpressionError, ExpressionTooBig
from deskflow.workflows.expressions.expression import (
    compile_embedded,
    compile_reading,
    finish,
    joined,
    split_text,
)
from deskflow.workflows.expressions.functions import STANDARD, FunctionTable
from deskflow.workflows.expressions.paths import Evaluation, Path, Run
from deskflow.workflows.expressions.values import Json

Field = tuple[str | int, ...]
"""Where a text stands in a configuration: `("updates", "assigned_to")`."""


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A text with expressions in it. `is_single`: it is one expression and nothing else."""

    source: str
    uses: tuple[Reference, ...]
    is_single: bool
    run: Run

    def render(self, scope: Mapping[str, Json]) -> Json:
        return finish(self.run, Evaluation(scope))

    def references(self) -> set[Path]:
        return {use.path for use in self.uses}


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A configuration whose texts are compiled; what the engine keeps per step."""

    uses: tuple[Reference, ...]
    _run: Run

    def render(self, scope: Mapping[str, Json]) -> Json:
        """A new JSON value. Raises ExpressionError; its `field` parameter says which field."""
        return finish(self._run, Evaluation(scope))


def is_template(value: object) -> bool:
    return isinstance(value, str) and "{{" in value


def parse_template(text: str, functions: FunctionTable = STANDARD) -> Template:
    """Compile a text, or hand out what was compiled before. Raises ExpressionError."""
    if len(text) > limits.TEMPLATE_CHARS:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.TEMPLATE_CHARS)
    if len(text) <= limits.SHORT_SOURCE:
        return _parse_short(text, functions)
    return _parse_long(text, functions)


@lru_cache(maxsize=limits.CACHED_SHORT)
def _parse_short(text: str, functions: FunctionTable) -> Template:
    return _parse(text, functions)


@lru_cache(maxsize=limits.CACHED_LONG)
def _parse_long(text: str, functions: FunctionTable) -> Template:
    return _parse(text, functions)


def _parse(text: str, functions: FunctionTable) -> Template:
    pieces = split_text(text)
    parts: list[str | Run] = []
    uses: list[Reference] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        else:
            compiler = Compiler(piece.position, functions, compile_embedded)
            parts.append(compile_reading(compiler, piece))
            uses.extend(compiler.references)
    runs = [part for part in parts if not isinstance(part, str)]
    blank = all(not part.strip() for part in parts if isinstance(part, str))
    if len(runs) == 1 and blank:
        return Template(text, tuple(uses), True, runs[0])
    return Template(text, tuple(uses), False, joined(parts))


def prepare(value: Json, functions: FunctionTable = STANDARD) -> Prepared:
    """Compile every text in a configuration. Raises ExpressionError with `field`."""
    uses: list[Reference] = []
    run = _compile(value, (), uses, functions)
    return Prepared(tuple(uses), run)


def _compile(value: Json, field: Field, uses: list[Reference], functions: FunctionTable) -> Run:
    if len(field) > limits.VALUE_DEPTH:
        raise ExpressionTooBig("expression.value_too_deep", limit=limits.VALUE_DEPTH)
    if isinstance(value, Mapping):
        members = [
            (key, _compile(part, (*field, key), uses, functions)) for key, part in value.items()
        ]
        return lambda evaluation: {key: run(evaluation) for key, run in members}
    if isinstance(value, list | tuple):
        items = [
            _compile(part, (*field, place), uses, functions) for place, part in enumerate(value)
        ]
        return lambda evaluation: [run(evaluation) for run in items]
    if not is_template(value):
        return lambda _evaluation: value
    try:
        template = parse_template(value, functions)
    except ExpressionError as error:
        raise in_field(error, field) from None
    uses.extend(template.uses)
    return _naming_field(template.run, field)


def _naming_field(run: Run, field: Field) -> Run:
    def render(evaluation: Evaluation) -> Json:
        try:
            return run(evaluation)
        except ExpressionError as error:
            raise in_field(error, field) from None

    return render


def in_field(error: ExpressionError, field: Field) -> ExpressionError:
    """The same error, saying in which field of a configuration it stands."""
    if not field or "field" in error.params:
        return error
    return type(error)(error.code, **{**error.params, "field": written_field(field)})


def written_field(field: Field) -> str:
    """`updates.assigned_to`, `attachments[0].name`."""
    text = ""
    for part in field:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def render(value: Json, scope: Mapping[str, Json], functions: FunctionTable = STANDARD) -> Json:
    """Render a text or a configuration at once; `prepare` is for what is rendered again and again."""
    return prepare(value, functions).render(scope)


def template_references(value: Json, functions: FunctionTable = STANDARD) -> set[Path]:
    """The names all texts in a configuration use."""
    return {use.path for use in prepare(value, functions).uses}


def texts_in(value: Json, field: Field = ()) -> Iterator[tuple[Field, str]]:
    """Every text with braces in a configuration and where it stands."""
    if isinstance(value, str):
        if is_template(value):
            yield field, value
    elif len(field) > limits.VALUE_DEPTH:
        return
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts_in(part, (*field, key))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from texts_in(part, (*field, place))
