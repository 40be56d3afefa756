"""Every change to templates, outgoing mail and notices, collected; each subject has a file of its own."""

from __future__ import annotations

from deskflow.channels.digests import MailNotices, mail_notices
from deskflow.channels.notifying import (
    MarkAllNotificationsRead,
    MarkNotificationRead,
    Notify,
    SnoozeNotification,
    mark_all_notifications_read,
    mark_notification_read,
    notify,
    snooze_notification,
)
from deskflow.channels.outgoing import (
    CancelMessage,
    QueueMail,
    RetryMessage,
    cancel_message,
    queue_mail,
    retry_message,
)
from deskflow.channels.templates import (
    DefineMailTemplate,
    DeleteMailTemplate,
    define_mail_template,
    delete_mail_template,
)
from deskflow.channels.unsent import KeepUnsent, keep_unsent
from deskflow.channels.wishes import MuteTicket, mute_ticket
from deskflow.core.commands import Handlers

HANDLERS: Handlers = {
    DefineMailTemplate: define_mail_template,
    DeleteMailTemplate: delete_mail_template,
    QueueMail: queue_mail,
    RetryMessage: retry_message,
    CancelMessage: cancel_message,
    KeepUnsent: keep_unsent,
    Notify: notify,
    MarkNotificationRead: mark_notification_read,
    MarkAllNotificationsRead: mark_all_notifications_read,
    SnoozeNotification: snooze_notification,
    MuteTicket: mute_ticket,
    MailNotices: mail_notices,
}
