"""The days of a calendar that are not as their weekday: holidays of its own, days it is closed, days it is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop.pages.settings.calendar_values import CLOSED, HOLIDAY, OPENS, YEARLY
from deskflow.desktop.pages.settings.entry_rows import Entry, EntryRow, EntryRows
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label

_LONGEST = 120
# In letters: room for "09:00–13:00", and for a name beside all the rest in a small window.
_LETTERS, _NAME_LETTERS = 13, 8
_MARGIN = 22
MOST = 200


class _DayRow(EntryRow):
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


class DaysEditor(EntryRows[_DayRow]):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, QCoreApplication.translate("DaysEditor", "Add a day"), MOST)

    def made(self, entry: Entry) -> _DayRow:
        return _DayRow(self._theme, entry)

    def proposed(self) -> Entry:
        today = date.today().isoformat()  # noqa: DTZ011 - a proposal in the calendar of whoever sits here
        return {"kind": HOLIDAY, "first": today, "last": today, "name": "", "hours": ""}

    def first_field(self, row: _DayRow) -> QWidget:
        return row.name

    def set_wrong(self, at: int | None) -> None:
        for number, row in enumerate(self.rows):
            row.set_wrong(number == at)
        if at is not None and at < len(self.rows):
            self.rows[at].name.setFocus(Qt.FocusReason.OtherFocusReason)


def _day(text: str) -> QDateEdit:
    edit = QDateEdit(QDate.fromString(text, Qt.DateFormat.ISODate))
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.lineEdit().setTextMargins(8, 0, 0, 0)
    edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("2026-00-00") + _MARGIN)
    return edit
