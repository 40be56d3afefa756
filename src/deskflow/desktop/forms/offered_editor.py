"""An editor that picks one of what there is just now: steps, records, people. What is not among it stays in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deskflow.desktop.forms.choice_editors import OneOfEditor
from deskflow.desktop.forms.surroundings import Surroundings

Offer = Callable[[], Sequence[tuple[str, str]]]


class OfferedEditor(OneOfEditor):
    """`offer` answers with values and titles; asked again on every refresh."""

    def __init__(self, around: Surroundings, name: str, offer: Offer, *, blank: str) -> None:
        super().__init__(around, name, offer(), blank=blank)
        self._offer = offer

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, str)

    def set_value(self, value: Any) -> None:
        super().set_value(None if value == "" else value)

    def refresh(self) -> None:
        offered = list(self._offer())
        if offered == self._options or self.combo is None:
            return
        value = self.value()
        self._options = offered
        while self.combo.count() > 1:
            self.combo.removeItem(1)
        for one, title in offered:
            self.combo.addItem(title, one)
        self.set_value(value)
