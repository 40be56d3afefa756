"""Words for the fields of contracts, as errors and toasts name them."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

CONTRACT_FIELDS: Final[dict[str, Any]] = {
    "starts_at": QT_TRANSLATE_NOOP("words", "first day"),
    "ends_at": QT_TRANSLATE_NOOP("words", "last day"),
    "covers": QT_TRANSLATE_NOOP("words", "cover"),
    "equipment_ids": QT_TRANSLATE_NOOP("words", "equipment"),
    "minutes_included": QT_TRANSLATE_NOOP("words", "hours included"),
    "visits_included": QT_TRANSLATE_NOOP("words", "visits included"),
    "hourly_rate": QT_TRANSLATE_NOOP("words", "rate per hour"),
    "response_minutes": QT_TRANSLATE_NOOP("words", "response time"),
    "resolution_minutes": QT_TRANSLATE_NOOP("words", "time to the solution"),
    "response_penalty": QT_TRANSLATE_NOOP("words", "penalty for a late response"),
    "resolution_penalty": QT_TRANSLATE_NOOP("words", "penalty for a late solution"),
    "currency": QT_TRANSLATE_NOOP("words", "currency"),
    "notice_days": QT_TRANSLATE_NOOP("words", "days of notice"),
    "renewal": QT_TRANSLATE_NOOP("words", "renewal"),
    "period": QT_TRANSLATE_NOOP("words", "period"),
}
