"""A notice from the tables as the list behind the bell shows it: in words, with "5 min ago"."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from deskflow.channels.notice_rules import kind_of
from deskflow.channels.notices import NotificationRow
from deskflow.desktop import words_sla
from deskflow.desktop.shell.notification_rows import Notification
from deskflow.desktop.words import local, word

_ICONS: Final = {
    "ticket": "ticket",
    "approval": "badge-check",
    "execution": "activity",
    "workflow": "workflow",
}
_ALARMS: Final = ("workflow.failed", "workflow.trigger_failed", "reply.unsent")


def as_notification(row: NotificationRow, now: datetime) -> Notification:
    return Notification(
        str(row.id),
        _title(row),
        row.body[:300],
        ago(row.created_at, now),
        _ICONS.get(row.link_kind or "", "bell"),
        "danger" if row.code in _ALARMS else "neutral",
        not row.is_read,
        why(row),
        day_of(row.snoozed_until or row.created_at, now),
        row.link_kind == "ticket",
    )


def why(row: NotificationRow) -> str:
    """For what reason this person is told: "because you watch INC-1042"."""
    tr = QCoreApplication.translate
    number = str(row.params.get("number") or "")
    told = {
        "assigned": tr("news", "because it was given to you"),
        "mentioned": tr("news", "because you were called by name"),
        "watched": tr("news", "because you watch {0}").format(number or tr("news", "this ticket")),
        "approval": tr("news", "because your decision is asked for"),
        "question": tr("news", "because you are part of this request"),
        "decision": tr("news", "because you asked for it"),
        "sla": tr("news", "because the rules for this promise name you"),
        "automation": tr("news", "because this workflow names you"),
    }
    return told.get(kind_of(row.code), "")


def day_of(at: datetime, now: datetime) -> str:
    """The heading news of that day stand under."""
    tr = QCoreApplication.translate
    days = (local(now).date() - local(at).date()).days
    if days <= 0:
        return tr("news", "Today")
    if days == 1:
        return tr("news", "Yesterday")
    return tr("news", "This week") if days < 7 else tr("news", "Earlier")


def _title(row: NotificationRow) -> str:
    tr = QCoreApplication.translate
    number = str(row.params.get("number", ""))
    if row.code == "ticket.assigned":
        return tr("news", "{0} is yours: {1}").format(number, row.title)
    if row.code == "ticket.mentioned":
        by = str(row.params.get("by", ""))
        return tr("news", "{0} mentioned you on {1}: {2}").format(by, number, row.title)
    if row.code == "reply.unsent":
        return tr("news", "Your reply on {0} could not be sent: {1}").format(number, row.title)
    if row.code == "watched.message":
        by = str(row.params.get("by", ""))
        return tr("news", "{0} wrote on {1}: {2}").format(by, number, row.title)
    if row.code == "watched.status":
        new = word("status", row.params.get("new"))
        return tr("news", "{0} is now {1}: {2}").format(number, new.lower(), row.title)
    if row.code == "approval.required":
        return tr("news", "Your decision is asked for: {0}").format(row.title)
    if row.code == "approval.reminded":
        return tr("news", "Still waiting for your decision: {0}").format(row.title)
    if row.code == "approval.escalated":
        return tr("news", "Nobody answered in time, you may decide: {0}").format(row.title)
    if row.code == "approval.passed_on":
        return tr("news", "{0} asks you to decide: {1}").format(row.params.get("by", ""), row.title)
    if row.code == "approval.questioned":
        return tr("news", "{0} has a question: {1}").format(row.params.get("by", ""), row.title)
    if row.code == "approval.answered":
        return tr("news", "{0} has answered: {1}").format(row.params.get("by", ""), row.title)
    if row.code == "approval.delegated":
        return tr("news", "You decide for {0} for a while").format(row.title)
    if row.code == "approval.granted":
        return tr("news", "Approved: {0}").format(row.title)
    if row.code == "approval.rejected":
        return tr("news", "Rejected: {0}").format(row.title)
    if row.code == "sla.escalated":
        return words_sla.notice(row.params, row.title)
    if row.code == "workflow.failed":
        return tr("news", "A workflow has failed: {0}").format(row.title)
    if row.code == "workflow.trigger_failed":
        return tr("news", "A workflow does not start any more: {0}").format(row.title)
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
