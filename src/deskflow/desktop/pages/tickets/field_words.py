"""Values of the tenant's own fields in words, and what somebody types for one as a value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from deskflow.core.types import Json
from deskflow.desktop import words_defining
from deskflow.tickets.defining.fields import FieldDefinition, read_value


def _tr(text: str) -> str:
    return QCoreApplication.translate("tickets", text)


def shown(field: FieldDefinition, value: Json, names: Mapping[str, str]) -> str:
    """The value as somebody reads it; `names` are those behind ids. "" for none."""
    if value is None and field.kind != "checkbox":
        return ""
    match field.kind:
        case "checkbox":
            return _tr("yes") if value else _tr("no")
        case "choice":
            return next((one.name for one in field.choices if one.key == value), str(value))
        case "money":
            return f"{QLocale().toString(float(value), 'f', 2)} {field.currency}"
        case "number":
            return words_defining.decimal(value)
        case "date":
            return _day(str(value))
        case "person" | "equipment":
            return names.get(str(value), _tr("not there any more"))
        case _:
            return str(value)


def typed(field: FieldDefinition, text: str, today: date) -> Json:
    """What a text means for this field, None for an empty one. Rejected when it means nothing."""
    if field.kind == "date" and text.strip():
        found = day_of(text, today)
        return read_value(field, found.isoformat() if found else text)
    return read_value(field, text)


def written(field: FieldDefinition, value: Json) -> str:
    """The value as it stands in a line that can be edited."""
    if value is None:
        return ""
    if field.kind == "money":
        return QLocale().toString(float(value), "f", 2).replace(QLocale().groupSeparator(), "")
    return str(value)


def day_of(text: str, today: date) -> date | None:
    """A day as 2026-05-01, in the reader's own way of writing, `today`, `tomorrow` or `+3` for in three days."""
    plain = text.strip().lower()
    near = {_tr("today"): 0, _tr("tomorrow"): 1, _tr("yesterday"): -1, "today": 0, "tomorrow": 1, "yesterday": -1}  # fmt: skip
    if plain in near:
        return today + timedelta(days=near[plain])
    if plain[:1] in "+-" and plain[1:].isdigit() and len(plain) < 6:
        return today + timedelta(days=int(plain))
    try:
        return date.fromisoformat(plain)
    except ValueError:
        pass
    for form in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat):
        found = QLocale().toDate(text.strip(), form)
        if found.isValid():
            # A year in two digits is one of this century.
            year = found.year() + 100 if found.year() < 1950 else found.year()
            return date(year, found.month(), found.day())
    return None


def hint(field: FieldDefinition) -> str:
    """What can be typed."""
    hints: dict[str, Any] = {
        "date": _tr("2026-05-01, today, tomorrow, +3"),
        "money": _tr("Amount in {currency}").format(currency=field.currency),
        "number": _tr("A number"),
    }
    return field.help or str(hints.get(field.kind, ""))


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
