"""One mail on the right: what became of it, its headers and files, its text."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.channels.rules import CANCELLABLE, RETRYABLE
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.outbox.body import MailBody
from deskflow.desktop.pages.outbox.reading import Mail
from deskflow.desktop.pages.outbox.words import attempts, problem_of, standing, status_chip
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.pages.tickets.ticket.file_actions import FileActions
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words import day_and_time, file_size

_LOUD: dict[str, Tone] = {"failed": "danger", "queued": "warning", "sent": "warning"}

# A line of the text of a mail, in average letters of the body font.
_LETTERS: Final = 120


class MailPane(Surface):
    """`retry_wanted` and `cancel_wanted` come from its buttons, the others from its links."""

    retry_wanted = Signal()
    cancel_wanted = Signal()
    ticket_wanted = Signal(object)
    run_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        super().__init__(theme, "surface-1")
        self._context = context
        self._mail: Mail | None = None
        self._subject = Label(theme, size="title", weight="bold", wrap=True, selectable=True)
        self._chip = ChipLabel(theme, Chip(""))
        self._standing = ElidedLabel(theme, size="sm", tone="text-muted")
        self.retry = Button(theme, self.tr("Try again now"), icon="rotate-cw", key="R")
        self.cancel = Button(theme, self.tr("Take back"), kind="danger", icon="ban", key="Del")
        self.retry.clicked.connect(self.retry_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self._problem = InlineBanner(theme, dismissable=False)
        self._headers = _Headers(theme, context)
        self._headers.ticket_wanted.connect(self.ticket_wanted)
        self._headers.run_wanted.connect(self.run_wanted)
        self._files = QWidget()
        self._file_row = QHBoxLayout(self._files)
        self._file_row.setContentsMargins(0, 0, 0, 0)
        self._file_row.setSpacing(theme.space(1))
        self.files = FileActions(context, self)
        self._blocked = Label(theme, size="sm", tone="text-muted")
        self.body = MailBody(theme)
        self._build()

    def _build(self) -> None:
        theme = self._theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(2))
        layout.setSpacing(theme.space(2))
        layout.addWidget(self._subject)
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        line.addWidget(self._chip)
        line.addWidget(self._standing, 1)
        layout.addLayout(line)
        self._problem.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._doing = QWidget()
        doing = QHBoxLayout(self._doing)
        doing.setContentsMargins(0, 0, 0, 0)
        doing.setSpacing(theme.space(1))
        doing.addWidget(self.retry)
        doing.addWidget(self.cancel)
        doing.addStretch(1)
        for part in (
            self._problem, self._doing, self._headers, self._files, Hairline(theme), self._blocked,
        ):  # fmt: skip
            layout.addWidget(part)
        # Lines no longer than an eye finds back from.
        self.body.setMaximumWidth(_LETTERS * theme.metrics().averageCharWidth())
        text = QHBoxLayout()
        text.addWidget(self.body, 1000)
        text.addStretch(1)
        layout.addLayout(text, 1)

    def show_mail(self, mail: Mail, sender: str | None, now: datetime) -> None:
        self._mail = mail
        row = mail.message.row
        self._subject.setText(row.subject)
        self._chip.set_chip(status_chip(row))
        self.show_time(now)
        may = self._context.workspace.can("tickets.reply")
        self.retry.setVisible(may and row.status in RETRYABLE)
        self.cancel.setVisible(may and row.status in CANCELLABLE)
        self._doing.setVisible(may and row.status in RETRYABLE | CANCELLABLE)
        problem = problem_of(row)
        if not problem or row.status == "cancelled":
            self._problem.hide()
        elif self._problem.isHidden() or self._problem.text != problem:
            self._problem.say(problem, _LOUD.get(row.status, "info"))
        self._headers.show_headers(mail, sender, now)
        self._show_files(mail)
        self._blocked.setVisible(mail.blocked_images > 0)
        self._blocked.setText(
            self.tr("Pictures from the internet are not shown (%n).", "", mail.blocked_images)
        )
        self.body.show_mail(mail)

    def show_time(self, now: datetime) -> None:
        """Time has passed."""
        if self._mail is not None:
            self._standing.setText(standing(self._mail.message.row, now))

    def _show_files(self, mail: Mail) -> None:
        while (taken := self._file_row.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        files = mail.message.files
        self._files.setVisible(bool(files))
        for file in files:
            chip = FileChip(self._theme, file.filename, file_size(file.size))
            chip.clicked.connect(lambda _=False, one=file, at=chip: self.files.open_menu(one, at))
            self._file_row.addWidget(chip)
        self._file_row.addStretch(1)


class _Headers(QWidget):
    """From, to, when, and what it belongs to."""

    ticket_wanted = Signal(object)
    run_wanted = Signal(object)

    def __init__(self, theme: Theme, context: PageContext) -> None:
        super().__init__()
        self._theme = theme
        self._context = context
        self._shown: object = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(0))
        self._grid.setColumnStretch(1, 1)

    def show_headers(self, mail: Mail, sender: str | None, now: datetime) -> None:
        message = mail.message
        content = (
            message.row,
            message.cc,
            message.bcc,
            message.from_name,
            mail.workflow,
            sender,
            now.date(),
        )
        if content == self._shown:
            return
        self._shown = content
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row = message.row
        address = sender or self.tr("not set up yet")
        name = message.from_name
        self._add(self.tr("From"), f"{name} <{address}>" if name and sender else name or address)
        self._add(self.tr("To"), ", ".join(row.to))
        if message.cc:
            self._add(self.tr("Cc"), ", ".join(message.cc))
        if message.bcc:
            self._add(self.tr("Bcc"), ", ".join(message.bcc))
        tried = attempts(row)
        made = day_and_time(row.created_at, now)
        self._add(self.tr("Written"), f"{made} · {tried}" if tried else made)
        can = self._context.workspace.can
        if row.ticket_id is not None and row.ticket_number and can("tickets.read"):
            self._add_link(self.tr("Ticket"), row.ticket_number, row.ticket_id, self.ticket_wanted)
        if row.execution_id is not None and mail.workflow and can("workflows.read"):
            self._add_link(self.tr("Run"), mail.workflow, row.execution_id, self.run_wanted)

    def _label(self, text: str) -> int:
        place = self._grid.rowCount()
        label = Label(self._theme, text, size="sm", tone="text-muted")
        self._grid.addWidget(label, place, 0)
        return place

    def _add(self, title: str, text: str) -> None:
        place = self._label(title)
        self._grid.addWidget(
            Label(self._theme, text, size="sm", wrap=True, selectable=True), place, 1
        )

    def _add_link(self, title: str, text: str, target: UUID, wanted: SignalInstance) -> None:
        place = self._label(title)
        link = Button(self._theme, text, kind="link")
        link.setFont(self._theme.font("sm", "medium"))
        link.setAccessibleName(f"{title} {text}")
        link.clicked.connect(lambda: wanted.emit(target))
        self._grid.addWidget(link, place, 1, Qt.AlignmentFlag.AlignLeft)
