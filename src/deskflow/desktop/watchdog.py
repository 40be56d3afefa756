"""Notices when the UI thread does not come back to its event loop in time, and says what it was doing.

A timer in the UI thread beats; a thread looks whether it does. Used in tests, where a long pause fails, and in debug
runs, where it is logged. Not in ordinary runs: a timer that never rests costs battery.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer

log = logging.getLogger(__name__)

BEAT_MS = 5
LOGGED_MS = 50


@dataclass(frozen=True, slots=True)
class Pause:
    """`stack` is where the UI thread was when the pause had become too long."""

    ms: float
    stack: str


class Watchdog(QObject):
    """Start it in the UI thread. `pauses` grows; `on_pause` is called from the watching thread."""

    def __init__(
        self,
        limit_ms: float = LOGGED_MS,
        on_pause: Callable[[Pause], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pauses: list[Pause] = []
        self._limit = limit_ms / 1000
        self._on_pause = on_pause or log_pause
        self._watched = threading.get_ident()
        self._beat_at = time.perf_counter()
        self._cpu_at_beat = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._beat()
        self._stop.clear()
        self._timer.start()
        self._thread = threading.Thread(target=self._watch, name="ui-watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._timer.stop()
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=1)
            self._thread = None

    @property
    def longest_ms(self) -> float:
        return max((pause.ms for pause in self.pauses), default=0.0)

    def __enter__(self) -> Watchdog:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _beat(self) -> None:
        # Processor time first: the watching thread takes a new `_beat_at` as the sign.
        self._cpu_at_beat = time.thread_time()
        self._beat_at = time.perf_counter()

    def _watch(self) -> None:
        began, late, woken = self._beat_at, 0.0, time.perf_counter()
        while not self._stop.wait(BEAT_MS / 1000):
            now = time.perf_counter()
            if self._beat_at != began:
                began, late = self._beat_at, 0.0
            else:
                late += _overslept(woken, now)
            woken = now
            if now - began > self._limit:
                self._follow(began, late)
                began, late, woken = self._beat_at, 0.0, time.perf_counter()

    def _follow(self, began: float, late: float) -> None:
        """The pause is too long already: see how long it gets, and tell of it.

        On a machine with other things to do, both threads wait for their turn. What this one overslept is taken
        off, unless the UI thread was computing: then its own processor time counts.
        """
        stack, cpu, woken = self._culprit(), self._cpu_at_beat, time.perf_counter()
        while self._beat_at == began and not self._stop.wait(BEAT_MS / 1000):
            now = time.perf_counter()
            late += _overslept(woken, now)
            woken = now
        ended = self._beat_at if self._beat_at != began else time.perf_counter()
        seconds = max(self._cpu_at_beat - cpu, ended - began - late)
        if seconds > self._limit:
            pause = Pause(seconds * 1000, stack)
            self.pauses.append(pause)
            self._on_pause(pause)

    def _culprit(self) -> str:
        frame = sys._current_frames().get(self._watched)
        return "".join(traceback.format_stack(frame)) if frame else ""


def _overslept(woken: float, now: float) -> float:
    return max(0.0, now - woken - 2 * BEAT_MS / 1000)


def log_pause(pause: Pause) -> None:
    log.warning("the interface stood still for %.0f ms in:\n%s", pause.ms, pause.stack)
