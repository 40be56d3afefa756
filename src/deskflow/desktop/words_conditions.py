"""Words of the rows of a condition: how they are joined, and what each operator says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

JOINERS: Final = {
    "all": QT_TRANSLATE_NOOP("workflows", "All of these hold"),
    "any": QT_TRANSLATE_NOOP("workflows", "Any of these holds"),
    "none": QT_TRANSLATE_NOOP("workflows", "None of these holds"),
    "not_all": QT_TRANSLATE_NOOP("workflows", "Not all of these hold"),
}

OPERATORS: Final = {
    "is": QT_TRANSLATE_NOOP("workflows", "is"),
    "is_not": QT_TRANSLATE_NOOP("workflows", "is not"),
    "more": QT_TRANSLATE_NOOP("workflows", "is more than"),
    "more_or_same": QT_TRANSLATE_NOOP("workflows", "is at least"),
    "less": QT_TRANSLATE_NOOP("workflows", "is less than"),
    "less_or_same": QT_TRANSLATE_NOOP("workflows", "is at most"),
    "one_of": QT_TRANSLATE_NOOP("workflows", "is one of"),
    "none_of": QT_TRANSLATE_NOOP("workflows", "is none of"),
    "has": QT_TRANSLATE_NOOP("workflows", "contains"),
    "has_not": QT_TRANSLATE_NOOP("workflows", "does not contain"),
    "starts": QT_TRANSLATE_NOOP("workflows", "begins with"),
    "starts_not": QT_TRANSLATE_NOOP("workflows", "does not begin with"),
    "ends": QT_TRANSLATE_NOOP("workflows", "ends with"),
    "ends_not": QT_TRANSLATE_NOOP("workflows", "does not end with"),
    "matches": QT_TRANSLATE_NOOP("workflows", "matches the pattern"),
    "matches_not": QT_TRANSLATE_NOOP("workflows", "does not match the pattern"),
    "before": QT_TRANSLATE_NOOP("workflows", "is before"),
    "after": QT_TRANSLATE_NOOP("workflows", "is after"),
    "same_day": QT_TRANSLATE_NOOP("workflows", "is on the day of"),
    "blank": QT_TRANSLATE_NOOP("workflows", "is empty"),
    "filled": QT_TRANSLATE_NOOP("workflows", "is not empty"),
    "missing": QT_TRANSLATE_NOOP("workflows", "has no value"),
    "present": QT_TRANSLATE_NOOP("workflows", "has a value"),
    "yes": QT_TRANSLATE_NOOP("workflows", "is true"),
    "no": QT_TRANSLATE_NOOP("workflows", "is not true"),
}
