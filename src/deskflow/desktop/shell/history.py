"""Where the person was, like a browser's back and forward. Pure: no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A page and where in it."""

    page_id: str
    params: dict[str, Any] = field(default_factory=dict)


class History:
    """A list of places and where in it one is."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def current(self) -> Place | None:
        return self._places[self._at] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._places) - 1

    def visit(self, place: Place) -> None:
        """Go somewhere new: what lay ahead is forgotten. Going where one is changes nothing."""
        if place == self.current:
            return
        self._places = [*self._places[: self._at + 1], place][-LONGEST:]
        self._at = len(self._places) - 1

    def amend(self, place: Place) -> None:
        """Where one is, more exactly."""
        if self._places:
            self._places[self._at] = place

    def back(self) -> Place | None:
        return self._move(-1)

    def forward(self) -> Place | None:
        return self._move(1)

    def _move(self, step: int) -> Place | None:
        if not 0 <= self._at + step < len(self._places):
            return None
        self._at += step
        return self._places[self._at]
