"""The form of a business calendar: its week as hours and as bars, public holidays, and days of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from deskflow.calendars.rules import WEEKDAYS, Span, read_hours
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.settings.calendar_days import DaysEditor
from deskflow.desktop.pages.settings.calendar_values import ALWAYS, DAYS, WORKED
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow

_DAY = 86_400
_COLUMNS = 2


class HoursBar(QWidget):
    """The open hours of one day between midnight and midnight, with a tick every six hours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.spans: tuple[Span, ...] = ()
        self.setMinimumWidth(theme.metrics().averageCharWidth() * 16)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics().averageCharWidth() * 32, self._theme.tokens.size.button)

    def show_spans(self, spans: tuple[Span, ...]) -> None:
        self.spans = spans
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = self.height() * 0.4
        top, radius = (self.height() - high) / 2, high / 4
        painter.setBrush(tokens.surface_3)
        painter.drawRoundedRect(QRectF(0, top, self.width(), high), radius, radius)
        painter.setBrush(tokens.accent)
        for span in self.spans:
            left, right = self.width() * span.begins / _DAY, self.width() * span.ends / _DAY
            painter.drawRoundedRect(QRectF(left, top, max(right - left, 2), high), radius, radius)
        painter.setBrush(tokens.surface_1)
        for quarter in (1, 2, 3):
            painter.drawRect(QRectF(self.width() * quarter / 4 - 0.5, top, 1, high))
        painter.end()


