"""Rows of a form that are added and removed by hand, each an entry of one text; the form keeps texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton

Entry = Mapping[str, Any]


class EntryRow(QWidget):
    """`remove` is its last button."""

    edited = Signal()
    removed = Signal()
    remove: IconButton

    def entry(self) -> dict[str, Any]:
        raise NotImplementedError

    def place(self, at: int) -> None:
        """For those who hear it: which of them it is."""
        raise NotImplementedError


Row = TypeVar("Row", bound=EntryRow)


class EntryRows(QWidget, Generic[Row]):
    """`edited` comes from a person's hand only."""

    edited = Signal()

    def __init__(self, theme: Theme, add: str, most: int, gap: int = 1) -> None:
        """`add` is the title of the button that adds one, of at most `most`; `gap` is a step of the theme's spaces."""
        super().__init__()
        self._theme = theme
        self._most = most
        self.rows: list[Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(gap))
        self.add_button = Button(theme, add, kind="ghost", icon="plus")
        self.add_button.clicked.connect(self.add)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(self._list)
        layout.addLayout(foot)

    # --- for the kinds of rows ------------------------------------------------------------------

    def made(self, entry: Entry) -> Row:
        raise NotImplementedError

    def proposed(self) -> Entry:
        """What a new row begins with."""
        raise NotImplementedError

    def first_field(self, row: Row) -> QWidget:
        """Where the keyboard goes in a new one."""
        raise NotImplementedError

    # --- what they hold -------------------------------------------------------------------------

    def entries(self) -> list[dict[str, Any]]:
        return [row.entry() for row in self.rows]

    def text(self) -> str:
        return json.dumps(self.entries())

    def show_text(self, text: str) -> None:
        entries = json.loads(text or "[]")
        if entries != self.entries():
            self._rebuild(entries)

    def _rebuild(self, entries: Sequence[Entry]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for entry in entries:
            self._append(entry)
        self._place()

    # --- by hand --------------------------------------------------------------------------------

    def add(self) -> None:
        row = self._append(self.proposed())
        self._place()
        self.first_field(row).setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _append(self, entry: Entry) -> Row:
        row = self.made(entry)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def _move(self, row: Row, by: int) -> None:
        at = self.rows.index(row)
        to = at + by
        if not 0 <= to < len(self.rows):
            return
        self.rows.insert(to, self.rows.pop(at))
        self._list.removeWidget(row)
        self._list.insertWidget(to, row)
        self._place()
        self.edited.emit()

    def _remove(self, row: Row) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._place()
        after = self.rows[min(at, len(self.rows) - 1)].remove if self.rows else self.add_button
        after.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _place(self) -> None:
        for at, row in enumerate(self.rows):
            row.place(at)
        self.add_button.setEnabled(len(self.rows) < self._most)
