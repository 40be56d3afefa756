"""Long work in the background, as the window sees it: how far it is, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Job(QObject):
    """One piece of long work. `report`, `finish` and `fail` may be called from any thread."""

    changed = Signal()
    ended = Signal(object)
    _reported = Signal(int, int, str, bool)
    _ended = Signal(str, str)

    def __init__(
        self, title: str, cancel: Callable[[], object] | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.done = 0
        # 0 as long as nobody knows how much there is.
        self.total = 0
        self.detail = ""
        # Its figures are parts of a whole, not things that can be counted.
        self.is_share = False
        self.cancelling = False
        self.outcome = ""  # "", "finished" or "failed"
        self._cancel = cancel
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def report(
        self, done: int, total: int = 0, detail: str = "", *, is_share: bool = False
    ) -> None:
        self._reported.emit(done, total, detail, is_share)

    def finish(self, text: str = "") -> None:
        self._ended.emit("finished", text)

    def fail(self, text: str) -> None:
        """`text` says what happened, what was kept and what to do next."""
        self._ended.emit("failed", text)

    @property
    def can_cancel(self) -> bool:
        return self._cancel is not None and not self.cancelling

    def cancel(self) -> None:
        if self._cancel is not None and not self.cancelling:
            self.cancelling = True
            self._cancel()
            self.changed.emit()

    def _on_reported(self, done: int, total: int, detail: str, is_share: bool) -> None:
        self.done, self.total, self.detail, self.is_share = done, total, detail, is_share
        self.changed.emit()

    def _on_ended(self, outcome: str, text: str) -> None:
        if self.outcome:
            return
        self.outcome, self.detail = outcome, text
        self.ended.emit(self)


class Jobs(QObject):
    """The jobs under way, the oldest first."""

    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: list[Job] = []

    def start(self, title: str, cancel: Callable[[], object] | None = None) -> Job:
        """Show work as begun; `cancel` asks it to stop. Call from the UI thread."""
        job = Job(title, cancel, self)
        job.changed.connect(self.changed)
        job.ended.connect(self._on_ended)
        self.running.append(job)
        self.changed.emit()
        return job

    def cancel_all(self) -> None:
        for job in list(self.running):
            job.cancel()

    def _on_ended(self, job: Job) -> None:
        self.running.remove(job)
        self.changed.emit()
        self.ended.emit(job)
        job.deleteLater()
