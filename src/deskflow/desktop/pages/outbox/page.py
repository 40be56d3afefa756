"""The outbox page: filters and the list on the left, the chosen mail on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout

from deskflow.channels.outgoing import CancelMessage, RetryMessage
from deskflow.channels.queries import OutboxRow
from deskflow.channels.rules import CANCELLABLE, RETRYABLE
from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.outbox import reading
from deskflow.desktop.pages.outbox.mail import MailPane
from deskflow.desktop.pages.outbox.pane import OutboxPane
from deskflow.desktop.pages.page import Page
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.widgets.surfaces import Surface

# A run of many mails changes the outbox many times a second; a few times is enough to see it.
CATCH_UP_MS = 250
CLOCK_MS = 15_000


class OutboxPage(Page):
    """Asks for pages of the list and for one mail; tries again and takes back."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace = context.workspace
        self._shown_id: UUID | None = None
        self._mail: reading.Mail | None = None
        self._sender: str | None = None
        self._listing: Request | None = None
        self._reading: Request | None = None
        self._stale = False
        self.pane = OutboxPane(context, self._workspace.clock.now)
        self.mail = MailPane(context)
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.setInterval(CATCH_UP_MS)
        self._catch_up.timeout.connect(self._reload)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._on_clock)
        self._lay_out()
        self._connect()
        self._reload()

    def _lay_out(self) -> None:
        theme = self.context.theme
        self._empty = EmptyState(
            theme,
            "send",
            self.tr("No mail has been written yet"),
            self.tr(
                "Answers to customers and mails of workflows pass through here on their way out. "
                "You see what was sent, what waits, and what went wrong and why."
            ),
        )
        self._choose = EmptyState(
            theme,
            "mail-open",
            self.tr("Choose a mail"),
            self.tr("Its text, its files and what became of it are shown here."),
        )
        self._right = QStackedWidget()
        for part in (self._choose, self._empty, self.mail):
            self._right.addWidget(part)
        splitter = Splitter("outbox", self.context.state)
        splitter.addWidget(self.pane)
        splitter.addWidget(self._right)
        splitter.setStretchFactor(1, 1)
        letter = theme.metrics().averageCharWidth()
        splitter.restore([letter * 58, letter * 90])
        self.no_server = InlineBanner(theme, dismissable=False)
        self.no_server.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._top = Surface(theme, "surface-1", edges="b")
        top = QVBoxLayout(self._top)
        top.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1) + 1)
        top.addWidget(self.no_server)
        self._top.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.context.changes.changed.connect(self._on_changed)
        self.pane.narrowed.connect(self._on_narrowed)
        self.pane.list.picked.connect(self._on_picked)
        self.pane.list.mails.more_wanted.connect(self._ask_more)
        self.pane.list.menu_wanted.connect(self._open_menu)
        self.mail.retry_wanted.connect(self._retry)
        self.mail.cancel_wanted.connect(self._cancel)
        navigate = self.context.navigate
        self.no_server.acted.connect(lambda: navigate("settings", section="mail"))
        self.mail.ticket_wanted.connect(lambda one: navigate("tickets", ticket_id=one))
        self.mail.run_wanted.connect(lambda one: navigate("runs", execution_id=one))

    # --- what the shell asks -----------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        group, mine = self.tr("Outbox"), self.pane.list
        return (
            Action(
                id="outbox.retry", title=self.tr("Try again now"), icon="rotate-cw",
                shortcuts=("R",), group=group, permission="tickets.reply",
                enabled=lambda: self._status() in RETRYABLE, callback=self._retry,
            ),
            Action(
                id="outbox.cancel", title=self.tr("Take back"), icon="ban", shortcuts=("Del",),
                group=group, permission="tickets.reply",
                enabled=lambda: self._status() in CANCELLABLE, callback=self._cancel,
            ),
            Action(
                id="outbox.ticket", title=self.tr("Open its ticket"), icon="ticket",
                shortcuts=("O",), group=group, permission="tickets.read",
                enabled=lambda: mine.current is not None and mine.current.ticket_id is not None,
                callback=self._open_ticket,
            ),
            Action(
                id="outbox.filter", title=self.tr("Find a mail"), icon="search", shortcuts=("/",),
                group=group, callback=self.pane.search.setFocus,
            ),
            Action(
                id="outbox.next", title=self.tr("Next mail"), shortcuts=("J",), group=group,
                key_only=True, callback=lambda: mine.step(1),
            ),
            Action(
                id="outbox.previous", title=self.tr("Previous mail"), shortcuts=("K",),
                group=group, key_only=True, callback=lambda: mine.step(-1),
            ),
        )  # fmt: skip

    def open(self, **params: Any) -> None:
        outgoing_id = params.get("outgoing_id")
        if outgoing_id is not None:
            self._shown_id = UUID(str(outgoing_id))
            self._mail = None
            self._reload()

    def place(self) -> dict[str, Any]:
        return {"outgoing_id": self._shown_id} if self._shown_id is not None else {}

    def focus_default(self) -> None:
        self.pane.list.setFocus()

    def entered(self) -> None:
        self._clock.start()
        if self._stale:
            self._reload()

    def left(self) -> None:
        self._clock.stop()

    # --- asking ------------------------------------------------------------------------------------

    def _reload(self) -> None:
        """What is shown, as it is now: as many rows as were fetched so far."""
        self._stale = False
        if self._listing is not None:
            self._listing.cancel()
        workspace, pane = self._workspace, self.pane
        limit = max(reading.PAGE, len(pane.list.mails.rows))
        asked = workspace.ask(
            reading.read_page, workspace.tenant_id, pane.wanted_statuses, pane.wanted_text, limit
        )
        self._listing = self.context.requests.submit(asked, self._on_page, owner=self)
        if self._shown_id is not None:
            self._ask_mail()

    def _ask_more(self) -> None:
        rows = self.pane.list.mails.rows
        if not rows:
            return
        last, workspace, pane = rows[-1].row, self._workspace, self.pane
        asked = workspace.ask(
            reading.read_page, workspace.tenant_id, pane.wanted_statuses, pane.wanted_text,
            before=(last.created_at, last.id),
        )  # fmt: skip
        self._listing = self.context.requests.submit(
            asked, lambda page: pane.list.add_rows(page.rows, more=page.more), owner=self
        )

    def _ask_mail(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        workspace = self._workspace
        asked = workspace.ask(reading.read_mail, workspace.tenant_id, self._shown_id)
        self._reading = self.context.requests.submit(asked, self._on_mail, owner=self)

    # --- answers -----------------------------------------------------------------------------------

    def _on_page(self, page: reading.OutboxPage) -> None:
        self._sender = page.sender
        self.pane.list.show_rows(page.rows, self._shown_id, more=page.more)
        self.pane.show_counts(page.counts)
        self._warn(page.sender)
        if self._shown_id is None:
            self._right.setCurrentWidget(self._choose if page.counts else self._empty)
            if page.rows:
                self.pane.list.step(0)
        self.context.actions.refresh()

    def _warn(self, sender: str | None) -> None:
        """Says once that nothing can leave, and takes it away when something can."""
        self._top.setVisible(sender is None)
        if sender is not None or not self.no_server.isHidden():
            self.no_server.setVisible(sender is None)
            return
        may = self._workspace.can("admin")
        text = self.tr(
            "No mail server is set up yet. Mails are kept here and leave as soon as there is one."
        )
        if not may:
            text += " " + self.tr("An administrator can set it up.")
        self.no_server.say(text, "warning", self.tr("Set up mail") if may else "")

    def _on_mail(self, mail: reading.Mail | None) -> None:
        self._mail = mail
        if mail is None:
            self._shown_id = None
            self._right.setCurrentWidget(self._choose)
            return
        self.mail.show_mail(mail, self._sender, self._workspace.clock.now())
        self._right.setCurrentWidget(self.mail)
        self.context.actions.refresh()

    def _on_picked(self, row: OutboxRow) -> None:
        self._shown_id = row.id
        self._ask_mail()
        self.context.actions.refresh()

    def _on_narrowed(self) -> None:
        self._shown_id = None
        self._reload()

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches("outgoing_messages", "settings"):
            return
        if not self.isVisible():
            self._stale = True
        elif not self._catch_up.isActive():
            self._catch_up.start()

    def _on_clock(self) -> None:
        self.mail.show_time(self._workspace.clock.now())

    # --- doing -------------------------------------------------------------------------------------

    def _status(self) -> str:
        row = self.pane.list.current
        if row is not None:
            return row.status
        return self._mail.message.row.status if self._mail is not None else ""

    def _retry(self) -> None:
        if self._shown_id is not None and self._status() in RETRYABLE:
            told = self.tr("The mail is tried again now.")
            if self._sender is None:
                told = self.tr("The mail is ready; it leaves as soon as a mail server is set up.")
            self._run(RetryMessage(self._shown_id), told, undoable=False)

    def _cancel(self) -> None:
        if self._shown_id is not None and self._status() in CANCELLABLE:
            self._run(CancelMessage(self._shown_id), self.tr("The mail was taken back."))

    def _run(self, command: Command, told: str, *, undoable: bool = True) -> None:
        def done(outcome: Outcome) -> None:
            undo = (lambda: self._undo(outcome.command_id)) if undoable else None
            self.context.toasts.show(told, undo=undo)

        self.context.requests.submit(self._workspace.run(command), done, owner=self)

    def _undo(self, command_id: UUID) -> None:
        self.context.requests.submit(self._workspace.undo(command_id), owner=self)

    def _open_ticket(self) -> None:
        row = self.pane.list.current
        if row is not None:
            self.context.navigate("tickets", ticket_id=row.ticket_id)

    def _open_menu(self, place: QPoint) -> None:
        ids = ["outbox.retry", "outbox.cancel", "-", "outbox.ticket"]
        self.context.actions.menu(ids, self).popup(place)
