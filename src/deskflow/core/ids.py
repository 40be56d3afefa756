"""Identifiers: UUIDv7 by the writer, and ids derived from a command so that a replay makes the same rows."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from functools import lru_cache
from typing import Any
from uuid import UUID, SafeUUID

_lock = threading.Lock()
_last_ms = 0
_sequence = 0


# A list has thousands of ids, and the constructor looks at each of six ways to give one: three times as long.
_fields: Any = vars(UUID)
_set_number, _set_safe = _fields["int"].__set__, _fields["is_safe"].__set__
_unknown = SafeUUID.unknown


def id_of(number: int) -> UUID:
    """`UUID(int=number)` for a number that is known to be one."""
    made = object.__new__(UUID)
    _set_number(made, number)
    _set_safe(made, _unknown)
    return made


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562), rising within this process even inside one millisecond."""
    global _last_ms, _sequence
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _sequence = now_ms, int.from_bytes(os.urandom(2), "big") & 0x3FF
        else:
            _sequence += 1
            if _sequence > 0xFFF:
                _last_ms, _sequence = _last_ms + 1, 0
        now_ms, sequence = _last_ms, _sequence
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(now_ms << 80) | (0x7 << 76) | (sequence << 64) | (0b10 << 62) | tail)


def derived_id(command_id: UUID, ordinal: int) -> UUID:
    """The `ordinal`-th id made below a command: shaped like UUIDv7, the same on every machine.

    The command's millisecond stays in front, and its ids count up from one hash: the rows of a command lie
    together in an index, in the order they were made.
    """
    front, start = _below(command_id)
    tail = start + ordinal
    rand_a = (tail >> 62) & 0xFFF
    rand_b = tail & 0x3FFF_FFFF_FFFF_FFFF
    return id_of(front | (rand_a << 64) | (0b10 << 62) | rand_b)


@lru_cache(maxsize=256)
def _below(command_id: UUID) -> tuple[int, int]:
    """What all ids below a command have in front, and where they begin to count."""
    digest = hashlib.blake2b(command_id.bytes, digest_size=10).digest()
    return (command_id.int >> 80 << 80) | (0x7 << 76), int.from_bytes(digest, "big")


def named_id(*parts: str) -> UUID:
    """An id derived from words, for rows that every workspace shares (built-in roles, system actors)."""
    digest = bytearray(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest())
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(digest))


_SHORT = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def short_code(value: UUID, length: int = 4) -> str:
    """A few letters a person can read out, from the random end of an id (Crockford's base 32)."""
    number = value.int
    return "".join(_SHORT[(number >> (5 * place)) & 31] for place in range(length))
