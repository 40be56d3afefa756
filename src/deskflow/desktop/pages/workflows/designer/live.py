"""Running executions on the designer's canvas: how many stand at each step, and which ways were taken lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QTimer
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, WireState
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.pages.workflows.designer.bridge import step_id_of
from deskflow.desktop.pages.workflows.designer.kinds import STEP_PREFIX, is_trigger
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_workflows import counted, tr
from deskflow.workflows.live_queries import (
    Standing,
    count_under_way,
    failed_since,
    live_standing,
    recent_paths,
)
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.trigger_types import TRIGGER_ID

REFRESH_MS = 200
RECENT = timedelta(minutes=15)

Paths = Mapping[tuple[str, str], int]

_STATES = {
    "approval": RunState.WAITING, "delay": RunState.WAITING, "retry": RunState.RETRYING,
    "event": RunState.WAITING, "child": RunState.WAITING, "section": RunState.WAITING, "join": RunState.WAITING,
}  # fmt: skip
"""All else is work; a loop or a group that somebody is inside of is under way."""

_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Now:
    """Where runs stand, how many there are, where some failed lately, and which ways were taken lately."""

    at: datetime
    standing: Mapping[str, Standing] = field(default_factory=dict)
    under_way: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    paths: Paths = field(default_factory=dict)


def live_overlay(document: Document, now: Now) -> RunOverlay:
    """Pure: what stands at each step, by its key, as the canvas shows it."""
    nodes: dict[str, RunState] = {}
    subtitles: dict[str, str] = {}
    wires: dict[str, WireState] = {}
    paths = now.paths
    for node in document.nodes.values():
        if is_trigger(node.kind):
            subtitles[node.id] = _under_way(now.under_way)
            continue
        here, failed = now.standing.get(node.key), now.failed.get(node.key, 0)
        if here is not None:
            nodes[node.id] = _state(here)
        elif failed:
            nodes[node.id] = RunState.FAILED
        said = [] if here is None else [_here(here, now.at)]
        if failed:
            said.append(tr("%n failed lately", failed))
        if said:
            subtitles[node.id] = " · ".join(said)
    began = bool(paths) or bool(now.standing)
    visited = {key for key, _ in paths} | set(now.standing)
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


def _state(here: Standing) -> RunState:
    """What needs eyes most; else whether anything moves."""
    states = [_STATES.get(state, RunState.RUNNING) for state in here.states]
    return next((one for one in _EYES if one in states), RunState.WAITING)


_EYES = (RunState.RETRYING, RunState.RUNNING)


def _here(here: Standing, at: datetime) -> str:
    """How many, and since when the first of them, unless it has only just come."""
    said = tr("%n here now", here.count)
    if here.since is None or at - here.since < _FRESH:
        return said
    return tr("{here} · since {when}").format(here=said, when=day_and_time(here.since, at))


def _under_way(count: int) -> str:
    if not count:
        return tr("no run under way")
    return counted(QT_TRANSLATE_NOOP("workflows", "%n run(s) under way"), count)


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
        now = self._workspace.clock.now()

        def read(connection: Connection) -> Now:
            about = (connection, tenant, self._workflow_id, version)
            return Now(
                now, live_standing(*about), count_under_way(*about),
                failed_since(*about, now - RECENT), recent_paths(*about, now - RECENT),
            )  # fmt: skip

        self._requests.submit(
            self._workspace.ask(read), self._on_answer, self._on_error, owner=self
        )

    def _on_answer(self, answer: Now) -> None:
        self._asking = False
        if self.is_on:
            self._scene.set_run_state(live_overlay(self._scene.document, answer))
        if self._again:
            self._again = False
            self._timer.start()

    def _on_error(self, error: BaseException) -> None:
        self._asking = False
        self._requests.failed.emit(error)
