"""The days of a calendar that are not as their weekday: holidays of its own, days it is closed, days it is open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop.pages.settings.calendar_values import CLOSED, HOLIDAY, OPENS, YEARLY
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label

_LONGEST = 120
# In letters: room for "09:00–13:00", and for a name beside all the rest in a small window.
_LETTERS, _NAME_LETTERS = 13, 8
_MARGIN = 22
MOST = 200


class _DayRow(QWidget):
    edited = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, entry: Mapping[str, str]) -> None:
        super().__init__()
        self.kind = QComboBox()
        for kind, title in (
            (YEARLY, self.tr("Every year")),
            (HOLIDAY, self.tr("Once")),
            (CLOSED, self.tr("Closed")),
            (OPENS, self.tr("Open as well")),
        ):
            self.kind.addItem(title, kind)
        self.first, self.last = _day(entry["first"]), _day(entry["last"])
        self.to = Label(theme, "–", tone="text-muted")
        self.name, self.hours = QLineEdit(entry["name"]), QLineEdit(entry["hours"])
        self.name.setMaxLength(_LONGEST)
        self.name.setCursorPosition(0)
        self.name.setPlaceholderText(self.tr("What for"))
        self.hours.setMaxLength(_LONGEST)
        self.hours.setPlaceholderText(self.tr("all day"))
        self.hours.setFixedWidth(theme.metrics().averageCharWidth() * _LETTERS)
        self.name.setMinimumWidth(theme.metrics().averageCharWidth() * _NAME_LETTERS)
        self.remove = IconButton(theme, "trash-2", "")
        self.kind.setCurrentIndex(self.kind.findData(entry["kind"]))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0))
        for part in (self.kind, self.first, self.to, self.last, self.name, self.hours, self.remove):
            row.addWidget(part, 1 if part is self.name else 0)
        for field in (self.kind, self.first, self.last):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        self.kind.activated.connect(self._on_kind)
        self.first.dateChanged.connect(self._on_first)
        self.last.dateChanged.connect(self.edited)
        self.name.textEdited.connect(self.edited)
        self.hours.textEdited.connect(self.edited)
        self.remove.clicked.connect(self.removed)
        self._show_kind()

    def entry(self) -> dict[str, str]:
        first, last = self.first.date(), self.last.date()
        return {
            "kind": str(self.kind.currentData()),
            "first": first.toString(Qt.DateFormat.ISODate),
            "last": (last if self._has_last() else first).toString(Qt.DateFormat.ISODate),
            "name": self.name.text(),
            "hours": self.hours.text(),
        }

    def place(self, at: int) -> None:
        """For those who hear it: which of them it is."""
        for part, said in (
            (self.kind, self.tr("Kind of day {n}")),
            (self.first, self.tr("Date of day {n}")),
            (self.last, self.tr("Last date of day {n}")),
            (self.name, self.tr("Name of day {n}")),
            (self.hours, self.tr("Hours of day {n}")),
            (self.remove, self.tr("Remove day {n}")),
        ):
            part.setAccessibleName(said.format(n=at + 1))
        self.remove.setToolTip(self.tr("Remove"))

    def set_wrong(self, wrong: bool) -> None:
        for part in (self.name, self.hours):
            part.setProperty("invalid", wrong)
            part.style().unpolish(part)
            part.style().polish(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not watched.property("focus"):
            # Scrolling the page must not change what lies under the pointer.
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _has_last(self) -> bool:
        return self.kind.currentData() in (CLOSED, OPENS)

    def _show_kind(self) -> None:
        self.to.setVisible(self._has_last())
        self.last.setVisible(self._has_last())
        self.last.setMinimumDate(self.first.date())

    def _on_kind(self) -> None:
        self._show_kind()
        self.edited.emit()

    def _on_first(self) -> None:
        self.last.setMinimumDate(self.first.date())
        self.edited.emit()


class DaysEditor(QWidget):
    """`edited` comes from a person's hand only; the value is a text, since the form keeps texts."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[_DayRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(1))
        self.add_button = Button(theme, self.tr("Add a day"), kind="ghost", icon="plus")
        self.add_button.clicked.connect(self.add)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(self._list)
        layout.addLayout(foot)

    def text(self) -> str:
        return json.dumps([row.entry() for row in self.rows])

    def show_text(self, text: str) -> None:
        entries = json.loads(text or "[]")
        if entries == [row.entry() for row in self.rows]:
            return
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for entry in entries:
            self._append(entry)
        self._place()

    def add(self) -> None:
        today = date.today().isoformat()  # noqa: DTZ011 - a proposal in the calendar of whoever sits here
        entry = {"kind": HOLIDAY, "first": today, "last": today, "name": "", "hours": ""}
        row = self._append(entry)
        self._place()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def set_wrong(self, at: int | None) -> None:
        for number, row in enumerate(self.rows):
            row.set_wrong(number == at)
        if at is not None and at < len(self.rows):
            self.rows[at].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self, entry: Mapping[str, str]) -> _DayRow:
        row = _DayRow(self._theme, entry)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def _remove(self, row: _DayRow) -> None:
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
        self.add_button.setEnabled(len(self.rows) < MOST)


def _day(text: str) -> QDateEdit:
    edit = QDateEdit(QDate.fromString(text, Qt.DateFormat.ISODate))
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.lineEdit().setTextMargins(8, 0, 0, 0)
    edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("2026-00-00") + _MARGIN)
    return edit
