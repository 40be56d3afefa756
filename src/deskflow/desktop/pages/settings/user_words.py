"""People in words: their status and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.desktop.theme import Tone

STATUS_WORDS: Final[Mapping[str, tuple[Any, Tone, str]]] = {
    "available": (QT_TRANSLATE_NOOP("people", "Available"), "success", "circle-check"),
    "busy": (QT_TRANSLATE_NOOP("people", "Busy"), "warning", "circle-minus"),
    "away": (QT_TRANSLATE_NOOP("people", "Away"), "info", "clock"),
    "off": (QT_TRANSLATE_NOOP("people", "Off"), "neutral", "moon"),
}


def status_word(status: str) -> str:
    known = STATUS_WORDS.get(status)
    return QCoreApplication.translate("people", known[0]) if known else status
