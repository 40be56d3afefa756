"""Words of actions that compute or reach outside: their titles, and what each is for."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final[dict[str, Any]] = {
    "action.http_request.accept_statuses": QT_TRANSLATE_NOOP("workflows", "Good answers (200-299, 404, 3xx)"),
    "action.http_request.answer_as": QT_TRANSLATE_NOOP("workflows", "Read the answer as"),
    "action.http_request.answer_as.auto": QT_TRANSLATE_NOOP("workflows", "What it says it is"),
    "action.http_request.answer_as.json": QT_TRANSLATE_NOOP("workflows", "JSON"),
    "action.http_request.answer_as.text": QT_TRANSLATE_NOOP("workflows", "Text"),
    "action.http_request.follow_redirects": QT_TRANSLATE_NOOP("workflows", "Follow redirects"),
}  # fmt: skip

HELP: Final[dict[str, Any]] = {
}  # fmt: skip
