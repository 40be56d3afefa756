"""Shows one chapter of the help: nothing is fetched, links are told to whoever listens."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

from deskflow.desktop.help.manual import Place
from deskflow.desktop.help.styling import sheet
from deskflow.desktop.theme import Theme


class ChapterView(QTextBrowser):
    """`wanted` carries the place that a link leads to."""

    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._html = ""
        self._page = ""
        self.setAccessibleName(self.tr("Page of the help"))
        self.setProperty("plain", True)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        self.document().setDefaultFont(theme.font())
        self.document().setDocumentMargin(theme.space(4))
        self.anchorClicked.connect(self._on_link)

    def show_html(self, page: str, html: str, anchor: str) -> None:
        """A chapter of this page, at the heading with the anchor or at its beginning."""
        self._page = page
        if html != self._html:
            self._html = html
            self._lay_out()
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)

    def dress(self) -> None:
        """The look has changed: the same place in other colours."""
        bar = self.verticalScrollBar()
        at = bar.value()
        self._lay_out()
        bar.setValue(at)

    def _lay_out(self) -> None:
        self.document().setDefaultStyleSheet(sheet(self._theme))
        self.setHtml(self._html)

    def loadResource(self, kind: int, url: QUrl) -> Any:
        """No file, no network, no style sheet."""
        return None

    def doSetSource(self, url: QUrl, kind: QTextDocument.ResourceType) -> None:
        """Whoever listens to `wanted` shows another page."""

    def _on_link(self, url: QUrl) -> None:
        page = url.path().removesuffix(".md") or self._page
        self.wanted.emit(Place(page, url.fragment()))
