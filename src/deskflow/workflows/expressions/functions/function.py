"""What a function of the expression language is, and the table that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from deskflow.workflows.expressions.errors import ExpressionTypeError
from deskflow.workflows.expressions.values import Json, kind_of


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name, its kind (`any` takes everything), and whether it may be left out or repeat."""

    name: str
    kind: str = "any"
    optional: bool = False
    repeats: bool = False


def takes(*arguments: str) -> tuple[Argument, ...]:
    """Arguments from `name:kind`; a `?` at the end marks what may be left out, a `*` what may repeat."""
    made: list[Argument] = []
    for written in arguments:
        plain = written.rstrip("?*")
        name, _, kind = plain.partition(":")
        made.append(Argument(name, kind or "any", written.endswith("?"), written.endswith("*")))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Example:
    """An expression and what it gives; tests hold every function to its examples."""

    source: str
    result: Json


def shows(*pairs: tuple[str, Json]) -> tuple[Example, ...]:
    return tuple(Example(source, result) for source, result in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A pure function: `call(meter, *arguments)` gives a JSON value and bounds its size.

    Form, completion, checks and the table in the documentation come from this record.
    """

    name: str
    call: Callable[..., Json]
    group: str
    arguments: tuple[Argument, ...]
    returns: str
    examples: tuple[Example, ...] = ()

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not one.optional for one in self.arguments)

    @property
    def most(self) -> int | None:
        """How many it takes; None if the last one repeats."""
        repeats = bool(self.arguments) and self.arguments[-1].repeats
        return None if repeats else len(self.arguments)

    @property
    def signature(self) -> str:
        """As it is shown while typing: `split(text[, separator])`."""
        text = ""
        for place, one in enumerate(self.arguments):
            part = (", " if place else "") + one.name + (", …" if one.repeats else "")
            text += f"[{part}]" if one.optional else part
        return f"{self.name}({text})"

    @property
    def words(self) -> str:
        """The code of the line that says what it does."""
        return f"function.{self.name}"


class FunctionTable(Mapping[str, Function]):
    """An immutable set of functions; compared by identity, so compiled expressions can be cached by it."""

    __slots__ = ("_functions",)

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = {function.name: function for function in functions}

    def __getitem__(self, name: str) -> Function:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def with_functions(self, functions: Iterable[Function]) -> FunctionTable:
        """This table and more; a room that knows calendars adds `business_minutes`."""
        return FunctionTable([*self._functions.values(), *functions])


def wants(name: str, place: int, value: Json, kind: type | tuple[type, ...], word: str) -> None:
    """Refuse an argument of the wrong kind; `place` counts from 1."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ExpressionTypeError(
            "expression.bad_argument",
            function=name, place=place, wanted=word, found=kind_of(value),
        )  # fmt: skip


def want_text(name: str, place: int, value: Json) -> str:
    wants(name, place, value, str, "text")
    return str(value)


def want_number(name: str, place: int, value: Json) -> int | float:
    wants(name, place, value, (int, float), "number")
    number: int | float = value
    return number


def want_whole(name: str, place: int, value: Json) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    wants(name, place, value, int, "whole number")
    return int(value)


def want_list(name: str, place: int, value: Json) -> list[Json]:
    wants(name, place, value, list, "list")
    items: list[Json] = value
    return items


def want_object(name: str, place: int, value: Json) -> dict[str, Json]:
    wants(name, place, value, dict, "object")
    members: dict[str, Json] = value
    return members
