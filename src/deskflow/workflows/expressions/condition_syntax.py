"""What an expression is, seen from outside: a name, a call, something that needs brackets beside others."""

from __future__ import annotations

import ast
from typing import Final

from deskflow.workflows.expressions.compiler import path_of_node
from deskflow.workflows.expressions.completion import OPEN
from deskflow.workflows.expressions.errors import ExpressionError
from deskflow.workflows.expressions.expression import parse, syntax_tree
from deskflow.workflows.expressions.functions import LAZY, STANDARD
from deskflow.workflows.expressions.paths import Path, canonical
from deskflow.workflows.expressions.reading import read

_WEAK: Final = (ast.BoolOp, ast.IfExp)
NO_OPERAND: Final = (ast.BoolOp, ast.IfExp, ast.Compare)


def _tree(text: str) -> ast.expr | None:
    try:
        parse(text)
        return syntax_tree(read(text))
    except ExpressionError:
        return None


def path_of(text: str) -> Path | None:
    """The name this expression is, if it is nothing else."""
    tree = _tree(text)
    path = path_of_node(tree) if tree is not None else None
    return None if path is None else canonical(path)


def function_of(text: str) -> str:
    """What the function gives that this expression calls; nothing if it is no call."""
    tree = _tree(text)
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
        return ""
    found = STANDARD.get(tree.func.id) or LAZY.get(tree.func.id)
    return found.returns if found is not None else OPEN


def binds_weakly(text: str) -> bool:
    """Whether it needs brackets beside `and` or `or`."""
    return isinstance(_tree(text), _WEAK)


def is_operand(text: str) -> bool:
    """Whether it can stand beside `==` as it is; what cannot be read is left to whoever reads the whole."""
    tree = _tree(text)
    return tree is None or not (isinstance(tree, NO_OPERAND) or is_not(tree))


def is_field(text: str) -> bool:
    """Whether an operator can follow: a name, a call, a calculation; not a condition of its own."""
    return _tree(text) is not None and is_operand(text)


def is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert)
