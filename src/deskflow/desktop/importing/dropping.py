"""Files dropped onto a window: which they are, and who hears of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


def paths_of(mime: QMimeData) -> list[Path]:
    """The files of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class _Drops(QObject):
    """Hears what reaches the window itself: a field or a list that takes drops keeps them."""

    def __init__(self, window: QWidget, on_files: Callable[[list[Path]], object]) -> None:
        super().__init__(window)
        self._on_files = on_files

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = paths_of(event.mimeData())
        if not paths:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._on_files(paths)
        return True


def accept_drops(window: QWidget, on_files: Callable[[list[Path]], object]) -> None:
    """From now on `on_files` is told of files dropped onto the window."""
    window.setAcceptDrops(True)
    window.installEventFilter(_Drops(window, on_files))
