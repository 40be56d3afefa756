"""Waiting in a test of the window."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def pause(ms: int) -> None:
    """The window goes on for so long, and other threads do; `QTest.qWait` would hold Python's lock all the while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
