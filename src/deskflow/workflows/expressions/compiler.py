"""From a syntax tree to a Python closure, node by allowed node; everything not listed here is refused.

simpleeval parses; its evaluator is not used, because its limits can be walked around by methods of text and
numbers. Here no attribute of a Python object is ever read: `a.b` is a member of a plain object, and only a
bare name can be called. The tree has no loops, so its bounded size bounds the number of operations.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.calls import compile_call
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionMissingName,
    ExpressionSyntaxError,
    ExpressionTooBig,
    ExpressionTypeError,
)
from deskflow.workflows.expressions.functions import FunctionTable
from deskflow.workflows.expressions.operators import (
    BINARY,
    COMPARE,
    Operator,
    bounded,
    check_list,
    negative,
    positive,
)
from deskflow.workflows.expressions.paths import Evaluation, Path, Run, canonical, follow, step_into
from deskflow.workflows.expressions.values import SCALARS, Json, equal, kind_of

Embedded = Callable[[str, int, "Compiler"], Run | None]
"""Compiles a text that holds `{{…}}`, or answers None for a text that holds none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name an expression uses; `required` unless `default(…)` and the like allow it to be missing."""

    path: Path
    position: int
    required: bool


@dataclass(slots=True)
class Compiler:
    """Compiles one tree; collects the names it uses."""

    place: Callable[[int], int]
    functions: FunctionTable
    embedded: Embedded
    references: list[Reference] = field(default_factory=list)
    nodes: int = 0
    depth: int = 0
    guards: int = 0

    def compile(self, node: ast.expr) -> Run:
        """Raises ExpressionError for anything but a small, shallow tree of allowed nodes."""
        self.nodes += 1
        self.depth += 1
        if self.nodes > limits.NODES:
            raise ExpressionTooBig("expression.too_many_parts", limit=limits.NODES)
        if self.depth > limits.DEPTH:
            raise ExpressionTooBig(
                "expression.too_deep", limit=limits.DEPTH, position=self.position(node)
            )
        try:
            compile_node = _NODES[type(node)]
        except KeyError:
            raise self.refused(node, type(node).__name__) from None
        run = compile_node(self, node)
        self.depth -= 1
        return run

    def position(self, node: ast.expr) -> int:
        return self.place(node.col_offset)

    def refused(self, node: ast.expr, what: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(
            "expression.not_allowed", what=what, position=self.position(node)
        )

    def refer(self, path: Path, position: int) -> Run:
        path = canonical(path)
        self.references.append(Reference(path, position, required=not self.guards))
        return follow(path, position)


def _constant(compiler: Compiler, node: ast.Constant) -> Run:
    value = node.value
    if isinstance(value, str):
        inner = compiler.embedded(value, compiler.position(node), compiler)
        if inner is not None:
            return inner
    elif isinstance(value, int | float) and not isinstance(value, bool):
        try:
            bounded(value)
        except ExpressionError as error:
            raise error.at(compiler.position(node)) from None
    elif value is not None and not isinstance(value, bool):
        raise compiler.refused(node, type(value).__name__)
    constant: Json = value
    return lambda _evaluation: constant


def path_of_node(node: ast.expr) -> Path | None:
    """The path a chain of members spells, if all of it is written out."""
    parts: list[str | int] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            key = node.slice.value
            if isinstance(key, bool) or not isinstance(key, str | int):
                return None
            parts.append(key)
        else:
            return None
        node = node.value
    return (node.id, *reversed(parts))


def _name(compiler: Compiler, node: ast.Name) -> Run:
    return compiler.refer((node.id,), compiler.position(node))


def _attribute(compiler: Compiler, node: ast.Attribute) -> Run:
    path = path_of_node(node)
    if path is not None:
        return compiler.refer(path, compiler.position(node))
    key, position = node.attr, compiler.position(node)
    container = compiler.compile(node.value)
    return lambda evaluation: _member(evaluation, container(evaluation), key, position)


def _subscript(compiler: Compiler, node: ast.Subscript) -> Run:
    path = path_of_node(node)
    if path is not None:
        return compiler.refer(path, compiler.position(node))
    position = compiler.position(node)
    container = compiler.compile(node.value)
    if isinstance(node.slice, ast.Slice):
        return _slice(compiler, container, node.slice, position)
    key = compiler.compile(node.slice)
    return lambda evaluation: _member(evaluation, container(evaluation), key(evaluation), position)


def _member(evaluation: Evaluation, value: Json, key: Json, position: int) -> Json:
    try:
        return step_into(value, key)
    except LookupError:
        name = str(key)[:100]
        raise ExpressionMissingName(
            "expression.missing_name", path=name, name=name, inside="", suggestion=None,
            is_null=False, position=position,
        ) from None  # fmt: skip
    except TypeError:
        if evaluation.guards and value is None:
            raise ExpressionMissingName("expression.missing_name", path=str(key)[:100]) from None
        raise ExpressionTypeError(
            "expression.no_member", kind=kind_of(value), key=kind_of(key), position=position
        ) from None


def _slice(compiler: Compiler, container: Run, node: ast.Slice, position: int) -> Run:
    if node.step is not None:
        raise compiler.refused(node, "slice_step")
    lower = compiler.compile(node.lower) if node.lower else None
    upper = compiler.compile(node.upper) if node.upper else None

    def cut(evaluation: Evaluation) -> Json:
        value = container(evaluation)
        begin = lower(evaluation) if lower else None
        end = upper(evaluation) if upper else None
        if type(value) not in (str, list) or not {type(begin), type(end)} <= {int, type(None)}:
            raise ExpressionTypeError(
                "expression.no_member", kind=kind_of(value), key="slice", position=position
            )
        part = value[begin:end]
        evaluation.spend(len(part))
        return check_list(part) if type(part) is list else part

    return cut


def _unary(compiler: Compiler, node: ast.UnaryOp) -> Run:
    operand = compiler.compile(node.operand)
    position = compiler.position(node)
    if isinstance(node.op, ast.Not | ast.Invert):
        return lambda evaluation: not operand(evaluation)
    apply = negative if isinstance(node.op, ast.USub) else positive

    def signed(evaluation: Evaluation) -> Json:
        try:
            return apply(operand(evaluation))
        except ExpressionError as error:
            raise error.at(position) from None

    return signed


def _binary(compiler: Compiler, node: ast.BinOp) -> Run:
    """`a + b + c + …` is a chain, not a tower: its length does not count as depth."""
    links: list[tuple[Operator, ast.expr, int]] = []
    spine: ast.expr = node
    while isinstance(spine, ast.BinOp):
        operator = BINARY.get(type(spine.op))
        if operator is None:
            raise compiler.refused(spine, type(spine.op).__name__)
        links.append((operator, spine.right, compiler.position(spine.right)))
        spine = spine.left
    begin = compiler.compile(spine)
    chain = [
        (operator, compiler.compile(right), position)
        for operator, right, position in reversed(links)
    ]

    def calculate(evaluation: Evaluation) -> Json:
        value = begin(evaluation)
        for operator, right, position in chain:
            operand = right(evaluation)
            try:
                value = operator(evaluation, value, operand)
            except ExpressionError as error:
                raise error.at(position) from None
        return value

    return calculate


def _boolean(compiler: Compiler, node: ast.BoolOp) -> Run:
    """As in the seeds and in Python: the value of the operand that decides, not only true or false."""
    operands = [compiler.compile(value) for value in node.values]
    first, rest = operands[0], operands[1:]
    stop_at = isinstance(node.op, ast.Or)

    def decide(evaluation: Evaluation) -> Json:
        value = first(evaluation)
        for operand in rest:
            if bool(value) is stop_at:
                return value
            value = operand(evaluation)
        return value

    return decide


def _compare(compiler: Compiler, node: ast.Compare) -> Run:
    left = compiler.compile(node.left)
    position = compiler.position(node.comparators[0])
    links = [
        (COMPARE[type(op)], compiler.compile(right))
        for op, right in zip(node.ops, node.comparators, strict=True)
    ]
    if len(links) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        return _equality(left, links[0][1], isinstance(node.ops[0], ast.Eq | ast.Is), position)

    def compare(evaluation: Evaluation) -> Json:
        value = left(evaluation)
        for operator, right in links:
            other = right(evaluation)
            try:
                if not operator(evaluation, value, other):
                    return False
            except ExpressionError as error:
                raise error.at(position) from None
            value = other
        return True

    return compare


def _equality(left: Run, right: Run, wanted: bool, position: int) -> Run:
    def compare(evaluation: Evaluation) -> Json:
        value, other = left(evaluation), right(evaluation)
        if type(value) is type(other) and type(value) in SCALARS:
            return (value == other) is wanted
        try:
            return equal(value, other, evaluation) is wanted
        except ExpressionError as error:
            raise error.at(position) from None

    return compare


def _choice(compiler: Compiler, node: ast.IfExp) -> Run:
    test, body, orelse = (compiler.compile(part) for part in (node.test, node.body, node.orelse))
    return lambda evaluation: body(evaluation) if test(evaluation) else orelse(evaluation)


def _list(compiler: Compiler, node: ast.List | ast.Tuple) -> Run:
    items = [compiler.compile(item) for item in node.elts]
    return lambda evaluation: [item(evaluation) for item in items]


def _object(compiler: Compiler, node: ast.Dict) -> Run:
    members: list[tuple[str, Run]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        # A bare word is a key, as in the seeds' own language: {status: 'open'}.
        if isinstance(key, ast.Name):
            members.append((key.id, compiler.compile(value)))
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            members.append((key.value, compiler.compile(value)))
        else:
            raise compiler.refused(key or value, "object_key")
    return lambda evaluation: {key: value(evaluation) for key, value in members}


_NODES: Final[dict[type[ast.expr], Callable[[Compiler, Any], Run]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.Call: compile_call,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Dict: _object,
}
