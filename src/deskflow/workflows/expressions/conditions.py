"""A condition as rows: a field, an operator that fits it, a value; joined by all or any, in groups one level deep.

What is here writes rows as an expression; `condition_reading` finds the rows in one. A row that was read keeps the text
it was read from until somebody changes it, so what an author has written is never spelled anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from deskflow.workflows.expressions.completion import OPEN, Shape, look_up
from deskflow.workflows.expressions.condition_syntax import (
    binds_weakly,
    function_of,
    is_operand,
    path_of,
)
from deskflow.workflows.expressions.errors import ExpressionError
from deskflow.workflows.expressions.expression import split_text
from deskflow.workflows.expressions.reading import Reading
from deskflow.workflows.expressions.values import Json

Joiner = Literal["all", "any", "none", "not_all"]
JOINERS: Final[tuple[Joiner, ...]] = ("all", "any", "none", "not_all")

PATTERNS: Final[Mapping[str, str]] = {
    "is": "{field} == {value}",
    "is_not": "{field} != {value}",
    "more": "{field} > {value}",
    "more_or_same": "{field} >= {value}",
    "less": "{field} < {value}",
    "less_or_same": "{field} <= {value}",
    "one_of": "{field} in {value}",
    "none_of": "{field} not in {value}",
    "has": "contains({field}, {value})",
    "has_not": "not contains({field}, {value})",
    "starts": "starts_with({field}, {value})",
    "starts_not": "not starts_with({field}, {value})",
    "ends": "ends_with({field}, {value})",
    "ends_not": "not ends_with({field}, {value})",
    "matches": "matches({field}, {value})",
    "matches_not": "not matches({field}, {value})",
    "before": "is_before({field}, {value})",
    "after": "is_after({field}, {value})",
    "same_day": "is_same_day({field}, {value})",
    "blank": "is_empty({field})",
    "filled": "not is_empty({field})",
    "missing": "{field} == null",
    "present": "{field} != null",
    "yes": "{field}",
    "no": "not {field}",
}
"""How each operator is written."""

LISTS: Final = frozenset({"one_of", "none_of"})
WITHOUT_VALUE: Final = frozenset(
    one for one, pattern in PATTERNS.items() if "{value}" not in pattern
)

_SAME: Final = ("is", "is_not")
_TEXT: Final = (
    *_SAME, "one_of", "none_of", "has", "has_not", "starts", "starts_not", "ends", "ends_not",
    "matches", "matches_not", "blank", "filled",
)  # fmt: skip
_ORDER: Final = ("more", "more_or_same", "less", "less_or_same")
_THERE: Final = ("missing", "present")
_FITTING: Final[Mapping[str, tuple[str, ...]]] = {
    "text": _TEXT,
    "multiline": _TEXT,
    "number": (*_SAME, *_ORDER, "one_of", "none_of", *_THERE),
    "boolean": ("yes", "no"),
    "date": ("before", "after", "same_day", *_THERE),
    "list": ("has", "has_not", "blank", "filled"),
    "object": ("blank", "filled", *_THERE),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Without an operator the field is any other expression, which rows cannot show.

    `value` is what the author means: a text, a number, yes or no, a list of them; `{{…}}` around what is an expression.
    `source` is the text it was read from.
    """

    field: str = ""
    operator: str = ""
    value: Json = ""
    source: str = ""

    @property
    def meaning(self) -> tuple[str, str, Json]:
        return self.field.strip(), self.operator, self.value


@dataclass(frozen=True, slots=True)
class Group:
    """`none` and `not_all` are the other two turned round."""

    joiner: Joiner
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    joiner: Joiner = "all"
    entries: tuple[Row | Group, ...] = ()


def operators_for(kind: str) -> tuple[str, ...]:
    """Those that fit a field of this kind; all of them where nobody knows the kind."""
    return _FITTING.get(kind, tuple(PATTERNS))


def kind_of_field(field: str, names: Shape) -> str:
    """What a field holds: a kind of `completion`, or what a function gives."""
    path = path_of(field)
    if path is not None:
        found = look_up(names, path)
        return "object" if isinstance(found, Mapping) else (found or OPEN)
    return function_of(field) or OPEN


def written_condition(condition: Condition) -> str:
    """The expression; rows that say nothing yet are left out."""
    parts = [
        _written_group(one) if isinstance(one, Group) else written_row(one)
        for one in condition.entries
    ]
    return _joined(condition.joiner, [part for part in parts if part])


def _written_group(group: Group) -> str:
    return _joined(group.joiner, [text for one in group.rows if (text := written_row(one))])


def _joined(joiner: Joiner, parts: list[str]) -> str:
    if not parts:
        return ""
    if len(parts) > 1:
        parts = [f"({part})" if binds_weakly(part) else part for part in parts]
    text = (" and " if joiner in ("all", "not_all") else " or ").join(parts)
    return f"not ({text})" if joiner in ("none", "not_all") else text


def written_row(row: Row) -> str:
    """As it was read, or as its operator is written. Without a value it stays visibly unfinished."""
    if row.source:
        return row.source
    field = row.field.strip()
    pattern = PATTERNS.get(row.operator)
    if not field or pattern is None:
        return field
    # `not` reads a calculation as the group it then is: with brackets, as groups are written.
    plain = row.operator != "no" or path_of(field) is not None or function_of(field)
    field = _as_operand(field) if plain else f"({field})"
    value = "" if row.operator in WITHOUT_VALUE else written_value(row.value, row.operator)
    return pattern.replace("{field}", field, 1).replace("{value}", value, 1).strip()


def written_value(value: Json, operator: str = "is") -> str:
    """A value as it stands in an expression; nothing for no value."""
    if operator in LISTS and not isinstance(value, list) and expression_in(value) is None:
        value = [] if value in ("", None) else [value]
    if isinstance(value, list):
        return f"[{', '.join(written_value(one) for one in value)}]" if value else ""
    inner = expression_in(value)
    if inner is not None:
        return _as_operand(inner)
    return _literal(value)


def _as_operand(text: str) -> str:
    return text if not text or is_operand(text) else f"({text})"


def expression_in(value: Json) -> str | None:
    """The expression between the braces, if the value is nothing else; also one that is not finished."""
    text = value.strip() if isinstance(value, str) else ""
    if not text.startswith("{{"):
        return None
    try:
        pieces = split_text(text)
    except ExpressionError:
        return text.removeprefix("{{").removesuffix("}}").strip()
    if len(pieces) == 1 and isinstance(pieces[0], Reading):
        return text[2:-2].strip()
    return None


_ESCAPED: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _literal(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if value in (None, ""):
        return ""
    return f"'{''.join(_ESCAPED.get(letter, letter) for letter in str(value))}'"
