"""Counting open tickets again, as work in the background that can be watched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.words import describe_error
from deskflow.sla.commands import CountAgain, StopCounting
from deskflow.sla.simulating import Recount, recount_progress

_FEW = 200


class RecountJob(QObject):
    """Shows a job as long as requests are left; what is over in a moment is not worth one."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._asking = self._stopped = False
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("sla_recalculations") and not self._asking:
            self._ask()

    def _ask(self) -> None:
        self._asking = True
        workspace = self._context.workspace
        asked = workspace.ask(recount_progress, workspace.tenant_id)
        self._context.requests.submit(asked, self._on_progress, self._on_trouble, owner=self)

    def _on_trouble(self, _problem: BaseException) -> None:
        self._asking = False

    def _on_progress(self, found: Recount | None) -> None:
        self._asking = False
        if found is None:
            if self._job is not None:
                self._job.finish(
                    "" if self._stopped else self.tr("Due times are as they should be")
                )
                self._job = None
            return
        if self._job is None:
            # Before anybody has begun there is nothing to see go on.
            if found.total is None or found.total < _FEW:
                return
            self._stopped = False
            self._job = self._context.jobs.start(self.tr("Counting open tickets again"), self._stop)
        if found.total:
            self._job.report(min(found.done, found.total), found.total)

    def again(self) -> None:
        """All open tickets, also those that were left when somebody stopped it."""
        self._context.toasts.show(self.tr("The due times of open tickets are counted again"))
        self._run(CountAgain())

    def _stop(self) -> None:
        self._stopped = True

        def stopped(_outcome: Outcome) -> None:
            said = self.tr("Counting was stopped. Tickets that were not counted keep the due times they had, for now.")  # fmt: skip
            self._context.toasts.show(said, undo=self.again)

        self._run(StopCounting(), stopped)

    def _run(self, command: Command, done: Callable[[Outcome], None] | None = None) -> None:
        asked = self._context.workspace.run(command)
        self._context.requests.submit(asked, done, self._refused, owner=self)

    def _refused(self, problem: BaseException) -> None:
        self._stopped = False
        self._context.toasts.show(describe_error(problem), tone="danger", seconds=12)
