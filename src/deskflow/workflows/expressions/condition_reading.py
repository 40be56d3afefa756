"""The rows of a condition in an expression, found in its syntax tree. What no row can show stays as it is written."""

from __future__ import annotations

import ast
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, Final

from deskflow.workflows.expressions.compiler import path_of_node
from deskflow.workflows.expressions.condition_syntax import NO_OPERAND, is_not
from deskflow.workflows.expressions.conditions import PATTERNS, Condition, Group, Joiner, Row
from deskflow.workflows.expressions.expression import parse, syntax_tree
from deskflow.workflows.expressions.reading import Reading, read
from deskflow.workflows.expressions.values import Json

_COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "is",
    ast.Is: "is",
    ast.NotEq: "is_not",
    ast.IsNot: "is_not",
    ast.Gt: "more",
    ast.GtE: "more_or_same",
    ast.Lt: "less",
    ast.LtE: "less_or_same",
}
_CALLED: Final = {
    pattern.partition("(")[0]: operator
    for operator, pattern in PATTERNS.items()
    if pattern.endswith(")") and not pattern.startswith("not ")
}
_TURNED: Final = {
    pattern.removeprefix("not ").partition("(")[0]: operator
    for operator, pattern in PATTERNS.items()
    if pattern.endswith(")") and pattern.startswith("not ")
}


class _NotPlain(Exception):
    """It is no value a row can hold."""


def read_condition(source: str) -> Condition:
    """Raises ExpressionError for a text that is no expression. A text without anything in it has no rows."""
    if not source.strip():
        return Condition()
    parse(source)
    reading = read(source)
    return _Finder(source, reading).condition(syntax_tree(reading))


@dataclass(frozen=True, slots=True)
class _Finder:
    source: str
    reading: Reading

    def text(self, node: ast.expr) -> str:
        """The author's own text of a node."""
        marks = self.reading.marks
        after = bisect_left(marks, (node.end_col_offset or 0, -1))
        end = marks[after][1] if after < len(marks) else self.reading.end
        return self.source[self.reading.position(node.col_offset) : end].strip()

    def condition(self, tree: ast.expr) -> Condition:
        joiner, parts = self.parts(tree)
        return Condition(joiner, tuple(self.entry(one) for one in parts))

    def parts(self, node: ast.expr) -> tuple[Joiner, list[ast.expr]]:
        """What is joined how."""
        if isinstance(node, ast.UnaryOp) and is_not(node):
            if self.row(node).operator:
                return "all", [node]
            inner = node.operand
            if isinstance(inner, ast.BoolOp):
                return ("not_all" if isinstance(inner.op, ast.And) else "none"), inner.values
            return "none", [inner]
        if isinstance(node, ast.BoolOp):
            return ("all" if isinstance(node.op, ast.And) else "any"), node.values
        return "all", [node]

    def entry(self, node: ast.expr) -> Row | Group:
        if not isinstance(node, ast.BoolOp) and (not is_not(node) or self.row(node).operator):
            return self.row(node)
        joiner, parts = self.parts(node)
        return Group(joiner, tuple(self.row(one) for one in parts))

    def row(self, node: ast.expr) -> Row:
        text = self.text(node)
        try:
            field, operator, value = self.clause(node)
        except _NotPlain:
            return Row(text, source=text)
        return Row(field, operator, value, source=text)

    def clause(self, node: ast.expr) -> tuple[str, str, Json]:
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return self.compared(node.left, node.ops[0], node.comparators[0])
        turned = isinstance(node, ast.UnaryOp) and is_not(node)
        inner = node.operand if isinstance(node, ast.UnaryOp) and turned else node
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and not inner.keywords:
            operator = (_TURNED if turned else _CALLED).get(inner.func.id)
            if operator is not None:
                return self.called(inner, operator)
        if isinstance(inner, ast.Call) or path_of_node(inner) is not None:
            return self.text(inner), "no" if turned else "yes", ""
        raise _NotPlain

    def called(self, node: ast.Call, operator: str) -> tuple[str, str, Json]:
        wanted = 2 if "{value}" in PATTERNS[operator] else 1
        if len(node.args) != wanted:
            raise _NotPlain
        value = self.value(node.args[1]) if wanted == 2 else ""
        return self.field(node.args[0]), operator, value

    def compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> tuple[str, str, Json]:
        if isinstance(op, ast.In | ast.NotIn):
            turned = isinstance(op, ast.NotIn)
            if isinstance(left, ast.Constant):
                return self.field(right), "has_not" if turned else "has", self.value(left)
            wanted = self.list_of(right)
            return self.field(left), "none_of" if turned else "one_of", wanted
        operator = _COMPARED[type(op)]
        if isinstance(right, ast.Constant) and right.value is None:
            operator = {"is": "missing", "is_not": "present"}.get(operator, "")
            if not operator:
                raise _NotPlain
            return self.field(left), operator, ""
        return self.field(left), operator, self.value(right)

    def field(self, node: ast.expr) -> str:
        constant = isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Dict)
        if constant or isinstance(node, NO_OPERAND) or is_not(node):
            raise _NotPlain
        return self.text(node)

    def list_of(self, node: ast.expr) -> Json:
        if not isinstance(node, ast.List | ast.Tuple):
            return self.braced(node)
        if not node.elts:
            raise _NotPlain
        return [self.value(one) for one in node.elts]

    def value(self, node: ast.expr) -> Json:
        found = _plain(node)
        return self.braced(node) if found is None else found

    def braced(self, node: ast.expr) -> str:
        text = self.text(node)
        written = isinstance(node, ast.Constant) and node.value != ""
        if written or "{{" in text or "}}" in text:
            raise _NotPlain
        return f"{{{{ {text} }}}}"


def _plain(node: ast.expr) -> Json:
    """The value that is written out; None if there is none, or one that would be read as something else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _plain(node.operand)
        number = isinstance(inner, int | float) and not isinstance(inner, bool)
        return -inner if number else None
    value: Any = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, str):
        return None if not value or value.lstrip().startswith("{{") else value
    return value if isinstance(value, bool | int | float) else None
