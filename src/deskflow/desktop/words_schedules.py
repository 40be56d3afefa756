"""Schedules as people say them: "every day at 08:00", "the last Friday of the month at 17:30"."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from deskflow.desktop.words import clock_time
from deskflow.workflows.schedule_forms import OWN, Pattern, read_pattern

_SAID: Final = {
    "daily": QT_TRANSLATE_NOOP("workflows", "every day at {time}"),
    "weekdays": QT_TRANSLATE_NOOP("workflows", "Monday to Friday at {time}"),
    "weekly": QT_TRANSLATE_NOOP("workflows", "{days} at {time}"),
    "monthly": QT_TRANSLATE_NOOP("workflows", "day {day} of the month at {time}"),
    "last_day": QT_TRANSLATE_NOOP("workflows", "the last day of the month at {time}"),
    "last_workday": QT_TRANSLATE_NOOP("workflows", "the last workday of the month at {time}"),
}
_NTH: Final = (
    QT_TRANSLATE_NOOP("workflows", "the last {days} of the month at {time}"),
    QT_TRANSLATE_NOOP("workflows", "the first {days} of the month at {time}"),
    QT_TRANSLATE_NOOP("workflows", "the second {days} of the month at {time}"),
    QT_TRANSLATE_NOOP("workflows", "the third {days} of the month at {time}"),
    QT_TRANSLATE_NOOP("workflows", "the fourth {days} of the month at {time}"),
    QT_TRANSLATE_NOOP("workflows", "the fifth {days} of the month at {time}"),
)
_MINUTES: Final = QT_TRANSLATE_NOOP("workflows", "every %n minute(s)")
_HOURS: Final = QT_TRANSLATE_NOOP("workflows", "every %n hour(s)")
_EVERY: Final = {
    "minutes": QT_TRANSLATE_NOOP("workflows", "every minute"),
    "hours": QT_TRANSLATE_NOOP("workflows", "every hour"),
}


def schedule_in_words(cron: str) -> str:
    """The usual schedules as people say them; others as written."""
    pattern = read_pattern(cron)
    if pattern.kind == OWN:
        return cron
    if pattern.kind in _EVERY:
        if pattern.every == 1:
            return _tr(_EVERY[pattern.kind])
        return _tr(_MINUTES if pattern.kind == "minutes" else _HOURS, pattern.every)
    text = _NTH[pattern.nth] if pattern.kind == "nth_weekday" else _SAID[pattern.kind]
    return _tr(text).format(time=_time(pattern), day=pattern.day, days=_days(pattern))


def _time(pattern: Pattern) -> str:
    return clock_time(datetime.now().astimezone().replace(hour=pattern.hour, minute=pattern.minute))


def _days(pattern: Pattern) -> str:
    locale = QLocale()
    short = (
        QLocale.FormatType.ShortFormat if len(pattern.days) > 1 else QLocale.FormatType.LongFormat
    )
    return ", ".join(locale.dayName(day or 7, short) for day in pattern.days)


def _tr(text: object, count: int = -1) -> str:
    return QCoreApplication.translate("workflows", str(text), None, count)
