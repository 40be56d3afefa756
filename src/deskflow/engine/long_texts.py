"""What long JSON texts say, kept for as long as the runs that carry them are worked on.

A run that takes many slices (a loop over ten thousand rows of its trigger, say) is loaded at each of them. Its long
texts are the same every time; reading them again each time would make the whole quadratic. What is kept hangs on the
text itself, so it is never out of date; nobody changes it, for expressions see copies.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from deskflow.core.types import Json

LONG: Final = 4_000
_MOST: Final = 8_000_000

_decode = json.JSONDecoder().decode


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Json
    # Of a run's context: its variables as they stand in it.
    variables: str | None


class LongTexts:
    """Belongs to one drain; forgets the oldest when it holds too many letters."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._letters = 0

    def read(self, text: str | None) -> Json:
        """The value of a JSON text, not to be changed; None of no text."""
        if text is None:
            return None
        if len(text) < LONG:
            return _decode(text)
        found = self._kept.get(text)
        if found is None:
            value = _decode(text)
            self.keep(text, value)
            return value
        self._kept.move_to_end(text)
        return found.value

    def variables_of(self, text: str | None) -> str | None:
        """The part of a context that was kept with it."""
        found = self._kept.get(text) if text is not None and len(text) >= LONG else None
        return None if found is None else found.variables

    def keep(self, text: str, value: Json, variables: str | None = None) -> None:
        """`value` is what `text` says."""
        if text in self._kept or not LONG <= len(text) <= _MOST:
            return
        self._kept[text] = _Kept(value, variables)
        self._letters += len(text)
        while self._letters > _MOST:
            oldest, _ = self._kept.popitem(last=False)
            self._letters -= len(oldest)

    def forget(self) -> None:
        """Nothing is being worked on."""
        self._kept.clear()
        self._letters = 0
