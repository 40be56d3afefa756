"""The one thread of a process that writes; what a person clicked goes before what a machine queued."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Priority(IntEnum):
    PERSON = 0
    ENGINE = 5
    BATCH = 9


class Writer:
    """Runs submitted jobs one after the other on its own thread, by priority, then in order."""

    def __init__(self, name: str = "deskflow-writer") -> None:
        self._jobs: list[tuple[int, int, Future[Any], Callable[[], Any]]] = []
        self._order = itertools.count()
        self._ready = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(
        self, job: Callable[[], Answer], priority: Priority = Priority.PERSON
    ) -> Future[Answer]:
        """Queues a job; its result or error arrives in the future."""
        future: Future[Answer] = Future()
        with self._ready:
            if self._closing:
                future.cancel()
                return future
            heapq.heappush(self._jobs, (int(priority), next(self._order), future, job))
            self._ready.notify()
        return future

    @property
    def people_waiting(self) -> bool:
        """Whether somebody's click waits: long jobs end their slice early then."""
        return bool(self._jobs) and self._jobs[0][0] == Priority.PERSON

    def close(self, timeout: float = 2.0) -> bool:
        """Finishes what people asked for, drops the rest, stops the thread; True when it has stopped."""
        with self._ready:
            self._closing = True
            kept = [job for job in self._jobs if job[0] == Priority.PERSON]
            for job in self._jobs:
                if job[0] != Priority.PERSON:
                    job[2].cancel()
            self._jobs = kept
            heapq.heapify(self._jobs)
            self._ready.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._ready:
                while not self._jobs:
                    if self._closing:
                        return
                    self._ready.wait()
                _, _, future, job = heapq.heappop(self._jobs)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as problem:  # noqa: BLE001
                # The error belongs to whoever asked; the thread must live on.
                future.set_exception(problem)
