"""A list of names that is typed, ordered and cut short: statuses, resolutions, causes, choices. All by the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.tickets.defining.checking import LONGEST_NAME, MOST_CHOICES


class _NameRow(QWidget):
    removed = Signal()
    edited = Signal()
    moved = Signal(int)
    next_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        entry: dict[str, Any],
        second: Sequence[tuple[str, str]],
        second_name: str,
    ) -> None:
        super().__init__()
        self.key = str(entry.get("key") or "")
        self.name = QLineEdit(str(entry.get("name", "")))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.installEventFilter(self)
        self.name.textEdited.connect(self.edited)
        self.second = QComboBox() if second else None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.name, 2)
        if self.second is not None:
            for key, title in second:
                self.second.addItem(title, key)
            self.second.setCurrentIndex(max(0, self.second.findData(entry.get("counts_as"))))
            self.second.setAccessibleName(second_name)
            self.second.setEnabled(not self.key)
            self.second.setMaxVisibleItems(12)
            self.second.activated.connect(self.edited)
            row.addWidget(self.second, 1)
        self.remove = IconButton(theme, "trash-2", self.tr("Take out"))
        self.remove.clicked.connect(self.removed)
        row.addWidget(self.remove)

    def entry(self) -> dict[str, Any]:
        found: dict[str, Any] = {"name": self.name.text().strip()}
        if self.key:
            found["key"] = self.key
        if self.second is not None:
            found["counts_as"] = self.second.currentData()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
                self.next_wanted.emit()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.name.text():
                self.removed.emit()
                return True
        return super().eventFilter(watched, event)


class NamesEditor(QWidget):
    """`edited` comes from a person's hand. Enter goes to the next line or makes one, Alt with an arrow moves a line,
    Backspace takes an empty one away."""

    edited = Signal()

    def __init__(
        self,
        theme: Theme,
        what: str,
        add: str,
        *,
        second: Sequence[tuple[str, str]] = (),
        second_name: str = "",
    ) -> None:
        """`what` names a line ("Status"), `add` is on the button; `second` are pairs of key and title to choose from."""
        super().__init__()
        self._theme = theme
        self._what = what
        self._second, self._second_name = second, second_name
        self.rows: list[_NameRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.space(0))
        self.add_button = Button(theme, add, kind="ghost", icon="plus")
        self.add_button.clicked.connect(lambda: self._insert(len(self.rows)))
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        layout.addLayout(self._column)
        layout.addLayout(foot)

    def show_entries(self, entries: Sequence[dict[str, Any]]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for entry in entries:
            self._make(len(self.rows), entry)
        self._name_them()

    def entries(self) -> list[dict[str, Any]]:
        """What is typed; empty lines are left out."""
        return [entry for row in self.rows if (entry := row.entry())["name"]]

    # --- inside -------------------------------------------------------------------------------

    def _insert(self, at: int) -> None:
        if len(self.rows) >= MOST_CHOICES:
            return
        self._make(at, {})
        self._name_them()
        self.rows[at].name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _make(self, at: int, entry: dict[str, Any]) -> None:
        row = _NameRow(self._theme, entry, self._second, self._second_name)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        row.moved.connect(lambda by: self._move(row, by))
        row.next_wanted.connect(lambda: self._next(row))
        self.rows.insert(at, row)
        self._column.insertWidget(at, row)

    def _remove(self, row: _NameRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._name_them()
        target = self.rows[min(at, len(self.rows) - 1)].name if self.rows else self.add_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _move(self, row: _NameRow, by: int) -> None:
        at = self.rows.index(row)
        to = at + by
        if not 0 <= to < len(self.rows):
            return
        self.rows.insert(to, self.rows.pop(at))
        self._column.removeWidget(row)
        self._column.insertWidget(to, row)
        self._name_them()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _next(self, row: _NameRow) -> None:
        at = self.rows.index(row) + 1
        if at < len(self.rows):
            self.rows[at].name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif row.name.text().strip():
            self._insert(at)

    def _name_them(self) -> None:
        before: QWidget | None = None
        for at, row in enumerate(self.rows):
            row.name.setAccessibleName(f"{self._what} {at + 1}")
            row.name.setPlaceholderText(self._what)
            for part in (row.name, row.second, row.remove):
                if part is not None and before is not None:
                    QWidget.setTabOrder(before, part)
                before = part or before
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)
