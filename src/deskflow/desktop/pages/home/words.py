"""What the page says: the greeting, the one sentence about the day, what stands under each figure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from deskflow.desktop.pages.home.reading import Automation, Home
from deskflow.desktop.theme import Tone
from deskflow.desktop.words import duration, local
from deskflow.tickets.home_queries import DeskCounts, Kept

# From these hours on; before the first one somebody is still up.
_GREETINGS: Final = (
    (5, QT_TRANSLATE_NOOP("home", "Good morning, {name}")),
    (12, QT_TRANSLATE_NOOP("home", "Good afternoon, {name}")),
    (18, QT_TRANSLATE_NOOP("home", "Good evening, {name}")),
)

Note = tuple[str, Tone]


def tr(text: Any) -> str:
    """A text of this page in the reader's language; what QT_TRANSLATE_NOOP marks has no type of its own."""
    return QCoreApplication.translate("home", text)


def counted(count: int, one: str, many: str) -> str:
    """One text for a single thing, another for several."""
    return (one if count == 1 else many).format(n=number(count))


def number(count: int) -> str:
    """With the reader's separators."""
    return QLocale().toString(count)


def greeting(name: str, now: datetime) -> str:
    hour = local(now).hour
    text = [text for start, text in _GREETINGS if hour >= start] or [_GREETINGS[-1][1]]
    return tr(text[-1]).format(name=name.split(maxsplit=1)[0] if name.split() else name)


def today(now: datetime) -> str:
    """ "Monday, 23 November"."""
    here = local(now)
    return QLocale().toString(QDate(here.year, here.month, here.day), "dddd, d MMMM")


def summary(home: Home, now: datetime) -> str:
    """The one thing worth knowing before anything else."""
    if home.tickets is not None:
        said = _about_tickets(home.tickets.counts)
        if said:
            return said
    if home.approvals:
        return counted(
            home.approvals,
            tr("one request waits for your decision"),
            tr("{n} requests wait for your decision"),
        )
    if home.tickets is None or not home.tickets.counts.has_tickets:
        return ""
    if not home.tickets.counts.open:
        return tr("nothing is open")
    return tr("nothing is due within two hours")


def _about_tickets(counts: DeskCounts) -> str:
    if counts.overdue:
        return counted(counts.overdue, tr("one ticket is overdue"), tr("{n} tickets are overdue"))
    if counts.due_very_soon:
        return counted(
            counts.due_very_soon,
            tr("one thing will breach within the hour"),
            tr("{n} things will breach within the hour"),
        )
    if counts.due_soon:
        return counted(
            counts.due_soon,
            tr("one ticket is due within two hours"),
            tr("{n} tickets are due within two hours"),
        )
    return ""


# --- under the figures ---------------------------------------------------------------------------------


def open_note(counts: DeskCounts) -> Note:
    if counts.unassigned:
        text = counted(counts.unassigned, tr("1 belongs to nobody yet"), tr("{n} belong to nobody yet"))  # fmt: skip
        return text, "warning"
    if counts.mine:
        return counted(counts.mine, tr("1 of them is yours"), tr("{n} of them are yours")), "neutral"  # fmt: skip
    return tr("all have somebody"), "neutral"


def due_note(counts: DeskCounts) -> Note:
    if counts.due_very_soon:
        return tr("{n} within the hour").format(n=counts.due_very_soon), "danger"
    if counts.overdue:
        return tr("{n} of them overdue").format(n=counts.overdue), "danger"
    return tr("none within the hour"), "neutral"


def kept_figure(week: Kept) -> str:
    if week.percent is None:
        return "–"
    places = 0 if week.kept in (0, week.finished) else 1
    return tr("{percent} %").format(percent=QLocale().toString(week.percent, "f", places))


def kept_note(week: Kept, before: Kept) -> Note:
    if week.percent is None:
        return tr("nothing finished yet"), "neutral"
    if before.percent is None:
        text = tr("{kept} of {finished} in time")
        return text.format(kept=week.kept, finished=week.finished), "neutral"
    change = week.percent - before.percent
    shown = QLocale().toString(abs(change), "f", 1)
    if round(abs(change), 1) == 0:
        return tr("as last week"), "neutral"
    if change > 0:
        return tr("+{points} points").format(points=shown), "success"
    return tr("−{points} points").format(points=shown), "danger"


def breached_note(counts: DeskCounts) -> Note:
    if counts.overdue:
        return tr("{n} overdue now").format(n=counts.overdue), "danger"
    return tr("nothing overdue"), "neutral"


def mine_note(counts: DeskCounts) -> Note:
    return (tr("open and yours") if counts.mine else tr("nothing is yours")), "neutral"


def unassigned_note(counts: DeskCounts) -> Note:
    if counts.unassigned:
        return tr("wait for somebody"), "warning"
    return tr("all have somebody"), "neutral"


def overdue_note(counts: DeskCounts) -> Note:
    return (tr("late already"), "danger") if counts.overdue else (tr("nothing is late"), "neutral")


def failed_figure(automation: Automation) -> tuple[str, str, Tone]:
    failed = automation.failed
    note = tr("within the last 24 hours")
    return number(failed), note, "danger" if failed else "neutral"


def on_day(day: date) -> str:
    """ "New on 12 November"."""
    shown = QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM")
    return tr("New on {day}").format(day=shown)


def waiting_note(home: Home, now: datetime) -> Note:
    if home.questions:
        return counted(len(home.questions), tr("one question"), tr("{n} questions")), "warning"
    if not home.approvals:
        return tr("nothing to decide"), "neutral"
    if home.next_approval is None:
        return counted(home.approvals, tr("an approval"), tr("approvals")), "neutral"
    left = (home.next_approval - now).total_seconds()
    if left <= 0:
        return tr("time is over for one"), "danger"
    tone: Tone = "warning" if left < 24 * 3600 else "neutral"
    return tr("the next within {time}").format(time=duration(left)), tone
