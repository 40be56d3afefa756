"""Running executions on the designer's canvas: how many stand at each step, and which ways were taken lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, WireState
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.pages.workflows.designer.bridge import step_id_of
from deskflow.desktop.pages.workflows.designer.kinds import STEP_PREFIX
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.execution_queries import live_counts, recent_paths
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.trigger_types import TRIGGER_ID

REFRESH_MS = 200
RECENT = timedelta(minutes=15)

Counts = Mapping[str, Mapping[str, int]]
Paths = Mapping[tuple[str, str], int]

_STATES = {
    "approval": RunState.WAITING, "delay": RunState.WAITING, "retry": RunState.RETRYING,
    "effect": RunState.RUNNING, "ready": RunState.RUNNING, "answered": RunState.RUNNING,
}  # fmt: skip


def live_overlay(document: Document, counts: Counts, paths: Paths) -> RunOverlay:
    """Pure: counts and ways by step key as the canvas shows them."""
    nodes: dict[str, RunState] = {}
    subtitles: dict[str, str] = {}
    wires: dict[str, WireState] = {}
    for node in document.nodes.values():
        here = counts.get(node.key)
        if here:
            states = [_STATES.get(state, RunState.RUNNING) for state in here]
            running = RunState.RUNNING in states
            nodes[node.id] = RunState.RUNNING if running else states[0]
            subtitles[node.id] = tr("%n here now", sum(here.values()))
    began = bool(paths) or bool(counts)
    visited = {key for key, _ in paths} | set(counts)
    for edge in document.edges.values():
        source = document.nodes[edge.source]
        target_runs = nodes.get(edge.target) is RunState.RUNNING
        from_trigger = step_id_of(document, source.id) == TRIGGER_ID
        taken = began if from_trigger else paths.get((source.key, edge.source_port), 0) > 0
        if leads_inside(source.kind.removeprefix(STEP_PREFIX), edge.source_port):
            # A branch or a round is no end of its step, so no step has left by it.
            taken = document.nodes[edge.target].key in visited
        if taken:
            wires[edge.id] = WireState.ACTIVE if target_runs else WireState.TAKEN
    return RunOverlay(nodes, wires, subtitles)


class Live(QObject):
    """Follows one version while it is switched on."""

    def __init__(
        self, workspace: Workspace, requests: Requests, scene: CanvasScene, workflow_id: UUID
    ) -> None:
        super().__init__(scene)
        self._workspace = workspace
        self._requests = requests
        self._scene = scene
        self._workflow_id = workflow_id
        self._version: int | None = None
        self._asking = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def is_on(self) -> bool:
        return self._version is not None

    def switch_on(self, version: int) -> None:
        self._version = version
        self._ask()

    def switch_off(self) -> None:
        self._version = None
        self._timer.stop()
        self._scene.set_run_state(None)

    def on_changes(self, changes: Changes) -> None:
        if self.is_on and changes.touches("workflow_executions") and not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        if self._version is None:
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        version, tenant = self._version, self._workspace.tenant_id
        since = self._workspace.clock.now() - RECENT

        def read(connection: Connection) -> tuple[Counts, Paths]:
            return (
                live_counts(connection, tenant, self._workflow_id, version),
                recent_paths(connection, tenant, self._workflow_id, version, since),
            )

        self._requests.submit(
            self._workspace.ask(read), self._on_answer, self._on_error, owner=self
        )

    def _on_answer(self, answer: tuple[Counts, Paths]) -> None:
        self._asking = False
        if self.is_on:
            self._scene.set_run_state(live_overlay(self._scene.document, *answer))
        if self._again:
            self._again = False
            self._timer.start()

    def _on_error(self, error: BaseException) -> None:
        self._asking = False
        self._requests.failed.emit(error)
