"""What the page says: titles, what a figure is in a sentence, how it compares."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from deskflow.desktop.pages.insights.reading import Period, Stretch
from deskflow.desktop.theme import Tone
from deskflow.desktop.words import duration

Note = tuple[str, Tone]

PERIOD_TITLES: Final[dict[Period, Any]] = {
    "week": QT_TRANSLATE_NOOP("insights", "7 days"),
    "month": QT_TRANSLATE_NOOP("insights", "30 days"),
    "quarter": QT_TRANSLATE_NOOP("insights", "13 weeks"),
    "year": QT_TRANSLATE_NOOP("insights", "12 months"),
}
AGE_TITLES: Final = (
    QT_TRANSLATE_NOOP("insights", "under a day"),
    QT_TRANSLATE_NOOP("insights", "1 to 3 days"),
    QT_TRANSLATE_NOOP("insights", "3 to 7 days"),
    QT_TRANSLATE_NOOP("insights", "7 to 14 days"),
    QT_TRANSLATE_NOOP("insights", "14 to 30 days"),
    QT_TRANSLATE_NOOP("insights", "over 30 days"),
)


def tr(text: Any, count: int = -1) -> str:
    """A text of this page in the reader's language; what QT_TRANSLATE_NOOP marks has no type of its own."""
    return QCoreApplication.translate("insights", text, None, count)


def axis_label(period: Period, day: date) -> str:
    """Short, for under a column: the day, the day a week begins, the month."""
    if period in ("week", "month"):
        return _shown(day, "ddd d") if period == "week" else str(day.day)
    return _shown(day, "d MMM" if period == "quarter" else "MMM")


def span_told(period: Period, start: date, end: date) -> str:
    """In full, for tool tips and readers: "Mon 2 Nov", "2 Nov – 8 Nov", "November 2026"."""
    if period in ("week", "month"):
        return _shown(start, "ddd d MMM")
    if period == "year":
        return _shown(start, "MMMM yyyy")
    last = end - timedelta(days=1)
    return f"{_shown(start, 'd MMM')} – {_shown(last, 'd MMM')}"


def stretch_told(stretch: Stretch) -> str:
    last = stretch.end - timedelta(days=1)
    return f"{_shown(stretch.first, 'd MMM yyyy')} – {_shown(last, 'd MMM yyyy')}"


def _shown(day: date, pattern: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def number(value: int) -> str:
    return QLocale().toString(value)


def percent(value: float | None) -> str:
    """Cut, not rounded: what is not all is never called all."""
    return "–" if value is None else tr("{n} %").format(n=int(value))


def time_taken(seconds: float | None) -> str:
    return "–" if seconds is None else duration(seconds)


def compared(now: float | None, before: float | None, *, good: str) -> Note:
    """How a count or a time compares with the stretch before; `good` is "less", "more" or "" for neither."""
    if now is None or not before:
        return tr("no comparison yet"), "neutral"
    change = round(100 * (now - before) / before)
    if not change:
        return tr("as in the time before"), "neutral"
    said = tr("{n} % more than before") if change > 0 else tr("{n} % less than before")
    if not good:
        return said.format(n=abs(change)), "neutral"
    better = (change > 0) == (good == "more")
    return said.format(n=abs(change)), "success" if better else "warning"


def compared_share(now: float | None, before: float | None) -> Note:
    """Shares are compared in points."""
    if now is None or before is None:
        return tr("no comparison yet"), "neutral"
    points = int(now) - int(before)
    if not points:
        return tr("as in the time before"), "neutral"
    if points > 0:
        return tr("%n point(s) better", points), "success"
    return tr("%n point(s) worse", -points), "warning"
