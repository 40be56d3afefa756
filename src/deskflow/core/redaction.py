"""Blackens secrets in whatever is about to be written down: logs, crash reports, stored errors."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

from deskflow.core.types import Json

BLACKENED = "•••"
SHORTEST = 4  # blackening every "abc" would leave nothing readable
# SQLAlchemy and drivers quote what they were given, which may be a customer's words.
_PARAMETERS = re.compile(r"\[parameters: .*?\](?=\s*\n|\s*$)", re.DOTALL)
# In an address (user:password@host) and after the usual names, even when nobody registered the value.
_IN_ADDRESS = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_NAMED = re.compile(
    r"(?i)\b(password|passwd|secret|token|api[_-]?key|authorization)(['\"]?\s*[:=]\s*['\"]?)"
    r"(?:(?:bearer|basic)\s+)?[^\s'\",;&]+"
)


class Redaction:
    """Knows the values that must not be written down. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def add(self, value: str) -> None:
        """From now on this value is blackened: as a whole, line by line, and as it is written in other places."""
        fresh = {
            form
            for part in {value, *value.splitlines()}
            if len(part) >= SHORTEST
            for form in _forms(part)
        }
        with self._lock:
            if fresh <= self._values:
                return
            self._values |= fresh
            longest_first = sorted(self._values, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    @property
    def knows_any(self) -> bool:
        return self._pattern is not None

    def blacken(self, text: str) -> str:
        """The text without the values added; nothing else in it is touched."""
        return text if self._pattern is None else self._pattern.sub(BLACKENED, text)

    def blacken_json(self, value: Json) -> Json:
        """A JSON value without the values added; the same object when there is nothing to blacken."""
        return value if self._pattern is None else self._blackened(value)

    def _blackened(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.blacken(value)
        if isinstance(value, Mapping):
            return {self.blacken(str(key)): self._blackened(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._blackened(part) for part in value]
        # A code of digits comes back from other systems as a number.
        if isinstance(value, int | float) and not isinstance(value, bool):
            return BLACKENED if str(value) in self._values else value
        return value

    def clean(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(BLACKENED, text)
        text = _PARAMETERS.sub("[parameters left out]", text)
        text = _IN_ADDRESS.sub(rf"\1:{BLACKENED}@", text)
        return _NAMED.sub(rf"\1\2{BLACKENED}", text)


def _forms(value: str) -> Iterator[str]:
    """The value, and what becomes of it in JSON, in an address and in Base64, also behind a name and a colon."""
    yield value
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield quote(value, safe="")
    yield quote_plus(value)
    raw = value.encode("utf-8", "surrogatepass")
    # Where it begins within three bytes decides what Base64 makes of it; the edges mix with what stands beside it.
    for shift in range(3):
        written = base64.b64encode(b"\0" * shift + raw).decode()
        whole = (len(raw) + shift) * 4 // 3 // 4 * 4
        middle = written[4 if shift else 0 : whole]
        if len(middle) >= 8:
            yield middle
