"""The field a message is written in: grows with its text, takes pasted pictures and dropped files."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from deskflow.desktop.theme import Theme

FEWEST, MOST = 2, 11


class MessageEdit(QPlainTextEdit):
    """`files_dropped` carries paths, `picture_pasted` a PNG, `left` comes when the keyboard goes elsewhere."""

    files_dropped = Signal(object)
    picture_pasted = Signal(object)
    left = Signal()
    send_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("plain", True)
        self.setFont(theme.font())
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.textChanged.connect(self._on_changed)
        self._lines = FEWEST
        # Whether somebody else wants a key first: what is offered while one types.
        self.takes_key: Callable[[QKeyEvent], bool] = lambda event: False
        self.is_offered: Callable[[], bool] = lambda: False

    def _on_changed(self) -> None:
        # Counted in lines as they are wrapped.
        lines = int(self.document().size().height())
        wanted = min(MOST, max(FEWEST, lines))
        if wanted != self._lines:
            self._lines = wanted
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, self._line_height() * self._lines + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line_height() * FEWEST + 6)

    def _line_height(self) -> int:
        """As lines are laid out; with some fonts that is more than their metrics say in whole pixels."""
        return ceil(QFontMetricsF(self.font()).lineSpacing())

    # --- what comes in ------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = local_files(source.urls())
        if paths:
            self.files_dropped.emit(paths)
        elif source.hasImage() and not source.hasText():
            self.picture_pasted.emit(png_of(source.imageData()))
        else:
            # Never with formats: what is sent is plain text.
            self.insertPlainText(source.text())

    def event(self, event: QEvent) -> bool:
        """Where nothing can be taken back in the text, Ctrl+Z means the last change: a reply that was just sent."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.document().isUndoAvailable()
        ):
            event.ignore()
            return False
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.is_offered()
        ):
            # It closes what is offered, and leaves the page alone.
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Qt would take the tab key before anybody sees it.
        return False if self.is_offered() else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes_key(event):
            event.accept()
            return
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def local_files(urls: list[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def png_of(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
