"""News of one window: read, put into words, and what the person does with it; also as messages of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from sqlalchemy import Connection

from deskflow.channels.notice_rules import KEYS, Wishes, read
from deskflow.channels.notices import NotificationRow, list_notifications
from deskflow.channels.notifying import (
    MarkAllNotificationsRead,
    MarkNotificationRead,
    SnoozeNotification,
)
from deskflow.channels.wishes import MuteTicket
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.core.settings import get_setting
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.program.news import as_notification
from deskflow.desktop.program.tray import Tray, for_tray
from deskflow.desktop.shell.main_window import MainWindow
from deskflow.desktop.words import describe_error, local

EVERY_MS = 60_000
MORNING = time(8)


@dataclass(frozen=True, slots=True)
class News:
    rows: tuple[NotificationRow, ...]
    wishes: Wishes


def read_news(connection: Connection, tenant_id: UUID, me: UUID, now: datetime) -> News:
    """What came back after it was put off stands where it came back."""
    rows = list_notifications(connection, tenant_id, me, at=now)
    rows.sort(key=lambda row: (row.snoozed_until or row.created_at, row.id), reverse=True)
    said = {key: get_setting(connection, key, tenant_id, me) for key in KEYS}
    return News(tuple(rows), read(said))


def later(until: str, now: datetime) -> datetime:
    """ "hour", "tomorrow" (in the morning, in the zone of this machine) or "week"."""
    if until == "hour":
        return now + timedelta(hours=1)
    day = local(now).date() + timedelta(days=1 if until == "tomorrow" else 7)
    return datetime.combine(day, MORNING).astimezone()


class NewsDesk(QObject):
    """Asks when something changed and once a minute: what was put off comes back by itself."""

    def __init__(
        self, workspace: Workspace, requests: Requests, window: MainWindow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._requests, self._window = workspace, requests, window
        self.rows: dict[str, NotificationRow] = {}
        self._told: frozenset[UUID] | None = None
        self.tray = Tray(window, self)
        self.tray.opened.connect(self.open)
        shown = window.notifications
        shown.opened.connect(self.open)
        shown.read_all.connect(lambda: self._run(MarkAllNotificationsRead()))
        shown.read.connect(self._on_read_wanted)
        shown.muted.connect(self._on_muted)
        shown.snoozed.connect(self._on_snoozed)
        shown.preferences.connect(lambda: window.navigate("settings", section="notices"))
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()

    def close(self) -> None:
        self._clock.stop()
        self.tray.close()

    def ask(self) -> None:
        workspace = self._workspace
        me, now = workspace.current_user.id, workspace.clock.now()
        asked = workspace.ask(read_news, workspace.tenant_id, me, now)
        self._requests.submit(asked, self._on_news, owner=self)

    def on_changed(self, changes: Changes) -> None:
        if changes.touches("notifications", "settings"):
            self.ask()

    def _on_news(self, news: News) -> None:
        now = self._workspace.clock.now()
        self.rows = {str(row.id): row for row in news.rows}
        self._window.notifications.replace([as_notification(row, now) for row in news.rows])
        loud = for_tray(news.rows, self._told, news.wishes, now)
        self._told = frozenset(row.id for row in news.rows if not row.is_read)
        if loud:
            self.tray.tell([as_notification(row, now) for row in loud])

    # --- what the person does ----------------------------------------------------------------------

    def open(self, notification_id: str) -> None:
        """Where it leads; it is read then."""
        row = self.rows.get(notification_id)
        if row is None:
            return
        if not row.is_read:
            self._run(MarkNotificationRead(row.id))
        navigate = self._window.navigate
        if row.link_kind == "approvals":
            navigate("approvals")
        elif row.link_id is None:
            return
        elif row.link_kind == "ticket":
            navigate("tickets", ticket_id=row.link_id)
        elif row.link_kind == "approval":
            navigate("approvals", approval_id=row.link_id)
        elif row.link_kind == "execution":
            navigate("runs", execution_id=row.link_id)
        elif row.link_kind == "workflow":
            navigate("workflows", workflow_id=row.link_id)

    def _on_read_wanted(self, notification_id: str, wanted: bool) -> None:
        if row := self.rows.get(notification_id):
            self._run(MarkNotificationRead(row.id, wanted))

    def _on_muted(self, notification_id: str) -> None:
        row = self.rows.get(notification_id)
        if row is not None and row.link_kind == "ticket" and row.link_id is not None:
            text = QCoreApplication.translate(
                "news", "You hear no more of this ticket, but for work given to you and your name"
            )
            self._run(MuteTicket(row.link_id), text)

    def _on_snoozed(self, notification_id: str, until: str) -> None:
        if row := self.rows.get(notification_id):
            when = later(until, self._workspace.clock.now())
            text = QCoreApplication.translate("news", "It comes back later")
            self._run(SnoozeNotification(row.id, when), text)

    def _run(self, command: Command, told: str = "") -> None:
        workspace, toasts = self._workspace, self._window.toasts

        def done(outcome: object) -> None:
            command_id = getattr(outcome, "command_id")  # noqa: B009
            if told:
                toasts.show(told, undo=lambda: self._undo(command_id))

        def refused(error: BaseException) -> None:
            toasts.show(describe_error(error), tone="danger")

        self._requests.submit(workspace.run(command), done, refused, owner=self)

    def _undo(self, command_id: UUID) -> None:
        self._requests.submit(self._workspace.undo(command_id), owner=self)
