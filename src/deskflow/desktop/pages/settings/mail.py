"""Outgoing mail: the rows of the schema, and a test mail that says in words whether it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QHBoxLayout

from deskflow.channels.smtp import SmtpSettings
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.connection_test import ConnectionTest, Verdict
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.pages.settings.test_mail import SECONDS, send_test_mail
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error

# The usual words promise that the outbox keeps the mail and tries again; this mail was never in it.
_WORDS: Final[Mapping[str, Any]] = {
    "mail.connection_lost": QT_TRANSLATE_NOOP("settings", "The mail server broke off while it took the mail ({problem})."),
    "mail.refused_for_now": QT_TRANSLATE_NOOP("settings", "The mail server takes no mail at the moment ({answer})."),
    "mail.refused": QT_TRANSLATE_NOOP("settings", "The mail server refuses this mail ({answer})."),
    "mail.login_refused": QT_TRANSLATE_NOOP("settings", "The mail server does not accept user and password ({answer})."),
    "mail.tls_failed": QT_TRANSLATE_NOOP("settings", "The connection cannot be made safe ({problem}). Check security and port."),
    "mail.server_unreachable": QT_TRANSLATE_NOOP("settings", "There is no mail server at {host}, port {port}. Check the name, the port and the network."),
    "mail.server_closing": QT_TRANSLATE_NOOP("settings", "The mail server is closing down ({answer}). Try again later."),
}  # fmt: skip


class MailSection(RowsSection):
    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        super().__init__(context, section, ask)
        theme = context.theme
        card = TitledCard(theme, self.tr("Does it work?"))
        email = context.workspace.current_user.email
        words = self.tr("Sends one mail to {email} with these settings, at once.").format(
            email=email
        )
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(Label(theme, words, tone="text-muted", wrap=True), 1)
        self.test_button = Button(theme, self.tr("Send a test mail"), icon="send")
        row.addWidget(self.test_button)
        card.body.addLayout(row)
        self.result = InlineBanner(theme, dismissable=False)
        card.body.addWidget(self.result)
        self.below.addWidget(card)
        self.test = ConnectionTest(
            context, self.test_button, self.result, self._talk, self._describe, seconds=SECONDS
        )

    async def _talk(self) -> Verdict:
        for row in self.rows.values():
            row.commit()
        await self.saved()
        company = self._context.workspace.tenant_name
        subject = self.tr("DeskFlow can send mail")
        text = self.tr("This is a test from DeskFlow at {company}. Nothing needs to be done.")
        address = await send_test_mail(
            self._context.workspace, subject, text.format(company=company), self._on_asking
        )
        words = self.tr("The mail server took it. Look into the mailbox of {address}.")
        return words.format(address=address), "success"

    def _on_asking(self, settings: SmtpSettings) -> None:
        words = self.tr("Asking {host}, port {port}…")
        self.test.tell(words.format(host=settings.host, port=settings.port))

    def _describe(self, problem: BaseException) -> str:
        text = _WORDS.get(getattr(problem, "code", ""))
        if text is None:
            return describe_error(problem)
        return tr(text).format(**getattr(problem, "params", {}))
