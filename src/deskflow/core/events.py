"""What a domain event is: a typed fact, stored in the transaction that made it true."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.types import Json

if TYPE_CHECKING:
    from deskflow.core.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event: `name` like `ticket.created`; `subject_id` says which row it is about.

    The other fields of a subclass are its payload, what workflows see as `trigger`.
    """

    name: ClassVar[str] = ""
    subject_kind: ClassVar[str] = ""

    subject_id: UUID

    def payload(self) -> dict[str, Any]:
        """What the journal keeps besides the subject."""
        kind: Any = type(self)
        return {name: getattr(self, name) for name in _payload_names(kind)}


@lru_cache(maxsize=256)
def _payload_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "subject_id")


class Question:
    """Asked of the rooms above while a command is carried out; they put their answers into it. Never kept."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the journal holds it."""

    id: UUID
    name: str
    subject_kind: str
    subject_id: UUID
    at: datetime
    payload: Json
    actor_id: UUID | None
    chain: tuple[str, ...]


Reaction = Callable[["Transaction", Sequence[Any]], None]
"""What a room does when something happened elsewhere; it always gets all events of one kind at once."""

Reactions = Mapping[type[Event] | type[Question], Sequence[Reaction]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who acts on events later; `wanted` answers which event names it wants just now.

    `tables` are those it reads for that; without them it is asked once per database transaction.
    """

    name: str
    wanted: Callable[[Connection, UUID], frozenset[str]]
    tables: frozenset[str] = frozenset()
