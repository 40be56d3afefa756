"""The next weeks of a calendar at a glance: each day as its open hours from midnight to midnight, days off marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from deskflow.calendars.rules import BusinessCalendar, Instant, Span, local_date, written_hours
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.tips import plain_tip

WEEKS: Final = 5
_DAY: Final = 86_400
_BAR: Final = 6


@dataclass(frozen=True, slots=True)
class Day:
    """`name` is what makes it other than its weekday: a holiday, an exception."""

    day: date
    spans: tuple[Span, ...]
    name: str = ""


def next_weeks(calendar: BusinessCalendar, now: Instant) -> list[Day]:
    """From the Monday of this week; nothing for a calendar on which every week is like every other."""
    if calendar.always_open:
        return []
    today = local_date(ZoneInfo(calendar.zone), now)
    first = today - timedelta(days=today.weekday())
    days = (first + timedelta(days=n) for n in range(WEEKS * 7))
    return [_day(calendar, day) for day in days]


def _day(calendar: BusinessCalendar, day: date) -> Day:
    spans = calendar.spans_on(day)
    if spans == calendar.week[day.weekday()]:
        return Day(day, spans)
    names = [name for name, _ in calendar.holidays_on(day)]
    names += [one.name for one in calendar.exceptions_on(day)]
    return Day(day, spans, ", ".join(names) or "·")


class WeeksPreview(QWidget):
    """Rows of seven days. Pointed at, a day says its hours and its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.days: Sequence[Day] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The next weeks"))
        self.hide()

    def show_days(self, days: Sequence[Day]) -> None:
        self.days = days
        off = [f"{_written(one.day)}: {one.name}" for one in days if one.name]
        self.setAccessibleDescription("; ".join(off))
        self.setVisible(bool(days))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self._row_height() * (len(self.days) // 7))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens, painter = self._theme, self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = theme.metrics("xs")
        painter.setFont(theme.font("xs"))
        for at, one in enumerate(self.days):
            cell = self._cell(at)
            painter.setPen(tokens.danger if one.name and not one.spans else tokens.text_muted)
            # The month where one begins; beside every day it would be a noise.
            form = "ddd d MMM" if at == 0 or one.day.day == 1 else "ddd d"
            text = QLocale().toString(_qdate(one.day), form)
            if one.name:
                text += f"  {one.name}"
            box = QRectF(cell.left(), cell.top(), cell.width(), metrics.height())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, shown)
            bar = QRectF(cell.left(), box.bottom() + 2, cell.width(), _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_3)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(tokens.warning if one.name else tokens.accent)
            for span in one.spans:
                left = bar.left() + bar.width() * span.begins / _DAY
                wide = bar.width() * (span.ends - span.begins) / _DAY
                painter.drawRoundedRect(QRectF(left, bar.top(), max(wide, 1.5), _BAR), 2, 2)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(event.pos().x(), event.pos().y())
            if at is not None:
                QToolTip.showText(event.globalPos(), plain_tip(self.told(at)), self)
            return True
        return super().event(event)

    def told(self, at: int) -> str:
        one = self.days[at]
        hours = written_hours(one.spans) or self.tr("closed")
        return "\n".join(part for part in (_written(one.day), hours, one.name) if part)

    def _row_height(self) -> int:
        return self._theme.metrics("xs").height() + _BAR + self._theme.space(1) + 2

    def _cell(self, at: int) -> QRectF:
        gap = self._theme.space(1)
        wide = (self.width() - 6 * gap) / 7
        return QRectF((at % 7) * (wide + gap), (at // 7) * self._row_height(), wide, self._row_height())  # fmt: skip

    def _at(self, x: int, y: int) -> int | None:
        return next((at for at in range(len(self.days)) if self._cell(at).contains(x, y)), None)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _written(day: date) -> str:
    return QLocale().toString(_qdate(day), "ddd d MMM")
