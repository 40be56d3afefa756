"""Business calendars in a line: the hours of a week, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from deskflow.calendars.rules import Outlook, calendar_from_json, local_time, written_hours
from deskflow.core.errors import Rejected

_MOST_GROUPS = 3


def tr(text: str) -> str:
    return QCoreApplication.translate("calendars", text)


def week_text(definition: Mapping[str, Any]) -> str:
    """ "Mon–Fri 09:00–17:00 · Sat 10:00–14:00 · Europe/Berlin"."""
    try:
        calendar = calendar_from_json(definition)
    except Rejected:
        return tr("cannot be read")
    if calendar.always_open:
        return tr("Around the clock")
    grouped = [
        (spans, list(days)) for spans, days in groupby(range(7), lambda day: calendar.week[day])
    ]
    parts = [f"{_days(days)} {written_hours(spans)}" for spans, days in grouped if spans]
    if len(parts) > _MOST_GROUPS:
        parts = [*parts[:_MOST_GROUPS], "…"]
    return " · ".join([*parts, calendar.zone])


def outlook_text(ahead: Outlook, zone: str, hours: int) -> str:
    lines = [_now_text(ahead, zone)]
    if ahead.over_at is not None:
        said = tr("{n} business hours from now: {moment} ({zone})")
        lines.append(said.format(n=hours, moment=_moment(ahead.over_at, zone), zone=zone))
    if ahead.ahead:
        days = [
            f"{_date(one.day)} {one.name}" + ("" if one.closed else f" ({tr('other hours')})")
            for one in ahead.ahead
        ]
        lines.append(tr("Next days of their own: {days}").format(days=" · ".join(days)))
    return "\n".join(lines)


def _now_text(ahead: Outlook, zone: str) -> str:
    if ahead.changes_at is None:
        return tr("Open now.") if ahead.is_open else tr("Closed now, and for years.")
    said = tr("Open now, until {moment}.") if ahead.is_open else tr("Closed now; opens {moment}.")
    return said.format(moment=_moment(ahead.changes_at, zone))


def _days(days: list[int]) -> str:
    first, last = (QLocale().dayName(day + 1, QLocale.FormatType.ShortFormat) for day in (days[0], days[-1]))  # fmt: skip
    return first if len(days) == 1 else f"{first}–{last}"


def _moment(at: int, zone: str) -> str:
    there = local_time(ZoneInfo(zone), at)
    return f"{_date(there.date())}, {there:%H:%M}"


def _date(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")