class CalendarForm(UiForm):
    """`changed` comes with every letter: what is beside the form says at once what the calendar comes to."""

    changed = Signal()
    country_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "calendar")
        self.set_choices(
            "hours", [("week", self.tr("In weekly hours")), (ALWAYS, self.tr("Around the clock"))]
        )
        self.layout().setSpacing(theme.space(2))
        self.bars: dict[str, HoursBar] = {}
        for day in WEEKDAYS:
            row = self.form.findChild(QBoxLayout, f"{day}_row")
            self.bars[day] = HoursBar(theme)
            row.setSpacing(theme.space(2))
            row.insertWidget(1, self.bars[day], 5)
            self.form.findChild(QLabel, f"{day}_label").setMinimumWidth(
                theme.metrics().averageCharWidth() * 14
            )
        self.worked = _WorkedHolidays(theme)
        self.worked.edited.connect(lambda: self._on_part(WORKED, self.worked.text()))
        self.worked_row = FormRow(theme, self.tr("Closed on"), self.worked)
        self.worked_row.hide()
        self.layout().addWidget(self.worked_row)
        self.days = DaysEditor(theme)
        self.days.edited.connect(lambda: self._on_part(DAYS, self.days.text()))
        self.days_row = FormRow(
            theme, self.tr("Days of their own"), self.days,
            hint=self.tr("Hours may stay empty for the whole day. Days that close or open outrank the week and the holidays."),
        )  # fmt: skip
        self.layout().addWidget(self.days_row)
        # What stands in the two editors is kept as text, as everything in a form.
        for key in (WORKED, DAYS):
            kept = QPlainTextEdit(self)
            kept.setObjectName(key)
            kept.hide()
            self._adopt(kept)
            self._notes[key].setParent(self)
        for field in self.fields.values():
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._on_changed)
        self.left.connect(self._on_choice)

    # --- what can be chosen -------------------------------------------------------------------

    def offer_zones(self, zones: Sequence[str]) -> None:
        zone = self.fields["zone"]
        completer = QCompleter(list(zones), zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        zone.setCompleter(completer)

    def offer_countries(self, codes: Sequence[str]) -> None:
        named = sorted((country_name(code), code) for code in codes)
        choices = [(code, name) for name, code in named]
        self.set_choices("country", [("", self.tr("No country")), *choices])

    def offer_parts(self, names: Mapping[str, str]) -> None:
        """The parts of the chosen country."""
        chosen = self.value("part")
        offered = {**({chosen: chosen} if chosen and chosen not in names else {}), **names}
        choices = sorted(offered.items(), key=lambda one: one[1])
        self.set_choices("part", [("", self.tr("All of the country")), *choices])
        if self.fields["part"].currentIndex() < 0:
            self.put("part", chosen)
        self.show_field("part", bool(offered))

    def offer_holidays(self, names: Sequence[str]) -> None:
        self.worked.offer(names, json.loads(self.value(WORKED) or "[]"))
        self.worked_row.setVisible(bool(names) and self.value("hours") != ALWAYS)

    # --- values -------------------------------------------------------------------------------

    def put(self, key: str, value: str) -> None:
        field = self.fields[key]
        if (
            key in ("country", "part")
            and isinstance(field, QComboBox)
            and field.findData(value) < 0
        ):
            # The list comes later; what is stored is shown from the start.
            field.addItem(country_name(value) if key == "country" and value else value, value)
        super().put(key, value)
        if key == DAYS:
            self.days.show_text(value)
        elif key == WORKED:
            self.worked.show_worked(json.loads(value or "[]"))
        elif key == "hours":
            self._show_hours()

    def set_error(self, key: str, text: str) -> None:
        if key == DAYS:
            self.days_row.set_error(text)
            return
        super().set_error(key, text)

    def _on_part(self, key: str, text: str) -> None:
        super().put(key, text)
        self._on_changed()

    def _on_choice(self, key: str) -> None:
        if key == "country":
            super().put("part", "")
            self._on_part(WORKED, "[]")
            self.country_chosen.emit(self.value("country"))
        elif key == "part":
            self.country_chosen.emit(self.value("country"))
        elif key == "hours":
            self._show_hours()
        self._on_changed()

    def _on_changed(self) -> None:
        for day in WEEKDAYS:
            try:
                self.bars[day].show_spans(read_hours(self.value(day)))
            except Rejected:
                # Half typed; what it says is told when it is saved.
                self.bars[day].show_spans(())
        self.changed.emit()

    def _show_hours(self) -> None:
        weekly = self.value("hours") != ALWAYS
        for day in WEEKDAYS:
            self.show_field(day, weekly)
            self.bars[day].setVisible(weekly)
        self.show_field("country", weekly)
        self.show_field("part", weekly and self.fields["part"].count() > 1)
        self.worked_row.setVisible(weekly and self.worked.has_any)
        self.days_row.setVisible(weekly)


class _WorkedHolidays(QWidget):
    """A tick for each public holiday; without it that day is worked."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.boxes: dict[str, QCheckBox] = {}
        self._worked: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(0)

    @property
    def has_any(self) -> bool:
        return bool(self.boxes)

    def offer(self, names: Sequence[str], worked: Sequence[str]) -> None:
        self._worked = set(worked)
        if list(self.boxes) != list(names):
            for box in self.boxes.values():
                box.hide()
                box.deleteLater()
            self.boxes = {}
            for at, name in enumerate(names):
                box = QCheckBox(name.replace("&", "&&"))
                box.setAccessibleName(name)
                box.setMinimumHeight(self._theme.tokens.size.button)
                box.toggled.connect(lambda on, name=name: self._on_toggled(name, on))
                self.boxes[name] = box
                self._grid.addWidget(box, at // _COLUMNS, at % _COLUMNS)
        self.show_worked(worked)

    def show_worked(self, worked: Sequence[str]) -> None:
        self._worked = set(worked)
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name not in self._worked)
            box.blockSignals(False)

    def text(self) -> str:
        return json.dumps(sorted(self._worked))

    def _on_toggled(self, name: str, closed: bool) -> None:
        (self._worked.discard if closed else self._worked.add)(name)
        self.edited.emit()


def country_name(code: str) -> str:
    territory = QLocale.codeToTerritory(code)
    if territory == QLocale.Country.AnyCountry:
        return code
    return f"{QLocale.territoryToString(territory)} ({code})"
