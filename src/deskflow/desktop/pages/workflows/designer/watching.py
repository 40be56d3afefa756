"""Looks every few seconds whether a draft moved elsewhere and who else has it open, and lets others know of us.

What this process writes is told at once (`DraftSession.on_changes`); what another one writes is told by nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskflow.core.ids import new_id
from deskflow.core.workspace import Workspace
from deskflow.core.writer import Priority
from deskflow.desktop.async_calls import Requests
from deskflow.workflows.presence import RENEWED_AFTER, be_there, glimpse, leave

log = logging.getLogger(__name__)

LOOK_MS: Final = 2000


class Watching(QObject):
    """`seen` carries a `Glimpse`, None when the workflow is gone."""

    seen = Signal(object)

    def __init__(
        self, workspace: Workspace, requests: Requests, workflow_id: UUID, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._requests = requests
        self._workflow_id = workflow_id
        self._place = new_id()
        self._asking = self._again = False
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._renewing = QTimer(self)
        self._renewing.setInterval(RENEWED_AFTER // timedelta(milliseconds=1))
        self._renewing.timeout.connect(self._be_there)

    def start(self, *, edits: bool) -> None:
        """Who only reads is in nobody's way, and is not shown to others."""
        self._timer.start()
        if edits:
            self._be_there()
            self._renewing.start()

    def look(self) -> None:
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        workspace = self._workspace
        asked = workspace.ask(
            glimpse, workspace.tenant_id, self._workflow_id, workspace.current_user.id,
            workspace.clock.now(),
        )  # fmt: skip
        self._requests.submit(asked, self._on_seen, self._on_failed, owner=self)

    def stop(self) -> None:
        """We leave, and look no more."""
        if self._stopped:
            return
        self._stopped = True
        self._timer.stop()
        if self._renewing.isActive():
            self._renewing.stop()
            place = self._place
            self._write(lambda connection: leave(connection, place))

    def _on_seen(self, found: Any) -> None:
        self._asking = False
        if self._stopped:
            return
        self.seen.emit(found)
        if self._again:
            self.look()

    def _on_failed(self, error: BaseException) -> None:
        # It is looked again soon; only what it was about is worth knowing.
        self._asking = False
        log.info("a draft could not be looked at: %s", error)

    def _be_there(self) -> None:
        workspace, place, workflow_id = self._workspace, self._place, self._workflow_id
        user_id, tenant_id = workspace.current_user.id, workspace.tenant_id

        def write(connection: Any) -> bool:
            now = workspace.clock.now()
            return be_there(connection, place, tenant_id, workflow_id, user_id, now)

        self._write(write)

    def _write(self, work: Callable[[Any], bool]) -> None:
        """`work` answers whether others should look."""
        bus, workflow_id = self._workspace.bus, self._workflow_id

        def write() -> None:
            with bus.unit() as unit:
                if work(unit.connection):
                    unit.merge({"workflow_editors": {workflow_id}})

        written = self._workspace.writer.submit(write, Priority.BATCH)
        written.add_done_callback(_say_why_not)


def _say_why_not(written: Any) -> None:
    if not written.cancelled() and (error := written.exception()) is not None:
        log.info("presence could not be written: %s", error)
