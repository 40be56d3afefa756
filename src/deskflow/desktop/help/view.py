"""Shows one chapter of the help: nothing is fetched, links are told to whoever listens."""

from __future__ import annotations

import re
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from deskflow.desktop.help.manual import place_of
from deskflow.desktop.help.styling import sheet
from deskflow.desktop.theme import Theme
from deskflow.paths import manual_pictures

_PICTURE: Final = re.compile(r'<img src="([\w-]+\.png)" width="(\d+)" height="(\d+)"', re.ASCII)
_NARROWEST: Final = 160
_SETTLED_MS: Final = 60


class ChapterView(QTextBrowser):
    """`wanted` carries the place that a link leads to."""

    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._html = ""
        self._page = ""
        self._room = 0
        self._widths: dict[str, int] = {}
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(_SETTLED_MS)
        self._resized.timeout.connect(self._fit_pictures)
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
        self._room = self._width_for_pictures()
        self._widths.clear()
        self.setHtml(_PICTURE.sub(self._fitted, self._html))

    # --- pictures ----------------------------------------------------------------------------------

    def _width_for_pictures(self) -> int:
        # Also beside the scroll bar that a long page will have.
        beside = 2 * self.document().documentMargin() + self.verticalScrollBar().sizeHint().width()
        return max(_NARROWEST, int(self.contentsRect().width() - beside))

    def _fitted(self, found: re.Match[str]) -> str:
        """As large as it is, or as wide as there is room."""
        name, width, height = found[1], int(found[2]), int(found[3])
        shown = min(width, self._room)
        self._widths[name] = shown
        return f'<img src="{name}" width="{shown}" height="{round(height * shown / width)}"'

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._widths and self._width_for_pictures() != self._room:
            self._resized.start()

    def _fit_pictures(self) -> None:
        """What was at the top stays there, as nearly as pages of another length allow."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))

    def loadResource(self, kind: int, url: QUrl) -> Any:
        """The pictures of the page that is shown; no other file, no network, no style sheet."""
        width = self._widths.get(url.toString())
        if width is None or kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        image = QImage(str(manual_pictures() / url.toString()))
        wanted = round(width * self.devicePixelRatioF())
        if image.isNull() or image.width() <= wanted:
            return image
        return image.scaledToWidth(wanted, Qt.TransformationMode.SmoothTransformation)

    def doSetSource(self, url: QUrl, kind: QTextDocument.ResourceType) -> None:
        """Whoever listens to `wanted` shows another page."""

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() or url.path().startswith("/"):
            return
        self.wanted.emit(place_of(url.path(), url.fragment(), self._page))
