"""The text of a mail: nothing is fetched from outside, and a link opens only when it is clicked."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from deskflow.desktop.pages.outbox.reading import Mail
from deskflow.desktop.theme import Theme

# All else (file:, javascript:, other programs' own schemes) is not even tried.
_SCHEMES = ("http", "https", "mailto")


class MailBody(QTextBrowser):
    """Scrolls by itself; Tab leaves it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Text of the mail"))
        self.setProperty("plain", True)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.document().setDefaultFont(theme.font())
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet("pre, code { white-space: pre-wrap }")
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._on_link)
        self.highlighted.connect(self._on_highlighted)
        self._shown: tuple[str, str | None] | None = None

    def show_mail(self, mail: Mail) -> None:
        content = (mail.text, mail.html)
        if content == self._shown:
            return
        self._shown = content
        if mail.html is not None:
            self.setHtml(mail.html)
        else:
            self.setPlainText(mail.text)

    def loadResource(self, kind: int, url: QUrl) -> Any:
        """No file, no network, no style sheet."""
        return None

    def doSetSource(self, url: QUrl, kind: QTextDocument.ResourceType) -> None:
        """A mail never leads to another document inside this view."""

    def _on_link(self, url: QUrl) -> None:
        if url.scheme().lower() in _SCHEMES:
            QDesktopServices.openUrl(url)

    def _on_highlighted(self, url: QUrl) -> None:
        # Where a link leads must be seen before it is clicked.
        shown = url.toDisplayString() if not url.isEmpty() else ""
        self.viewport().setToolTip(f"<qt>{html.escape(shown)}</qt>" if shown else "")
