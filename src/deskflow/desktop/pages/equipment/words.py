"""Kinds of equipment, warranties and dates in words, and dates out of what people type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from deskflow.assets.rules import MOST_MONTHS, checked_amount
from deskflow.core.errors import Rejected
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import local

KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "server": (QT_TRANSLATE_NOOP("equipment", "Server"), "server"),
    "workstation": (QT_TRANSLATE_NOOP("equipment", "Workstation"), "monitor"),
    "laptop": (QT_TRANSLATE_NOOP("equipment", "Laptop"), "laptop"),
    "printer": (QT_TRANSLATE_NOOP("equipment", "Printer"), "printer"),
    "network": (QT_TRANSLATE_NOOP("equipment", "Network"), "router"),
    "phone": (QT_TRANSLATE_NOOP("equipment", "Phone"), "phone"),
    "software": (QT_TRANSLATE_NOOP("equipment", "Software"), "package"),
    "other": (QT_TRANSLATE_NOOP("equipment", "Other"), "hard-drive"),
}
# From here on the end of a warranty is something to talk about.
SOON = timedelta(days=60)
# Noon in UTC is the same day nearly everywhere, so a date stays the date that was typed.
_NOON = 12


def kind_word(kind: str) -> str:
    text = KINDS.get(kind, (kind, ""))[0]
    return QCoreApplication.translate("equipment", text)


def kind_icon(kind: str) -> str:
    return KINDS.get(kind, KINDS["other"])[1]


def warranty_words(until: datetime | None, now: datetime) -> str:
    """ "until Mar 2028"; the day as well when it comes soon; "expired Mar 2024"; "" when nobody knows."""
    if until is None:
        return ""
    tr, at = QCoreApplication.translate, local(until)
    day = QDate(at.year, at.month, at.day)
    if until < now:
        return tr("equipment", "expired {month}").format(month=QLocale().toString(day, "MMM yyyy"))
    pattern = "d MMM yyyy" if until - now < SOON else "MMM yyyy"
    return tr("equipment", "until {day}").format(day=QLocale().toString(day, pattern))


def warranty_chip(until: datetime | None, now: datetime) -> Chip | None:
    """Tone and icon say it as well as the words do."""
    words = warranty_words(until, now)
    if until is None:
        return None
    if until < now:
        return Chip(words, "danger", icon="shield")
    if until - now < SOON:
        return Chip(words, "warning", icon="shield-check")
    return Chip(words, "success", icon="shield-check")


def date_text(moment: datetime | None) -> str:
    """As it stands in a field: 2028-03-31, read back by `date_value` everywhere."""
    return local(moment).date().isoformat() if moment is not None else ""


def date_value(text: str, field: str) -> datetime | None:
    """The day somebody typed: 2028-03-31, or as the reader's language writes it; None for nothing.

    Rejected("field.bad_date") when it is no date.
    """
    plain = text.strip()
    if not plain:
        return None
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    long = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    # With a year of four digits, whatever the language's short form is.
    full = short if "yyyy" in short else short.replace("yy", "yyyy")
    day = _iso(plain)
    for pattern in (full, long, "d.M.yyyy", "d MMM yyyy", "MMM yyyy"):
        day = day or _patterned(plain, pattern)
    if day is None or not 1950 <= day.year <= 2200:
        raise Rejected("field.bad_date", field=field, value=plain[:40])
    return datetime(day.year, day.month, day.day, _NOON, tzinfo=UTC)


def months_value(text: str) -> int | None:
    """A whole number of months, None for nothing; Rejected when it is none."""
    return checked_amount(text.strip(), "warranty_months", MOST_MONTHS)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _patterned(text: str, pattern: str) -> date | None:
    found = QLocale().toDate(text, pattern)
    return date(found.year(), found.month(), found.day()) if found.isValid() else None
