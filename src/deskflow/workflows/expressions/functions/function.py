"""What a function of the expression language is, and the table that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from deskflow.workflows.expressions.errors import ExpressionTypeError
from deskflow.workflows.expressions.values import Json, kind_of


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A pure function: `call(meter, *arguments)` gives a JSON value and bounds its size.

    `signature` is shown while typing; `[x]` marks what may be left out, `…` what may repeat.
    """

    name: str
    call: Callable[..., Json]
    least: int
    most: int | None
    signature: str
    group: str
    returns: str


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
