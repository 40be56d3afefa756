"""Runs that were started together: begun in parts, followed until they have ended or wait, and told about."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.errors import DeskflowError
from deskflow.core.ids import new_id
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.shell.toasts import Toast
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import status_words
from deskflow.workflows.execution_queries import ExecutionFilter, count_executions
from deskflow.workflows.on_the_fly import StartOnTickets

log = logging.getLogger(__name__)

# So many are started by one command; between two of them others get their turn and "cancel" works.
CHUNK: Final = 100
LOOK_MS: Final = 300
# They go on by themselves; nothing more will happen soon to the others.
_MOVING: Final = frozenset({"pending", "running", "compensating"})
# After a minute nobody waits for it any more.
_LONGEST_LOOKS: Final = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """A workflow, the tickets it runs on, and the values of its form."""

    workflow_id: UUID
    name: str
    tickets: tuple[UUID, ...]
    values: dict[str, Any]
    id: UUID = field(default_factory=new_id)


class BatchWatch(QObject):
    """Starts the runs of a batch and says what became of them. Goes away by itself."""

    def __init__(self, context: PageContext, batch: Batch, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._batch = batch
        self._left = list(batch.tickets)
        self._started = 0
        self._cancelled = False
        self._looks = 0
        self._asking = False
        self._job: Job | None = None
        self._toast: Toast | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_MS)
        self._soon.timeout.connect(self._look)

    def start(self) -> None:
        if len(self._left) > CHUNK:
            title = self.tr("Starting “{name}” on %n ticket(s)", "", len(self._left))
            self._job = self._context.jobs.start(title.format(name=self._batch.name), self._cancel)
        self._next()

    # --- starting ----------------------------------------------------------------------------------

    def _cancel(self) -> None:
        self._cancelled = True

    def _next(self) -> None:
        if not self._left or self._cancelled:
            self._begun(None)
            return
        part, self._left = self._left[:CHUNK], self._left[CHUNK:]
        batch = self._batch
        command = StartOnTickets(batch.workflow_id, tuple(part), batch.id, batch.values)
        run = self._workspace.run if self._job is None else self._workspace.run_in_background
        self._context.requests.submit(run(command), self._on_part, self._begun, owner=self)

    def _on_part(self, outcome: Outcome) -> None:
        answer: Any = outcome.result
        self._started += int(answer["started"])
        if self._job is not None:
            total = len(self._batch.tickets)
            self._job.report(total - len(self._left), total)
        self._next()

    def _begun(self, error: BaseException | None) -> None:
        if self._job is not None:
            self._job.finish()
        if error is not None:
            if not isinstance(error, DeskflowError):
                log.error("a workflow could not be started on tickets", exc_info=error)
            self._context.toasts.show(describe_workflow_error(error), tone="danger")
        if not self._started:
            self.deleteLater()
            return
        text = self.tr("“{name}” runs on %n ticket(s)", "", self._started)
        self._say(text.format(name=self._batch.name))
        self._context.changes.changed.connect(self._on_changes)
        self._soon.start()

    # --- following ---------------------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("workflow_executions") and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        if self._asking:
            return
        self._asking = True
        self._looks += 1
        wanted = ExecutionFilter(batch_id=self._batch.id)
        asked = self._workspace.ask(count_executions, self._workspace.tenant_id, wanted)
        self._context.requests.submit(asked, self._on_counts, self._on_no_counts, owner=self)

    def _on_counts(self, counts: dict[str, int]) -> None:
        self._asking = False
        if _MOVING.intersection(counts):
            if self._looks >= _LONGEST_LOOKS:
                self.deleteLater()
            return
        shown = [f"{count} {status_words(status)[0].lower()}" for status, count in sorted(counts.items())]  # fmt: skip
        failed = counts.get("failed", 0)
        text = self.tr("“{name}”: {counts}").format(name=self._batch.name, counts=", ".join(shown))
        if self._toast is not None and self._toast in self._context.toasts.shown:
            self._toast.close_now()
        self._say(text, tone="danger" if failed else "success")
        self.deleteLater()

    def _on_no_counts(self, error: BaseException) -> None:
        log.warning("runs could not be counted: %s", error)
        self.deleteLater()

    def _say(self, text: str, tone: Any = "neutral") -> None:
        show = (
            self.tr("Show the runs"),
            lambda: self._context.navigate("runs", batch_id=self._batch.id),
        )
        self._toast = self._context.toasts.show(text, tone=tone, action=show)
