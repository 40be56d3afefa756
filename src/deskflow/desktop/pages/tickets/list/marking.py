"""Choosing several tickets of a list, one by one or from here to there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from deskflow.desktop.pages.tickets.list.model import TicketListModel


class Marking:
    """`current` answers with the line and the key one is at."""

    def __init__(
        self, model: TicketListModel, current: Callable[[], tuple[int, int | None]]
    ) -> None:
        self._model = model
        self._current = current
        self._from: int | None = None

    def forget(self) -> None:
        self._from = None

    def toggle(self) -> None:
        """Choose the current ticket for work on many, or no longer."""
        line, key = self._current()
        if key is not None:
            self._from = line
            self._model.mark([key], key not in self._model.marked)

    def extend(self, move: Callable[[], object]) -> None:
        """Choose the current one and the one that `move` goes to."""
        before, key = self._current()
        if key is not None:
            self._model.mark([key], True)
        move()
        line, key = self._current()
        if line != before and key is not None:
            self._model.mark([key], True)

    def _range(self, to_line: int) -> None:
        start = self._from if self._from is not None else self._current()[0]
        first, last = sorted((max(0, start), to_line))
        keys = [self._model.key_at(line) for line in range(first, last + 1)]
        self._model.mark([key for key in keys if key is not None], True)

    def pressed(self, line: int, held: Qt.KeyboardModifier, *, on_box: bool) -> bool:
        """Whether a click on this line was about choosing several."""
        key, model = self._model.key_at(line), self._model
        if key is None:
            return False
        if held & Qt.KeyboardModifier.ShiftModifier:
            self._range(line)
            return True
        if held & Qt.KeyboardModifier.ControlModifier or on_box:
            current = self._current()[1]
            if not model.marked and current is not None:
                model.mark([current], True)
            self._from = line
            model.mark([key], key not in model.marked)
            return True
        self._from = line
        return False
