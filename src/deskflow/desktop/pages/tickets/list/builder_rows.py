"""One line of the builder: a field, how it is asked, and the values; and what it comes to as text. Pure but for Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from deskflow.tickets.finding.fields import Catalogue, Field, Names
from deskflow.tickets.finding.lexing import pieces
from deskflow.tickets.finding.text import read, written
from deskflow.tickets.finding.tree import EVERYTHING, All, Any, Not, Test, Tree, Words, tidy

Join = Literal["all", "any"]
# Text anywhere in a ticket, and what is too deep for lines: both are written as they would be in the field.
WORDS, TEXT = "words", "text"


@dataclass(frozen=True, slots=True)
class Asked:
    """`field` is a key of the catalogue, WORDS or TEXT; `values` as they are written, with commas between."""

    field: str
    operator: str = "is"
    values: str = ""

    @property
    def text(self) -> str:
        """As the filter field would have it; "" while nothing is asked."""
        values = self.values.strip()
        if not values:
            return ""
        no = "-" if self.operator.endswith(" not") else ""
        if self.field == TEXT:
            return f"({values})"
        if self.field == WORDS:
            bare = values.replace('"', '""')
            return f'{no}"{bare}"'
        sign = self.operator if self.operator in ("<", "<=", ">", ">=") else ":"
        return f"{no}{self.field}{sign}{_in_quotes(values)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of which all or one must hold."""

    join: Join = "all"
    rows: tuple[Asked | Group, ...] = ()


def operators_of(field: Field | None) -> tuple[str, ...]:
    """How it can be asked; without a field it is words."""
    if field is None or field.operators == ("has",):
        return ("has", "has not")
    return ("is", "is not", *(one for one in field.operators if one != "is"))


def group_of(tree: Tree, names: Names, catalogue: Catalogue) -> Group:
    """A tree as lines, and groups one deep; what goes deeper becomes a line of text."""
    tree = tidy(tree)
    if tree == EVERYTHING:
        return Group()
    if not isinstance(tree, All | Any):
        return Group("all", (_row(tree, names, catalogue),))
    rows: list[Asked | Group] = []
    for part in tree.parts:
        if isinstance(part, All | Any):
            inside = tuple(_row(one, names, catalogue) for one in part.parts)
            rows.append(Group(_join(part), inside))
        else:
            rows.append(_row(part, names, catalogue))
    return Group(_join(tree), tuple(rows))


def tree_of(group: Group, catalogue: Catalogue, names: Names) -> Tree:
    """What the lines ask together; Rejected for the first that cannot be understood."""
    parts = tuple(
        tree_of(row, catalogue, names)
        if isinstance(row, Group)
        else read(row.text, catalogue, names)
        for row in group.rows
    )
    return tidy(
        All(parts) if group.join == "all" else Any(tuple(p for p in parts if tidy(p) != EVERYTHING))
    )


def for_field(row: Asked, field: Field | None, key: str) -> Asked:
    """The line about another field: what cannot be asked of it any more is forgotten."""
    offered = operators_of(field)
    operator = row.operator if row.operator in offered else offered[0]
    return replace(row, field=key, operator=operator, values="")


def _in_quotes(values: str) -> str:
    """Who chooses from lines need not know of quotes: only commas divide values."""
    if '"' in values:
        return values
    several = [one.strip() for one in values.split(",")]
    return ",".join(f'"{one}"' if _needs_quotes(one) else one for one in several if one)


def _needs_quotes(value: str) -> bool:
    return any(letter.isspace() or letter in "()" for letter in value)


def _join(tree: All | Any) -> Join:
    return "all" if isinstance(tree, All) else "any"


def _row(tree: Tree, names: Names, catalogue: Catalogue) -> Asked:
    inner = tree.part if isinstance(tree, Not) else tree
    no = " not" if isinstance(tree, Not) else ""
    if isinstance(inner, Words):
        return Asked(WORDS, f"has{no}", inner.text)
    if isinstance(inner, Test):
        text = written(inner, names, catalogue)
        head = next(iter(pieces(text, catalogue)), None)
        if (
            head is not None
            and head.kind == "field"
            and not (no and inner.operator not in ("is", "has"))
        ):
            values = text[head.start + len(head.name) + len(head.operator) :]
            return Asked(inner.field, f"{inner.operator}{no}", values)
    return Asked(TEXT, "has", written(tree, names, catalogue))
