"""Slow reads off the calling thread: a query function in, a future out. Cancelling stops the query itself."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from deskflow.core.database import Database

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


class ReadPool:
    """Runs queries on a few threads, in the order they were asked for."""

    def __init__(self, database: Database, threads: int = 2) -> None:
        self._database = database
        self._asked: deque[tuple[Future[Any], Callable[[Connection], Any]]] = deque()
        self._ready = threading.Condition()
        self._running: dict[Future[Any], Connection] = {}
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, name=f"deskflow-read-{number}", daemon=True)
            for number in range(1, threads + 1)
        ]
        for thread in self._threads:
            thread.start()

    def run(
        self,
        query: Callable[Concatenate[Connection, Arguments], Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Future[Answer]:
        """`query(connection, …)` on a thread of the pool. `cancel()` works while it runs, too."""
        # The future stays "pending" while the query runs, since a running one refuses to be cancelled.
        future: Future[Answer] = Future()
        future.add_done_callback(self._interrupt_cancelled)
        with self._ready:
            if self._closing:
                future.cancel()
                return future
            self._asked.append((future, lambda connection: query(connection, *args, **kwargs)))
            self._ready.notify()
        return future

    def close(self, timeout: float = 1.0) -> bool:
        """Cancels everything and stops the threads; True when they have stopped."""
        with self._ready:
            self._closing = True
            left = [future for future, _ in self._asked] + list(self._running)
            self._asked.clear()
            self._ready.notify_all()
        for future in left:
            future.cancel()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._asked or self._closing)
                if not self._asked:
                    return
                future, query = self._asked.popleft()
            if not future.cancelled():
                self._answer(future, query)

    def _answer(self, future: Future[Any], query: Callable[[Connection], Any]) -> None:
        try:
            with self._database.read() as connection:
                with self._ready:
                    self._running[future] = connection
                try:
                    answer = None if future.cancelled() else query(connection)
                finally:
                    # From here on an interrupt would hit whoever gets the connection next.
                    with self._ready:
                        del self._running[future]
        except BaseException as problem:  # noqa: BLE001 - it belongs to whoever asked
            # Cancelled in between, nobody wants it.
            with contextlib.suppress(InvalidStateError):
                future.set_exception(problem)
        else:
            with contextlib.suppress(InvalidStateError):
                future.set_result(answer)

    def _interrupt_cancelled(self, future: Future[Any]) -> None:
        if not future.cancelled():
            return
        with self._ready:
            connection = self._running.get(future)
            driver = connection.connection.dbapi_connection if connection is not None else None
            # SQLite and psycopg name the same thing differently.
            stop = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)
            if stop is not None:
                stop()
