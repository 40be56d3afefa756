"""The two doors to the UI thread: the answer to a request of my own, and "something changed".

Work is done elsewhere, as a `concurrent.futures.Future` or a function for a small pool; its answer arrives in the UI
thread through a queued signal. What talks to a server while a person waits is a coroutine (`conversations.py`).
Nothing here knows what is asked for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from deskflow.desktop.conversations import Conversation, Conversations

log = logging.getLogger(__name__)

# One refresh per frame or two is as much as anybody can see.
FRAME_MS = 33


class Request:
    """One question under way. Dropped when its owner is gone or `cancel` was called."""

    __slots__ = ("_on_done", "_on_error", "_owner", "cancelled", "future")

    def __init__(
        self,
        future: Future[Any],
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[BaseException], object] | None,
        owner: QObject,
    ) -> None:
        self.future = future
        self._on_done = on_done
        self._on_error = on_error
        self._owner = owner
        self.cancelled = False

    def cancel(self) -> None:
        """The answer is no longer wanted; work that has not begun is not begun."""
        self.cancelled = True
        self.future.cancel()

    @property
    def done(self) -> bool:
        return self.future.done()

    def deliver(self, fallback: Callable[[BaseException], object]) -> None:
        if self.cancelled or not shiboken6.isValid(self._owner):
            return
        try:
            answer = self.future.result(timeout=0)
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, a person is told by the handler
            (self._on_error or fallback)(error)
        else:
            if self._on_done is not None:
                self._on_done(answer)


class Requests(QObject):
    """Submits work and brings answers back. `failed` carries errors that nobody asked to handle."""

    failed = Signal(object)
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False
        # Who closes may delete this at once: nobody may be telling it anything by then.
        self._telling = threading.RLock()
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._conversations = Conversations(self)
        self._conversations.failed.connect(self.failed)

    def submit(
        self,
        work: Future[Any] | Callable[[], Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject,
    ) -> Request:
        """Call `on_done(answer)` or `on_error(exception)` in the UI thread, unless `owner` is gone by then."""
        future = work if isinstance(work, Future) else self._executor().submit(work)
        request = Request(future, on_done, on_error, owner)
        future.add_done_callback(lambda _: self._on_settled(request))
        return request

    def converse(
        self,
        coroutine: Coroutine[Any, Any, Any],
        on_done: Callable[[Any], object],
        on_error: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject,
    ) -> Conversation:
        """The same for a coroutine, which runs in the UI thread and must do nothing but wait there."""
        return self._conversations.start(coroutine, on_done, on_error, owner=owner)

    def close(self) -> None:
        """Deliver nothing more, hang up, and let the pool go."""
        with self._telling:
            self._closed = True
        self._conversations.close()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _on_settled(self, request: Request) -> None:
        # Runs in whatever thread finished the work.
        with self._telling:
            if not self._closed and shiboken6.isValid(self):
                self._settled.emit(request)

    def _deliver(self, request: Request) -> None:
        if not self._closed:
            request.deliver(self._on_unhandled)

    def _on_unhandled(self, error: BaseException) -> None:
        log.error("a request failed", exc_info=error)
        self.failed.emit(error)

    def _executor(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="desk-request")
        return self._pool


class ChangesRelay(QObject):
    """Gathers change notices from any thread and tells the pages once per frame or two."""

    changed = Signal(object)
    _arrived = Signal()

    def __init__(
        self, combine: Callable[[Sequence[Any]], Any], parent: QObject | None = None
    ) -> None:
        """`combine` makes one notice of several."""
        super().__init__(parent)
        self._combine = combine
        self._lock = threading.Lock()
        self._waiting: list[Any] = []
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tell)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def notify(self, notice: Any) -> None:
        """Callable from every thread, and never waits for anything long."""
        with self._lock:
            self._waiting.append(notice)
            if len(self._waiting) == 1 and not self._closed and shiboken6.isValid(self):
                self._arrived.emit()

    def close(self) -> None:
        """Tell nothing more; it may be deleted then."""
        with self._lock:
            self._closed = True

    def _on_arrived(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if waiting:
            self.changed.emit(self._combine(waiting))
