"""asyncio on Qt's own loop, for what talks to a server while a person waits (`conversations.py`).

Loaded with the first conversation: a start does not wait for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import qasync
from PySide6.QtCore import QCoreApplication


class QtLoop(qasync.QEventLoop):
    """Runs while the application's loop does, until `end`. One at a time, in the UI thread."""

    def __init__(self) -> None:
        self._ended = False
        self._app = QCoreApplication.instance()
        super().__init__(self._app, already_running=True)
        self.set_default_executor(_OwnThreads())

    def is_running(self) -> bool:
        return not self._ended

    def end(self) -> None:
        """Not `stop`, which would end the application as well."""
        if self._ended:
            return
        self._ended = True
        asyncio._set_running_loop(None)
        self._app.aboutToQuit.disconnect(self._after_run_forever)
        self._after_run_forever()
        self.close()
        # Limits that were not reached are timers still, and must not be cleared up in another thread.
        self._timer.deleteLater()


class _OwnThreads(Executor):
    """A thread for each call that ends with the program: looking up a name may take minutes and cannot be stopped."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function(*args, **options))
            except BaseException as problem:  # noqa: BLE001 - it belongs to whoever asked
                future.set_exception(problem)

        threading.Thread(target=work, name="desk-conversation", daemon=True).start()
        return future
