"""How long something took: logged by hand, from a stopwatch, or corrected later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from deskflow.core.errors import DeskflowError
from deskflow.desktop.pages.equipment.words import date_text, date_value
from deskflow.desktop.pages.tickets.relating.panel import AskPanel
from deskflow.desktop.pages.tickets.ticket.time_words import typed_time
from deskflow.desktop.pages.tickets.working.time_words import KINDS, kind_word, length_text
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.words import describe_error

WIDTH = 420


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """`day` is noon of the day that was typed, None if it was left as it is."""

    minutes: int
    note: str
    kind: str
    is_billable: bool
    day: datetime | None


class TimePanel(AskPanel):
    """`go` gets what was written; it closes when whoever was asked says so."""

    def __init__(
        self, theme: Theme, window: QWidget, title: str, verb: str, go: Callable[[WrittenTime], object]
    ) -> None:  # fmt: skip
        super().__init__(theme, window, title, verb, icon="clock", width=WIDTH)
        self._go = go
        self._shown_day = ""
        self.length = QLineEdit()
        self.length.setPlaceholderText("1h 15m")
        self.length.setMaxLength(40)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFont(theme.font())
        self.note.setFixedHeight(70)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of work"))
        for kind in KINDS:
            self.kind.addItem(kind_word(kind), kind)
        self.day = QLineEdit()
        self.day.setMaxLength(40)
        self.billable = QCheckBox(self.tr("The customer pays for it"))
        self.billable.setMinimumHeight(24)
        self.length_row = FormRow(theme, self.tr("How long"), self.length)
        self.day_row = FormRow(theme, self.tr("Day"), self.day)
        for row in (
            self.length_row, FormRow(theme, self.tr("What was done"), self.note),
            FormRow(theme, self.tr("Kind of work"), self.kind), self.day_row, self.billable,
        ):  # fmt: skip
            self.column.addWidget(row)
        self.agreed.connect(self._on_agreed)
        self.length.returnPressed.connect(self.submit)

    def fill(
        self, minutes: int | None, note: str, kind: str, day: datetime, *, is_billable: bool
    ) -> None:
        self.length.setText("" if minutes is None else length_text(minutes))
        self.note.setPlainText(note)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self._shown_day = date_text(day)
        self.day.setText(self._shown_day)
        self.billable.setChecked(is_billable)

    def focus_first(self) -> None:
        if self.length.text():
            self.note.setFocus()
        else:
            self.length.setFocus()

    def _on_agreed(self) -> None:
        self.length_row.set_error("")
        self.day_row.set_error("")
        found = typed_time(self.length.text())
        if found is None or found.note:
            self.length_row.set_error(self.tr("Write it as 30m, 1h 15m or 1:15."))
            self.length.setFocus()
            self.grew()
            return
        day = None
        if self.day.text().strip() != self._shown_day:
            try:
                day = date_value(self.day.text(), "worked_at")
            except DeskflowError as problem:
                self.day_row.set_error(describe_error(problem))
                self.day.setFocus()
                self.grew()
                return
        self.go_button.setEnabled(False)
        note = self.note.toPlainText().strip()
        self._go(WrittenTime(found.minutes, note, str(self.kind.currentData()), self.billable.isChecked(), day))  # fmt: skip
