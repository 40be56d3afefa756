"""Undo and redo of one value that is replaced as a whole with every edit. Pure; typing in one field is one step."""

from __future__ import annotations

from typing import Any, Final

_MOST: Final = 500


class EditHistory:
    """`now` is the value as it stands."""

    def __init__(self, value: Any) -> None:
        self.now = value
        self._done: list[tuple[Any, str]] = []
        self._undone: list[tuple[Any, str]] = []

    def put(self, value: Any, key: str = "") -> None:
        """Edits with the same key right after each other are one step; without a key each is its own."""
        if value == self.now:
            return
        self._undone.clear()
        if not (key and self._done and self._done[-1][1] == key):
            self._done.append((self.now, key))
            del self._done[:-_MOST]
        self.now = value

    def seal(self) -> None:
        """The next edit begins a step of its own."""
        if self._done:
            self._done[-1] = (self._done[-1][0], "")

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self) -> bool:
        if not self._done:
            return False
        before, _ = self._done.pop()
        self._undone.append((self.now, ""))
        self.now = before
        self.seal()
        return True

    def redo(self) -> bool:
        if not self._undone:
            return False
        after, _ = self._undone.pop()
        self._done.append((self.now, ""))
        self.now = after
        return True
