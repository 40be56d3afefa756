"""A notice from the tables as the list behind the bell shows it: in words, with "5 min ago"."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from deskflow.channels.notices import NotificationRow
from deskflow.desktop.shell.notifications import Notification

_ICONS: Final = {"ticket": "ticket", "approval": "badge-check", "execution": "activity"}


def as_notification(row: NotificationRow, now: datetime) -> Notification:
    return Notification(
        str(row.id),
        _title(row),
        row.body[:300],
        ago(row.created_at, now),
        _ICONS.get(row.link_kind or "", "bell"),
        "danger" if row.code == "workflow.failed" else "neutral",
        not row.is_read,
    )


def _title(row: NotificationRow) -> str:
    tr = QCoreApplication.translate
    number = str(row.params.get("number", ""))
    if row.code == "ticket.assigned":
        return tr("news", "{0} is yours: {1}").format(number, row.title)
    if row.code == "approval.required":
        return tr("news", "Your decision is asked for: {0}").format(row.title)
    if row.code == "approval.granted":
        return tr("news", "Approved: {0}").format(row.title)
    if row.code == "approval.rejected":
        return tr("news", "Rejected: {0}").format(row.title)
    if row.code == "workflow.failed":
        return tr("news", "A workflow has failed: {0}").format(row.title)
    return row.title


def ago(at: datetime, now: datetime) -> str:
    """ "just now", "5 min ago", "3 h ago", "2 d ago"."""
    tr = QCoreApplication.translate
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return tr("news", "just now")
    if minutes < 60:
        return tr("news", "{0} min ago").format(minutes)
    if minutes < 48 * 60:
        return tr("news", "{0} h ago").format(minutes // 60)
    return tr("news", "{0} d ago").format(minutes // (24 * 60))
