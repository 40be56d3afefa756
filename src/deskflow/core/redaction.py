"""Blackens secrets in whatever is about to be written down: logs, crash reports, stored errors."""

from __future__ import annotations

import re
import threading

BLACKENED = "•••"
_SHORTEST = 4  # blackening every "abc" would leave nothing readable
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
        """From now on this value is blackened, as a whole and line by line."""
        fresh = {part for part in (value, *value.splitlines()) if len(part) >= _SHORTEST}
        with self._lock:
            if fresh <= self._values:
                return
            self._values |= fresh
            longest_first = sorted(self._values, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def clean(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(BLACKENED, text)
        text = _PARAMETERS.sub("[parameters left out]", text)
        text = _IN_ADDRESS.sub(rf"\1:{BLACKENED}@", text)
        return _NAMED.sub(rf"\1\2{BLACKENED}", text)
