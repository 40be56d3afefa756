"""Why something is due when it is due: the story of a clock in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QLocale

from deskflow.desktop import words
from deskflow.sla.queries import ClockView
from deskflow.sla.rules import Told

TOLD: Final[dict[str, Any]] = {
    "sla.told.started": QT_TRANSLATE_NOOP("words", "Started {at}"),
    "sla.told.target": QT_TRANSLATE_NOOP("words", "{priority} has {seconds} for this"),
    "sla.told.no_target": QT_TRANSLATE_NOOP("words", "{priority} has no limit for this"),
    "sla.told.paused": QT_TRANSLATE_NOOP("words", "Paused for {seconds} while {status}, from {from} to {until}"),
    "sla.told.paused_still": QT_TRANSLATE_NOOP("words", "Paused since {from}: {status}"),
    "sla.told.paused_by_hand": QT_TRANSLATE_NOOP("words", "Paused by hand for {seconds}, from {from} to {until}: {reason}"),
    "sla.told.paused_by_hand_still": QT_TRANSLATE_NOOP("words", "Paused by hand since {from}: {reason}"),
    "sla.told.held": QT_TRANSLATE_NOOP("words", "Kept paused by hand since {at}: {reason}"),
    "sla.told.recalculated": QT_TRANSLATE_NOOP("words", "Computed anew {at}"),
    "sla.told.due_set": QT_TRANSLATE_NOOP("words", "Due time set by hand {at}: {due}"),
    "sla.told.due_released": QT_TRANSLATE_NOOP("words", "Due time by hand released {at}"),
    "sla.told.holiday": QT_TRANSLATE_NOOP("words", "{day} was a holiday: {name}"),
    "sla.told.exception": QT_TRANSLATE_NOOP("words", "{day} had other hours: {name}"),
    "sla.told.closed_hours": QT_TRANSLATE_NOOP("words", "{seconds} outside business hours do not count"),
    "sla.told.cancelled": QT_TRANSLATE_NOOP("words", "Ended {at}: the ticket was cancelled"),
    "sla.told.merged": QT_TRANSLATE_NOOP("words", "Ended {at}: the ticket was merged"),
    "sla.told.met": QT_TRANSLATE_NOOP("words", "Met {at}, after {used}"),
    "sla.told.met_late": QT_TRANSLATE_NOOP("words", "Met {at}, {late} late"),
    "sla.told.stands": QT_TRANSLATE_NOOP("words", "Stands still with {left} left"),
    "sla.told.overdue": QT_TRANSLATE_NOOP("words", "Was due {due}: {late} ago"),
    "sla.told.due": QT_TRANSLATE_NOOP("words", "Due {due}; {used} are used up"),
    "sla.told.due_by_hand": QT_TRANSLATE_NOOP("words", "Due {due}, set by hand"),
}  # fmt: skip
_SPANS = ("seconds", "used", "left", "late")


def story(clock: ClockView, now: datetime) -> list[str]:
    """The clauses in order."""
    return clauses(clock.explanation, now)


def clauses(explanation: Iterable[Told], now: datetime) -> list[str]:
    return [_clause(told.code, told.params, now) for told in explanation]


def _clause(code: str, params: Mapping[str, Any], now: datetime) -> str:
    if code in ("sla.told.paused", "sla.told.paused_by_hand") and params.get("until") is None:
        code += "_still"
    text = TOLD.get(code)
    if text is None:
        return code
    return words.translated(text).format_map(
        {name: _value(name, value, now) for name, value in params.items()}
    )


def _value(name: str, value: Any, now: datetime) -> str:
    if isinstance(value, datetime):
        return words.day_and_time(value, now)
    if isinstance(value, date):
        return QLocale().toString(QDate(value.year, value.month, value.day), "ddd d MMM")
    if name in _SPANS and isinstance(value, int | float):
        return words.duration(value)
    if name == "status":
        return words.word("status", value).lower()
    return str(value)
