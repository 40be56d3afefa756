"""Shows the text of a message: HTML with nothing from outside, links that open only when clicked."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFocusEvent,
    QFont,
    QImage,
    QKeyEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from deskflow.desktop.pages.tickets.ticket.bodies import Body
from deskflow.desktop.theme import Theme

# All else (file:, javascript:, other programs' own schemes) is not even tried.
SCHEMES = ("http", "https", "mailto")
LINE_PERCENT = 120
MOST_BLOCKS = 400
STYLE = "a { text-decoration: none } pre, code { white-space: pre-wrap } table { border-collapse: collapse }"
PICTURE = "\ufffc"
WANTED_WIDTH = QTextFormat.Property.UserProperty.value + 1


class MailView(QTextBrowser):
    """As high as its text. `link_refused` carries an address that is not opened."""

    link_refused = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: dict[str, QImage] = {}
        self._width = -1
        self._height = 0
        self.setAccessibleName(name)
        self.setProperty("plain", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font())
        self.document().setDefaultFont(theme.font())
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet(STYLE)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._on_link)
        self.highlighted.connect(self._on_highlighted)

    # --- content ------------------------------------------------------------------------------

    def show_body(self, body: Body) -> None:
        self._images = body.images
        if body.is_html:
            self.setHtml(body.shown)
        else:
            self.setPlainText(body.shown)
        self._air()
        self._width = -1
        self.updateGeometry()

    def mark(self, names: Sequence[str], ink: QColor, ground: QColor) -> None:
        """Names with an @ before them stand out: those people were told of it."""
        look = QTextCharFormat()
        look.setForeground(ink)
        look.setBackground(ground)
        look.setFontWeight(QFont.Weight.DemiBold)
        marks: list[QTextEdit.ExtraSelection] = []
        for name in names:
            found = self.document().find(f"@{name}")
            while not found.isNull():
                one = QTextEdit.ExtraSelection()
                one.cursor, one.format = found, look
                marks.append(one)
                found = self.document().find(f"@{name}", found)
        self.setExtraSelections(marks)

    def _air(self) -> None:
        """A little more distance between lines than fonts bring: this is what people read all day."""
        document = self.document()
        if document.blockCount() > MOST_BLOCKS:
            return
        spaced = QTextBlockFormat()
        spaced.setLineHeight(
            LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        block = document.begin()
        while block.isValid():
            # A picture is a letter of its own height; air above it would be a hole.
            if PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(spaced)
            block = block.next()

    def _fit_pictures(self, width: int) -> None:
        """No picture is wider than the message."""
        block = self.document().begin()
        while block.isValid():
            at = block.begin()
            while not at.atEnd():
                fragment = at.fragment()
                form = fragment.charFormat().toImageFormat()
                if form.isValid():
                    self._fit_picture(fragment.position(), fragment.length(), form, width)
                at += 1
            block = block.next()

    def _fit_picture(self, at: int, length: int, form: QTextImageFormat, width: int) -> None:
        image = self._images.get(QUrl(form.name()).path())
        natural = form.width() or (image.width() if image is not None else 0)
        kept = form.property(WANTED_WIDTH) or natural
        fitting = min(kept, width - 2)
        if fitting == form.width() or not natural:
            return
        form.setProperty(WANTED_WIDTH, kept)
        form.setWidth(fitting)
        form.clearProperty(QTextFormat.Property.ImageHeight.value)
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(form)

    def show_folded(self, text: str, *, is_html: bool) -> None:
        """A quotation: as it is, in muted ink."""
        if is_html:
            self.setHtml(text)
        else:
            self.setPlainText(text)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, palette.color(QPalette.ColorRole.Dark))
        self.setPalette(palette)
        self._width = -1
        self.updateGeometry()

    def loadResource(self, kind: int, url: QUrl) -> Any:
        """Pictures of this message, and nothing else: no file, no network, no style sheet."""
        if kind == QTextDocument.ResourceType.ImageResource.value and url.scheme() == "cid":
            return self._images.get(url.path(), QImage())
        return None

    def doSetSource(self, url: QUrl, kind: QTextDocument.ResourceType) -> None:
        """A document never leads to another one."""

    # --- links --------------------------------------------------------------------------------

    def _on_link(self, url: QUrl) -> None:
        if url.scheme().lower() in SCHEMES:
            QDesktopServices.openUrl(url)
        else:
            self.link_refused.emit(url.toString())

    def _on_highlighted(self, url: QUrl) -> None:
        # Where a link leads must be seen before it is clicked.
        shown = url.toDisplayString() if not url.isEmpty() else ""
        self.viewport().setToolTip(f"<qt>{html.escape(shown)}</qt>" if shown else "")

    # --- size ---------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width != self._width:
            self._width = width
            document = self.document()
            if self._images:
                self._fit_pictures(width)
            document.setTextWidth(width)
            extra = 0
            if document.idealWidth() > width + 1:
                extra = self.horizontalScrollBar().sizeHint().height()
            # Qt counts the air of a proportional line above it; the tails of the last line's letters go below.
            tails = self.fontMetrics().descent()
            self._height = math.ceil(document.size().height()) + tails + extra
        return self._height

    def sizeHint(self) -> QSize:
        width = self.width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._height if self._width > 0 else 16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The timeline scrolls; a message never does by itself.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.moveCursor(QTextCursor.MoveOperation.Start)
