"""Times as people write them into one line: `30 on the phone`, `1h 15m on site`, `1:30`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?!\d)\s*", re.ASCII)
_PARTS: Final = re.compile(r"(?:(\d{1,3}(?:[.,]\d{1,2})?)\s*h(?:ours?)?\s*)?(?:(\d{1,4})\s*m(?:in(?:utes?)?)?\b\.?)?\s*", re.ASCII | re.IGNORECASE)  # fmt: skip
_PLAIN: Final = re.compile(r"(\d{1,4})(?![\d.,:])\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedTime:
    minutes: int
    note: str


def typed_time(text: str) -> TypedTime | None:
    """The length at the beginning and what was said after it; a bare number is minutes. None without a length."""
    text = text.strip()
    clock = _CLOCK.match(text)
    if clock:
        return TypedTime(int(clock[1]) * 60 + int(clock[2]), _note(text[clock.end() :]))
    parts = _PARTS.match(text)
    if parts and (parts[1] or parts[2]):
        hours = float((parts[1] or "0").replace(",", "."))
        return TypedTime(round(hours * 60) + int(parts[2] or 0), _note(text[parts.end() :]))
    plain = _PLAIN.match(text)
    if plain:
        return TypedTime(int(plain[1]), _note(text[plain.end() :]))
    return None


def _note(rest: str) -> str:
    return rest.strip(" -–—:,")
