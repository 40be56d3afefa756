"""Counting open tickets again, as work in the background that can be watched."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.shell.jobs import Job
from deskflow.sla.simulating import Recount, recount_progress

_FEW = 200


class RecountJob(QObject):
    """Shows a job as long as requests are left; what is over in a moment is not worth one."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._asking = False
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
                self._job.finish(self.tr("Due times are as they should be"))
                self._job = None
            return
        if self._job is None:
            # Before anybody has begun there is nothing to see go on.
            if found.total is None or found.total < _FEW:
                return
            self._job = self._context.jobs.start(self.tr("Counting open tickets again"))
        if found.total:
            self._job.report(min(found.done, found.total), found.total)
