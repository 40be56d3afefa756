"""Calls of registered functions by their bare name, and the few that look at a name which may be missing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionMissingName,
    ExpressionSyntaxError,
    ExpressionTooBig,
)
from deskflow.workflows.expressions.functions import LAZY, Function
from deskflow.workflows.expressions.operators import check_list, check_text
from deskflow.workflows.expressions.paths import Evaluation, Run, nearest
from deskflow.workflows.expressions.values import Json

if TYPE_CHECKING:
    from deskflow.workflows.expressions.compiler import Compiler


def compile_call(compiler: Compiler, node: ast.Call) -> Run:
    position = compiler.position(node)
    if isinstance(node.func, ast.Attribute):
        # `x.lower()`: methods of Python objects are how sandboxes are left, so there are none.
        name = node.func.attr
        known = name in compiler.functions or name in LAZY
        raise ExpressionSyntaxError(
            "expression.no_methods",
            name=name, suggestion=f"{name}(…)" if known else None, position=position,
        )  # fmt: skip
    if not isinstance(node.func, ast.Name):
        raise compiler.refused(node, "call")
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise compiler.refused(node, "named_argument")
    if len(node.args) > limits.ARGUMENTS:
        raise ExpressionTooBig(
            "expression.too_many_parts", limit=limits.ARGUMENTS, position=position
        )
    name = node.func.id
    if name in LAZY:
        return _lazy(compiler, name, node.args, position)
    if name not in compiler.functions:
        raise ExpressionSyntaxError(
            "expression.unknown_function",
            name=name, suggestion=nearest(name, [*compiler.functions, *LAZY]), position=position,
        )  # fmt: skip
    function = compiler.functions[name]
    _check_count(name, len(node.args), function.least, function.most, position)
    return _eager(function, [compiler.compile(argument) for argument in node.args], position)


def _check_count(name: str, given: int, least: int, most: int | None, position: int) -> None:
    if given < least or (most is not None and given > most):
        raise ExpressionSyntaxError(
            "expression.argument_count",
            name=name, given=given, least=least, most=most, position=position,
        )  # fmt: skip


def _eager(function: Function, arguments: list[Run], position: int) -> Run:
    call = function.call

    def run(evaluation: Evaluation) -> Json:
        values = [argument(evaluation) for argument in arguments]
        try:
            for value in values:
                if type(value) is str:
                    if len(value) > limits.TEXT_CHARS:
                        raise ExpressionTooBig("expression.text_too_long", limit=limits.TEXT_CHARS)
                    evaluation.spend(len(value))
                elif type(value) is list:
                    evaluation.spend(len(value))
            return _checked(evaluation, call(evaluation, *values))
        except ExpressionError as error:
            raise error.at(position) from None

    return run


def _checked(evaluation: Evaluation, result: Json) -> Json:
    """Functions bound their results themselves; this is the second lock."""
    if type(result) is str:
        evaluation.spend(len(result))
        return check_text(result)
    if type(result) is list:
        return check_list(result)
    return result


def _lazy(compiler: Compiler, name: str, arguments: list[ast.expr], position: int) -> Run:
    given = len(arguments)
    if name == "now":
        _check_count(name, given, 0, 0, position)
        return compiler.refer(("now",), position)
    if name == "has":
        _check_count(name, given, 1, 1, position)
        looked_at = _guarded(compiler, arguments[0])
        return lambda evaluation: looked_at(evaluation) is not None
    _check_count(
        name, given, 2 if name == "default" else 1, 2 if name == "default" else None, position
    )
    # Only the last one may not be missing: there is nothing behind it.
    candidates = [_guarded(compiler, argument) for argument in arguments[:-1]]
    last = compiler.compile(arguments[-1])

    def choose(evaluation: Evaluation) -> Json:
        for candidate in candidates:
            value = candidate(evaluation)
            if value is not None:
                return value
        return last(evaluation)

    return choose


def _guarded(compiler: Compiler, node: ast.expr) -> Run:
    """The value, or null where a name is missing."""
    compiler.guards += 1
    inner = compiler.compile(node)
    compiler.guards -= 1

    def run(evaluation: Evaluation) -> Json:
        evaluation.guards += 1
        try:
            return inner(evaluation)
        except ExpressionMissingName:
            return None
        finally:
            evaluation.guards -= 1

    return run
