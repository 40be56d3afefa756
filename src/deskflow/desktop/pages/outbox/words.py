"""Where a mail stands and what went wrong with it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.channels.queries import OutboxRow
from deskflow.core.errors import Rejected
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import day_and_time, describe_error, duration

_STATUSES: Final[dict[str, tuple[Any, Tone, str]]] = {
    "queued": (QT_TRANSLATE_NOOP("outbox", "waiting"), "info", "clock"),
    "held": (QT_TRANSLATE_NOOP("outbox", "held back"), "neutral", "hourglass"),
    "no_route": (QT_TRANSLATE_NOOP("outbox", "kept here"), "warning", "inbox"),
    "sending": (QT_TRANSLATE_NOOP("outbox", "being sent"), "info", "loader"),
    "sent": (QT_TRANSLATE_NOOP("outbox", "sent"), "success", "check"),
    "failed": (QT_TRANSLATE_NOOP("outbox", "failed"), "danger", "circle-x"),
    "cancelled": (QT_TRANSLATE_NOOP("outbox", "taken back"), "neutral", "ban"),
}

# What one filter of the page shows.
FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "all": (),
    "waiting": ("queued", "held", "no_route", "sending"),
    "sent": ("sent",),
    "failed": ("failed",),
    "cancelled": ("cancelled",),
}


def tr(text: Any, count: int = -1) -> str:
    """A text of this page in the reader's language, `count` for its %n."""
    return QCoreApplication.translate("outbox", text, None, count)


def status_chip(row: OutboxRow) -> Chip:
    word, tone, icon = _STATUSES.get(row.status, (row.status, "neutral", "circle"))
    if row.status == "sent" and row.error_code is not None:
        return Chip(tr("partly sent"), "warning", "triangle-alert")
    return Chip(tr(word), tone, icon)


def attempts(row: OutboxRow) -> str:
    """ "tried 3 times"; "" while one was enough or none was made."""
    if row.attempts == 0 or (row.attempts == 1 and row.error_code is None):
        return ""
    return tr("tried %n time(s)", row.attempts)


def problem_of(row: OutboxRow) -> str:
    """The last thing that went wrong, in words; "" when all is well."""
    if row.error_code is None:
        return ""
    params = dict(row.error_params or {})
    refused = params.get("refused")
    if isinstance(refused, Mapping):
        # By address, with what the server said to each.
        params.setdefault("answer", "; ".join(str(said) for said in refused.values()))
        params["refused"] = ", ".join(refused)
    return describe_error(Rejected(row.error_code, **params))


def standing(row: OutboxRow, now: datetime) -> str:
    """What happens next, as a sentence: above the mail."""
    if row.status == "sent" and row.sent_at is not None:
        return tr("Sent {when}.").format(when=day_and_time(row.sent_at, now))
    if row.status == "no_route":
        return tr("Kept here: no mail server is set up yet. It leaves as soon as there is one.")
    if row.status == "held":
        until = day_and_time(row.next_attempt_at, now)
        return tr("Held back until {when}; it can be taken back until then.").format(when=until)
    if row.status == "sending":
        return tr("It is being handed to the mail server.")
    if row.status == "cancelled":
        return tr("It was taken back and is not sent. Try again sends it after all.")
    if row.status == "queued":
        left = (row.next_attempt_at - now).total_seconds()
        if left < 2:
            return tr("It leaves in a moment.")
        return tr("It is tried again in {time}.").format(time=duration(left))
    return ""
