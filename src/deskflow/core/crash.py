"""When something breaks that nobody caught: a report in a file, and a word about where. Nothing is sent.

Python errors of any thread get a report of their own; crashes below Python leave what faulthandler can write,
which the next start finds.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from deskflow.core.redaction import Redaction

log = logging.getLogger(__name__)

_REPORTS_KEPT = 20
_REPORTS_PER_RUN = 10


class CrashReports:
    """Catches what is left over, from `install` to `uninstall`.

    `on_report` gets the file of each report, on the thread that failed; it must not wait. `tail` gives the
    last lines of the log.
    """

    def __init__(
        self,
        folder: Path,
        version: str,
        redaction: Redaction,
        on_report: Callable[[Path], None],
        tail: Callable[[], Sequence[str]] = list,
    ) -> None:
        self._folder = folder
        self._version = version
        self._redaction = redaction
        self._on_report = on_report
        self._tail = tail
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._fault_file: TextIO | None = None

    def install(self) -> list[Path]:
        """Takes the hooks; answers with what crashes of earlier runs left behind, newest last."""
        left = self._left_behind()
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._fault_file = self._fault_path().open("w", encoding="utf-8")
            faulthandler.enable(self._fault_file)
        return left

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None
            with contextlib.suppress(OSError):
                self._fault_path().unlink()

    def write(self, problem: BaseException, thread: str) -> Path | None:
        """The report's file; None when this very error has one already, or the disk refuses."""
        trace = "".join(traceback.format_exception(problem))
        # Where it happened, not what it said: a paint event may fail sixty times a second.
        place = "".join(
            f"{frame.filename}:{frame.lineno}"
            for frame in traceback.extract_tb(problem.__traceback__)
        )
        with self._lock:
            fingerprint = f"{type(problem).__name__} {place}"
            if fingerprint in self._seen or len(self._seen) >= _REPORTS_PER_RUN:
                return None
            self._seen.add(fingerprint)
        at = datetime.now(UTC)
        path = self._folder / f"crash-{at.strftime('%Y%m%dT%H%M%S%f')}-{os.getpid()}.txt"
        text = "\n".join(
            [
                f"DeskFlow {self._version} on {platform.platform()}, Python {sys.version.split()[0]}",
                f"{at.isoformat(timespec='seconds')}, thread {thread}",
                f"threads: {', '.join(sorted(one.name for one in threading.enumerate()))}",
                "",
                trace,
                "last lines of the log:",
                *self._tail(),
                "",
            ]
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(self._redaction.clean(text), encoding="utf-8")
        except OSError as refused:
            log.error("no crash report could be written: %s", refused.strerror)
            return None
        self._prune()
        return path

    def _on_error(
        self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            return
        self._report(problem.with_traceback(trace), threading.current_thread().name)

    def _on_thread_error(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
            name = failed.thread.name if failed.thread else "unknown"
            self._report(failed.exc_value.with_traceback(failed.exc_traceback), name)

    def _report(self, problem: BaseException, thread: str) -> None:
        log.critical("not caught in thread %s", thread, exc_info=problem)
        path = self.write(problem, thread)
        if path is not None:
            self._on_report(path)

    def _fault_path(self) -> Path:
        return self._folder / f"fault-{os.getpid()}.txt"

    def _left_behind(self) -> list[Path]:
        found: list[Path] = []
        for path in sorted(self._folder.glob("fault-*.txt")):
            with contextlib.suppress(OSError):
                if path.stat().st_size == 0:
                    # Killed from outside, or still running; either way nothing to tell.
                    if not _alive(path):
                        path.unlink()
                    continue
                kept = path.with_name(f"crash-{path.stem}-{path.stat().st_mtime_ns}.txt")
                found.append(path.rename(kept))
        return found

    def _prune(self) -> None:
        reports = sorted(self._folder.glob("crash-*.txt"), key=lambda path: path.stat().st_mtime_ns)
        for path in reports[:-_REPORTS_KEPT]:
            path.unlink(missing_ok=True)


def _alive(fault_path: Path) -> bool:
    if os.name == "nt":
        return True  # an open file cannot be removed there anyway
    try:
        os.kill(int(fault_path.stem.removeprefix("fault-")), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True
