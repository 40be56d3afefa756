"""Work that burns CPU goes to a child process, so that painting never waits for Python's lock.

Plain values go in and out; a child opens no workspace and writes nothing. Functions must be importable by
name. It is a fresh interpreter (spawn): no lock, thread or file of the parent lives on in it. A frozen
program calls `multiprocessing.freeze_support()` before anything else.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from deskflow.core import child_side
from deskflow.core.errors import Bug, Transient

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Part = TypeVar("Part")

_PARTS_AHEAD = 32
_LONGEST_START = 60.0
"""Seconds; a busy machine takes some for a fresh interpreter and what it imports."""


@dataclass(slots=True, eq=False)
class _Work:
    function: Callable[..., Any]
    args: tuple[Any, ...]
    timeout: float | None
    future: Future[Any]
    # For streams: partial results, bounded so that a quick child waits for a slow reader.
    parts: queue.Queue[Any] | None = None


class Stream(Generic[Part]):
    """Partial results as they come. Iterating ends with the work, or raises its error.

    Leaving the loop early needs `cancel()`; as a context manager it cancels itself.
    """

    def __init__(self, future: Future[Any], parts: queue.Queue[Any]) -> None:
        self._future = future
        self._parts = parts

    def __iter__(self) -> Iterator[Part]:
        return self

    def __next__(self) -> Part:
        while True:
            # Asked before the queue is looked at: the last part is queued before the work is done.
            done = self._future.done()
            try:
                part: Part = self._parts.get(block=not done, timeout=0.05)
            except queue.Empty:
                if not done:
                    continue
                self._future.result()
                raise StopIteration from None
            if self._future.cancelled():
                raise CancelledError
            return part

    def cancel(self) -> None:
        """Stops the work at once; iterating then raises CancelledError."""
        self._future.cancel()

    def __enter__(self) -> Stream[Part]:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()


class ChildProcess:
    """One child: started when first needed, again after a death, one piece of work at a time.

    Long streams (an import) get a ChildProcess of their own, or short work would queue behind them.
    """

    def __init__(self, name: str = "deskflow-child") -> None:
        self._name = name
        self._spawn = multiprocessing.get_context("spawn")
        self._ready = threading.Condition()
        self._waiting: deque[_Work] = deque()
        self._current: _Work | None = None
        self._process: Any = None
        self._pipe: Connection | None = None
        self._closing = False
        self._thread: threading.Thread | None = None

    # --- asking ------------------------------------------------------------------------------------

    def run(
        self, function: Callable[..., Answer], *args: Any, timeout: float | None = None
    ) -> Future[Answer]:
        """`function(*args)` in the child. `cancel()` kills it while it runs; `timeout` in seconds, from when it begins.

        Transient("child.died"), Transient("child.timeout"), or the function's own error;
        Bug("child.not_plain") when the arguments or the answer cannot travel.
        """
        future: Future[Answer] = Future()
        self._submit(_Work(function, args, timeout, future))
        return future

    def stream(self, function: Callable[..., Iterable[Part]], *args: Any) -> Stream[Part]:
        """Iterates over `function(*args)` in the child and hands over each part."""
        parts: queue.Queue[Any] = queue.Queue(_PARTS_AHEAD)
        future: Future[Any] = Future()
        self._submit(_Work(function, args, None, future, parts))
        return Stream(future, parts)

    def warm(self) -> None:
        """Starts the child ahead of time, so that the first request need not wait for it."""
        self.run(_nothing)

    @property
    def pid(self) -> int | None:
        """Of the living child, if there is one."""
        with self._ready:
            alive = self._process is not None and self._process.is_alive()
            return self._process.pid if alive else None

    def close(self, timeout: float = 1.0) -> bool:
        """Cancels all work and kills the child; True when everything has stopped."""
        with self._ready:
            self._closing = True
            left = [*self._waiting, *([self._current] if self._current else [])]
            self._waiting.clear()
            self._ready.notify_all()
        for work in left:
            work.future.cancel()
        if self._thread is not None:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    # --- the thread that talks to the child --------------------------------------------------------

    def _submit(self, work: _Work) -> None:
        if "<" in getattr(work.function, "__qualname__", "<"):
            raise Bug("child.not_importable", function=str(work.function))
        # A future that is never "running" can be cancelled at any time; the callback does the killing.
        work.future.add_done_callback(lambda future: self._kill_cancelled(work))
        with self._ready:
            if self._closing:
                work.future.cancel()
                return
            self._waiting.append(work)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._ready.notify_all()

    def _kill_cancelled(self, work: _Work) -> None:
        with self._ready:
            if work.future.cancelled() and work is self._current and self._process is not None:
                self._process.kill()

    def _work(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    break
                work = self._waiting.popleft()
                self._current = work
            try:
                answer = None if work.future.cancelled() else self._ask(work)
            except BaseException as problem:  # noqa: BLE001 - it belongs to whoever asked
                with contextlib.suppress(InvalidStateError):
                    work.future.set_exception(problem)
            else:
                with contextlib.suppress(InvalidStateError):
                    work.future.set_result(answer)
            with self._ready:
                self._current = None
            if work.future.cancelled():
                # Whatever the child was doing, nobody wants the rest of it.
                self._stop()
        self._stop()

    def _ask(self, work: _Work) -> Any:
        pipe = self._start()
        if work.future.cancelled():
            return None  # while the child was starting, when there was nothing to kill yet
        try:
            child_side.send(pipe, (work.function, work.args, work.parts is not None))
        except (OSError, EOFError) as problem:
            self._stop()
            raise Transient("child.died") from problem
        deadline: float | None = time.monotonic() + _LONGEST_START
        while True:
            kind, value = self._receive(pipe, deadline)
            if kind == child_side.BEGUN:
                deadline = None if work.timeout is None else time.monotonic() + work.timeout
                continue
            if kind == child_side.DONE:
                return value
            if kind == child_side.ERROR:
                raise _error(*value)
            if not self._hand_over(work, value):
                return None

    def _receive(self, pipe: Connection, deadline: float | None) -> Any:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready = wait([pipe, self._process.sentinel], left)
        try:
            if pipe in ready:
                return pipe.recv()
        except (EOFError, OSError):
            pass  # it died while it was writing
        exit_code = None
        if ready:
            self._process.join(0.5)
            exit_code = self._process.exitcode
        self._stop()
        raise Transient("child.died", exit_code=exit_code) if ready else Transient("child.timeout")

    def _hand_over(self, work: _Work, part: Any) -> bool:
        """Waits until the reader has room; False when nobody reads any more."""
        assert work.parts is not None
        while not work.future.cancelled():
            try:
                work.parts.put(part, timeout=0.05)
            except queue.Full:
                continue
            return True
        return False

    def _start(self) -> Connection:
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._stop()
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(
            target=child_side.serve, args=(theirs,), name=self._name, daemon=True
        )
        try:
            process.start()
        except OSError as problem:
            ours.close()
            raise Transient("child.not_started", problem=problem.strerror or "") from problem
        finally:
            # Only the child may hold its end, or its death would not end the pipe.
            theirs.close()
        with self._ready:
            self._process = process
        self._pipe = ours
        return ours

    def _stop(self) -> None:
        with self._ready:
            process, self._process = self._process, None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if process is not None:
            process.kill()
            process.join()
            process.close()


def _nothing() -> None:
    return None


def _error(problem: BaseException | str, trace: str) -> BaseException:
    found = Bug("child.failed", kind=problem) if isinstance(problem, str) else problem
    found.add_note(f"In the child process:\n{trace}")
    return found
