"""What a list of tickets asks for, as a tree of values. Pure; it knows neither fields nor databases.

A `Test` asks one field, `Words` looks for text anywhere in a ticket, the others combine. An empty group asks
nothing. Values are texts in one agreed spelling (`fields.py`), so that a tree is written and kept as it is.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import Final

from deskflow.core.errors import Rejected

Operator = typing.Literal["is", "has", "<", "<=", ">", ">="]
OPERATORS: Final[tuple[Operator, ...]] = ("is", "has", "<", "<=", ">", ">=")

DEEPEST: Final = 12
MOST_PARTS: Final = 200
MOST_VALUES: Final = 100
LONGEST_VALUE: Final = 200


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it asks nothing."""

    parts: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts holds; without parts it asks nothing."""

    parts: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree


@dataclass(frozen=True, slots=True)
class Test:
    """One of the `values` fits the field; a comparison has exactly one."""

    field: str
    operator: Operator
    values: tuple[str, ...]

    # Test runners take a class of this name for theirs.
    __test__ = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words stand in the ticket, next to each other when there are several."""

    text: str


Tree = All | Any | Not | Test | Words
EVERYTHING: Final[Tree] = All()


def tidy(tree: Tree) -> Tree:
    """The same question in its plainest shape: nothing empty, no group of one, no group in one of its own kind."""
    if isinstance(tree, Words):
        text = one_line(tree.text)
        return Words(text) if text else EVERYTHING
    if isinstance(tree, Test):
        return Test(tree.field, tree.operator, tuple(dict.fromkeys(tree.values)))
    if isinstance(tree, Not):
        part = tidy(tree.part)
        if part == EVERYTHING:
            return EVERYTHING
        return part.part if isinstance(part, Not) else Not(part)
    kind = type(tree)
    parts: list[Tree] = []
    for part in map(tidy, tree.parts):
        if part != EVERYTHING:
            parts += part.parts if isinstance(part, kind) else [part]
    if not parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def every(*trees: Tree) -> Tree:
    """All of these hold."""
    return tidy(All(trees))


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """What has to hold, part by part."""
    tree = tidy(tree)
    return tree.parts if isinstance(tree, All) else (tree,)


def one_line(text: str) -> str:
    """Spaces and what cannot be printed become one space each."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:LONGEST_VALUE].rstrip()


def leaves_of(tree: Tree) -> list[Test | Words]:
    """Every leaf, from left to right."""
    if isinstance(tree, Test | Words):
        return [tree]
    if isinstance(tree, Not):
        return leaves_of(tree.part)
    return [leaf for part in tree.parts for leaf in leaves_of(part)]


def tree_to_json(tree: Tree) -> dict[str, typing.Any]:
    """Plain values that `tree_from_json` reads back."""
    if isinstance(tree, Words):
        return {"words": tree.text}
    if isinstance(tree, Test):
        return {"field": tree.field, "operator": tree.operator, "values": list(tree.values)}
    if isinstance(tree, Not):
        return {"not": tree_to_json(tree.part)}
    name = "all" if isinstance(tree, All) else "any"
    return {name: [tree_to_json(part) for part in tree.parts]}


def tree_from_json(value: typing.Any) -> Tree:
    """Rejected("filter.unreadable") for what is no tree, ("filter.too_large") for one that is too deep or has too
    many parts."""
    left = [MOST_PARTS]
    return _read(value, 0, left)


def _read(value: typing.Any, depth: int, left: list[int]) -> Tree:
    left[0] -= 1
    if depth > DEEPEST or left[0] < 0:
        raise Rejected("filter.too_large", deepest=DEEPEST, most=MOST_PARTS)
    if not isinstance(value, dict):
        raise Rejected("filter.unreadable")
    if value.keys() == {"words"}:
        return Words(_text(value["words"]))
    if value.keys() == {"not"}:
        return Not(_read(value["not"], depth + 1, left))
    if value.keys() == {"field", "operator", "values"}:
        return _test(value)
    for name, kind in (("all", All), ("any", Any)):
        if value.keys() == {name} and isinstance(value[name], list):
            return kind(tuple(_read(part, depth + 1, left) for part in value[name]))
    raise Rejected("filter.unreadable")


def _test(value: dict[str, typing.Any]) -> Test:
    operator, values = value["operator"], value["values"]
    if operator not in OPERATORS or not isinstance(values, list) or not values:
        raise Rejected("filter.unreadable")
    if len(values) > (MOST_VALUES if operator in ("is", "has") else 1):
        raise Rejected("filter.too_large", deepest=DEEPEST, most=MOST_VALUES)
    return Test(_text(value["field"]), operator, tuple(_text(one) for one in values))


def _text(value: typing.Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or not value:
        raise Rejected("filter.unreadable")
    return value
