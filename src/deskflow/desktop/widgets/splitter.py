"""Panes with a hairline between them that can be moved; where it stood is remembered."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QSplitter, QWidget


class Remembers(Protocol):
    """The part of the window's memory that is needed here."""

    def load(self, key: str) -> Any: ...

    def save(self, key: str, value: QByteArray) -> None: ...


class Splitter(QSplitter):
    """Call `restore` once its panes are in."""

    def __init__(
        self,
        key: str,
        memory: Remembers,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        """`key` is what its sizes are remembered under."""
        super().__init__(orientation, parent)
        self._key = f"splitter/{key}"
        self._memory = memory
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._save_soon = QTimer(self)
        self._save_soon.setSingleShot(True)
        self._save_soon.setInterval(400)
        self._save_soon.timeout.connect(self._save)
        self.splitterMoved.connect(self._on_moved)

    @property
    def is_remembered(self) -> bool:
        """Whether somebody has moved a line, once."""
        return isinstance(self._memory.load(self._key), QByteArray)

    def restore(self, sizes: list[int]) -> None:
        """As it was left, else with these sizes."""
        saved = self._memory.load(self._key)
        if not (isinstance(saved, QByteArray) and self.restoreState(saved)):
            self.setSizes(sizes)
        self.setHandleWidth(1)

    def _on_moved(self, position: int, index: int) -> None:
        self._save_soon.start()

    def _save(self) -> None:
        self._memory.save(self._key, self.saveState())
