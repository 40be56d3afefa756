"""Kinds of work, and lengths as a clock shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

KINDS: Final[Mapping[str, Any]] = {
    "remote": QT_TRANSLATE_NOOP("time", "Remote"),
    "phone": QT_TRANSLATE_NOOP("time", "On the phone"),
    "on_site": QT_TRANSLATE_NOOP("time", "On site"),
    "workshop": QT_TRANSLATE_NOOP("time", "In the workshop"),
    "travel": QT_TRANSLATE_NOOP("time", "Travel"),
}


def kind_word(kind: str) -> str:
    return QCoreApplication.translate("time", str(KINDS.get(kind, kind)))


def clock_text(seconds: int) -> str:
    """ "7:05", with hours "1:07:05"."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length_text(minutes: int) -> str:
    """As it is typed and read back: "1h 15m", "45m"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h {rest}m" if hours and rest else f"{hours}h" if hours else f"{rest}m"
