"""The column types of every table; the same values on SQLite and on Postgres.

Rooms take their column types from here alone, so both databases store, sort and page alike.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from deskflow.core.ids import id_of

Json = Any
"""A value JSON can hold. (A recursive alias costs every caller casts and finds no bug.)"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Whole microseconds since 1970 in UTC; a naive time is a bug of the caller."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    return (at - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """The aware UTC time of `to_micros`."""
    return _EPOCH + timedelta(microseconds=value)


_Read = Callable[[Any], Any] | None
_decode = json.JSONDecoder().decode


def _id_of(value: bytes | None) -> UUID | None:
    return None if value is None else id_of(int.from_bytes(value, "big"))


def _moment_of(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _json_of(value: str | None) -> Any:
    return None if value is None else _decode(value)


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite, `uuid` on Postgres."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            # Not at the top: who works on a file never needs it, and it takes a tenth of a start to load.
            from sqlalchemy.dialects import postgresql

            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=value)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read:
        """Past the decorator's own detours: thousands of values are read in one go."""
        return None if dialect.name == "postgresql" else _id_of


class Utc(TypeDecorator[datetime]):
    """An instant: integer microseconds on SQLite, `timestamptz` on Postgres. Never naive."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql

            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read:
        """As for `Id`."""
        return _in_utc if dialect.name == "postgresql" else _moment_of


_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no spaces, no NaN. NUL is not storable and is refused."""
    return without_nul(_encode(value))


def without_nul(text: str) -> str:
    """The JSON text; refused with ValueError when one of its texts holds NUL."""
    # Written as an escape it may also be part of a text: a backslash, a u and four digits.
    if "\\u0000" in text and _NUL.search(text):
        raise ValueError("NUL in JSON text")
    return text


class JsonText(str):
    """JSON that is canonical text already; a column need not encode it again."""

    __slots__ = ()


class CanonicalJson(TypeDecorator[Any]):
    """JSON kept as its canonical text on both databases, so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return str(value) if type(value) is JsonText else canonical_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else _decode(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read:
        """As for `Id`."""
        return _json_of


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency; two columns in a table."""

    minor: int
    currency: str


def folded(text: str) -> str:
    """Text for search that ignores case and accents, and for sorting by bytes alike on both databases."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class SortKey(TypeDecorator[str]):
    """A stored sort key: `folded` text compared by bytes (collation "C" on Postgres)."""

    impl = String(400)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(String(400, collation="C"))
        return dialect.type_descriptor(String(400))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else folded(value)[:400]


class Word(TypeDecorator[str]):
    """A short code (status, kind, priority) compared by bytes on both databases."""

    impl = String(100)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(String(100, collation="C"))
        return dialect.type_descriptor(String(100))
