"""What a command is: a frozen dataclass of plain values with a stable name, and how it becomes JSON.

A command says what was meant; the small function that carries it out lives beside it in its room.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from deskflow.core.errors import Bug, Rejected
from deskflow.core.types import Json, JsonText, without_nul

if TYPE_CHECKING:
    from deskflow.core.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Command:
    """Base of every command; `name` is `noun.verb@version`, `permission` what the actor must hold."""

    name: ClassVar[str] = ""
    permission: ClassVar[str] = "admin"
    # Whether a person may take it back: not what a machine has long acted on.
    undoable: ClassVar[bool] = True


Handler = Callable[["Transaction", Any], Any]
"""Carries a command out through the transaction; answers with a plain JSON value or an id, or None."""

Handlers = Mapping[type[Command], Handler]


_AS_THEY_ARE = frozenset({type(None), str, int, float, bool})


@lru_cache(maxsize=512)
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@lru_cache(maxsize=512)
def _field_types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def plain(value: Any) -> Json:
    """The JSON form of a command's, an event's or a result's value."""
    # By exact type first: this runs for every value of every command and event.
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return {str(key): plain(inner) for key, inner in value.items()}
    if kind is UUID:
        return str(value)
    if kind is list or kind is tuple:
        return [plain(inner) for inner in value]
    if dataclasses.is_dataclass(kind):
        return {name: plain(getattr(value, name)) for name in _field_names(kind)}
    return _plain_by_nature(value)


def plain_json(value: Any) -> JsonText:
    """`canonical_json(plain(value))` in one pass, the encoder's own; keys of mappings are texts."""
    return JsonText(without_nul(_encode(value)))


def _step(value: Any) -> Json:
    """One level of what the encoder does not know."""
    kind = type(value)
    if kind is UUID:
        return str(value)
    if dataclasses.is_dataclass(kind):
        return {name: getattr(value, name) for name in _field_names(kind)}
    return value if isinstance(value, str | int | float) else _plain_by_nature(value)


_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_step
).encode


def _plain_by_nature(value: Any) -> Json:
    if isinstance(value, str | int | float | bool) and not isinstance(value, Enum):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    raise Bug("command.not_plain", kind=type(value).__name__)


def rebuild(kind: Any, value: Json) -> Any:
    """The value of type `kind` that `plain` made this JSON from.

    Raises Rejected("command.bad_argument") when it does not fit, with the type's name.
    """
    try:
        return _rebuild(kind, value)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Rejected("command.bad_argument", kind=str(kind), problem=str(problem)) from problem


def _rebuild(kind: Any, value: Json) -> Any:
    if kind is Any or value is None:
        return value
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _rebuild_union(typing.get_args(kind), value)
    if origin in (tuple, list, frozenset, set):
        inner = typing.get_args(kind)[0] if typing.get_args(kind) else Any
        return origin(_rebuild(inner, item) for item in value)
    if origin is not None:
        return dict(value) if isinstance(value, Mapping) else value
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _field_types(kind)
        return kind(**{name: _rebuild(hints[name], inner) for name, inner in value.items()})
    if kind in (str, int, float, bool) and not isinstance(
        value, kind | (int if kind is float else kind)
    ):
        raise TypeError(f"expected {kind.__name__}")
    return value


def _rebuild_union(choices: tuple[Any, ...], value: Json) -> Any:
    for choice in choices:
        if choice is type(None):
            continue
        try:
            return _rebuild(choice, value)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    raise TypeError("no choice of the union fits")
