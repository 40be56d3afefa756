"""Coroutines on the UI thread: talking with a server while a person waits and may change their mind.

They run on Qt's own loop (`qt_loop.py`, made with the first of them), so what they call may touch widgets. They
wait with `await` alone: what reads, loads or computes goes through `asyncio.to_thread`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

if TYPE_CHECKING:
    import asyncio

    from deskflow.desktop.qt_loop import QtLoop

log = logging.getLogger(__name__)

# Of the two seconds in which everything stops.
_SECONDS_TO_END = 1.0
_SECONDS_TO_INSIST = 0.2


class Conversation:
    """One that goes on. Nothing is delivered after `cancel`, or once its owner is gone."""

    def __init__(
        self,
        task: asyncio.Task[Any],
        on_done: Callable[[Any], object],
        on_error: Callable[[BaseException], object],
        owner: QObject,
    ) -> None:
        self._task = task
        self._on_done = on_done
        self._on_error = on_error
        self._owner = owner
        self.cancelled = False
        owner.destroyed.connect(self.cancel)

    @property
    def done(self) -> bool:
        return self._task.done()

    def cancel(self) -> None:
        """Ends it where it waits; connections are closed on the way out."""
        self.cancelled = True
        self._insist()

    def _insist(self) -> None:
        # Until Python 3.12 `asyncio.wait_for` loses a cancellation that meets the end of what it waits for.
        if not self._task.done():
            self._task.cancel()
            self._task.get_loop().call_later(_SECONDS_TO_INSIST, self._insist)

    def deliver(self) -> None:
        if not shiboken6.isValid(self._owner):
            return
        self._owner.destroyed.disconnect(self.cancel)
        if self.cancelled or self._task.cancelled():
            return
        problem = self._task.exception()
        if problem is None:
            self._on_done(self._task.result())
        else:
            self._on_error(problem)


class Conversations(QObject):
    """`failed` carries errors that nobody asked to handle."""

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: QtLoop | None = None
        self._going_on: dict[asyncio.Task[Any], Conversation] = {}

    def start(
        self,
        coroutine: Coroutine[Any, Any, Any],
        on_done: Callable[[Any], object] = lambda answer: None,
        on_error: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject,
    ) -> Conversation:
        """Calls `on_done(answer)` or `on_error(exception)` when it has ended, unless `owner` is gone by then."""
        task = self._running_loop().create_task(coroutine)
        conversation = Conversation(task, on_done, on_error or self._on_unhandled, owner)
        self._going_on[task] = conversation
        task.add_done_callback(self._on_ended)
        return conversation

    def close(self) -> None:
        """Cancels what goes on and waits until it has hung up."""
        for conversation in self._going_on.values():
            conversation.cancel()
        until = time.monotonic() + _SECONDS_TO_END
        while self._going_on and time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if self._going_on:
            log.warning("%d conversations did not end", len(self._going_on))
        if self._loop is not None:
            self._loop.end()
            self._loop = None

    def _running_loop(self) -> QtLoop:
        from deskflow.desktop.qt_loop import QtLoop

        if self._loop is None:
            self._loop = QtLoop()
        return self._loop

    def _on_ended(self, task: asyncio.Task[Any]) -> None:
        self._going_on.pop(task).deliver()

    def _on_unhandled(self, error: BaseException) -> None:
        log.error("a conversation failed", exc_info=error)
        self.failed.emit(error)
