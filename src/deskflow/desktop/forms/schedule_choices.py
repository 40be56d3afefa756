"""When a schedule is due, chosen instead of typed: how often, on which days, at what time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.schedule_forms import KINDS, LAST, OWN, Pattern

_TIME: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_WEEK: Final = (1, 2, 3, 4, 5, 6, 0)
_SHOWN: Final = {
    "minutes": ("every",),
    "hours": ("every", "past"),
    "daily": ("time",),
    "weekdays": ("time",),
    "weekly": ("days", "time"),
    "monthly": ("day", "time"),
    "last_day": ("time",),
    "last_workday": ("time",),
    "nth_weekday": ("nth", "weekday", "time"),
    OWN: (),
}


class ScheduleChoices(QWidget):
    """`edited` after a choice by hand that makes sense."""

    edited = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        theme = around.theme
        self._pattern = Pattern()
        self.kind = QuietComboBox()
        self.kind.setAccessibleName(self.tr("How often"))
        titles = {
            "minutes": self.tr("Every so many minutes"),
            "hours": self.tr("Every so many hours"),
            "daily": self.tr("Every day"),
            "weekdays": self.tr("Monday to Friday"),
            "weekly": self.tr("On days of the week"),
            "monthly": self.tr("On a day of the month"),
            "last_day": self.tr("On the last day of the month"),
            "last_workday": self.tr("On the last workday of the month"),
            "nth_weekday": self.tr("On a weekday of the month"),
            OWN: self.tr("A pattern of my own"),
        }
        for key in KINDS:
            self.kind.addItem(titles[key], key)
        self.kind.activated.connect(self._on_kind)
        self.every = self._line(theme.metrics().averageCharWidth() * 8, self.tr("How many"))
        self.past = self._line(theme.metrics().averageCharWidth() * 8, self.tr("Minutes past the hour"))  # fmt: skip
        self.time = self._line(theme.metrics().averageCharWidth() * 10, self.tr("Time of day"))
        locale = QLocale()
        self.day = self._combo(
            self.tr("Day of the month"), [(str(one), one) for one in range(1, 32)]
        )
        self.nth = self._combo(
            self.tr("Which of the month"),
            [
                (self.tr("First"), 1), (self.tr("Second"), 2), (self.tr("Third"), 3),
                (self.tr("Fourth"), 4), (self.tr("Fifth"), 5), (self.tr("Last"), LAST),
            ],
        )  # fmt: skip
        self.weekday = self._combo(
            self.tr("Day of the week"), [(locale.dayName(one or 7), one) for one in _WEEK]
        )
        self.days: dict[int, Button] = {}
        self._week = QWidget()
        week = QHBoxLayout(self._week)
        week.setContentsMargins(0, 0, 0, 0)
        week.setSpacing(2)
        for one in _WEEK:
            short = locale.dayName(one or 7, QLocale.FormatType.ShortFormat)
            button = Button(theme, short[:2])
            button.setCheckable(True)
            button.setFixedHeight(theme.tokens.size.button)
            button.setMinimumWidth(24)
            button.setMaximumWidth(34)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(locale.dayName(one or 7))
            button.setToolTip(locale.dayName(one or 7))
            button.clicked.connect(self._on_part)
            week.addWidget(button, 4)
            self.days[one] = button
        week.addStretch(1)
        self._parts: dict[str, QWidget] = {
            "every": _with(theme, self.every, self.tr("minutes")), "past": _with(theme, self.past, self.tr("past the hour")),
            "time": _with(theme, self.time, ""), "day": self.day, "nth": self.nth, "weekday": self.weekday,
            "days": self._week,
        }  # fmt: skip
        parts = QGridLayout()
        parts.setHorizontalSpacing(theme.space(1))
        parts.setVerticalSpacing(theme.space(0))
        for name, line, column, span in (
            ("days", 0, 0, 3), ("nth", 1, 0, 1), ("weekday", 1, 1, 2), ("every", 2, 0, 1),
            ("day", 2, 0, 1), ("past", 2, 1, 2), ("time", 3, 0, 1),
        ):  # fmt: skip
            parts.addWidget(self._parts[name], line, column, 1, span, Qt.AlignmentFlag.AlignTop)
        parts.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        layout.addWidget(self.kind)
        layout.addLayout(parts)
        self.show_pattern(Pattern())

    @property
    def pattern(self) -> Pattern:
        return self._pattern

    def show_pattern(self, pattern: Pattern) -> None:
        """What is typed just now is left alone if it means the same."""
        self._pattern = pattern
        self.kind.setCurrentIndex(KINDS.index(pattern.kind))
        if _read_time(self.time.text()) != (pattern.hour, pattern.minute):
            self.time.setText(f"{pattern.hour:02}:{pattern.minute:02}")
        for line, number in ((self.every, pattern.every), (self.past, pattern.minute)):
            if line.text().strip() != str(number):
                line.setText(str(number))
        self.day.setCurrentIndex(pattern.day - 1)
        self.nth.setCurrentIndex(self.nth.findData(pattern.nth))
        self.weekday.setCurrentIndex(self.weekday.findData(pattern.days[0] if pattern.days else 1))
        for one, button in self.days.items():
            button.setChecked(one in pattern.days)
        unit = self.tr("minutes") if pattern.kind == "minutes" else self.tr("hours")
        label = self._parts["every"].findChild(Label)
        assert label is not None
        label.setText(unit)
        for line in (self.every, self.past, self.time):
            _mark(line, False)
        self._show_parts()

    def _show_parts(self) -> None:
        for name, part in self._parts.items():
            part.setVisible(name in _SHOWN[self._pattern.kind])

    def _on_kind(self) -> None:
        kind = str(self.kind.currentData())
        if kind == self._pattern.kind:
            return
        every = 15 if kind == "minutes" else 1
        changed = replace(self._pattern, kind=kind, every=every, days=self._pattern.days or (1,))
        if kind == "nth_weekday":
            changed = replace(changed, days=changed.days[:1])
        self.show_pattern(changed)
        self.edited.emit()

    def _on_part(self) -> None:
        """What makes no sense is marked, and the schedule stays as it was."""
        kind = self._pattern.kind
        shown = _SHOWN[kind]
        most = 59 if kind == "minutes" else 23
        every = _read_number(self.every.text(), 1, most)
        past = _read_number(self.past.text(), 0, 59)
        time = _read_time(self.time.text())
        wrong = False
        for name, line, found in (
            ("every", self.every, every),
            ("past", self.past, past),
            ("time", self.time, time),
        ):
            _mark(line, name in shown and found is None)
            wrong = wrong or (name in shown and found is None)
        days = tuple(one for one in _WEEK if self.days[one].isChecked())
        if kind == "nth_weekday":
            days = (int(self.weekday.currentData()),)
        if wrong:
            return
        hour, minute = time or (self._pattern.hour, self._pattern.minute)
        if "past" in shown and past is not None:
            minute = past
        self._pattern = Pattern(
            kind, every or self._pattern.every, hour, minute, days or (1,),
            int(self.day.currentData()), int(self.nth.currentData()),
        )  # fmt: skip
        if not days:
            # A week without a day would never come.
            self.days[1].setChecked(True)
        self.edited.emit()

    def _line(self, wide: int, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(5)
        line.setFixedWidth(wide)
        line.setAccessibleName(name)
        line.textEdited.connect(self._on_part)
        return line

    def _combo(self, name: str, options: list[tuple[str, int]]) -> QuietComboBox:
        combo = QuietComboBox()
        combo.setAccessibleName(name)
        for title, key in options:
            combo.addItem(title, key)
        combo.setMinimumWidth(90)
        combo.activated.connect(self._on_part)
        return combo


def _with(theme: Theme, line: QLineEdit, words: str) -> QWidget:
    """A field with a word behind it."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(line)
    row.addWidget(Label(theme, words, tone="text-muted"))
    row.addStretch(1)
    return whole


def _mark(line: QLineEdit, wrong: bool) -> None:
    if bool(line.property("invalid")) != wrong:
        line.setProperty("invalid", wrong)
        line.style().unpolish(line)
        line.style().polish(line)


def _read_number(text: str, least: int, most: int) -> int | None:
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit():
        return None
    return int(plain) if least <= int(plain) <= most else None


def _read_time(text: str) -> tuple[int, int] | None:
    found = _TIME.fullmatch(text.strip())
    if found is None or not text.isascii():
        return None
    hour, minute = int(found.group(1)), int(found.group(2) or 0)
    return (hour, minute) if hour < 24 and minute < 60 else None
