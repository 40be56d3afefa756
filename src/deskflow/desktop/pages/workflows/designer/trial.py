"""Plays the scenarios of a draft in the child process, one after the other, and keeps what came of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request, Requests
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, WireState
from deskflow.desktop.pages.workflows.designer.bridge import step_id_of
from deskflow.desktop.pages.workflows.designer.kinds import STEP_PREFIX
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.words_workflows import tr
from deskflow.engine.sandbox.configuration import Configuration, read_configuration
from deskflow.engine.sandbox.report import PartReport, Played, ScenarioReport, TrialReport
from deskflow.trying import try_in_child
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import fingerprint, to_json
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.trigger_types import TRIGGER_ID

MOST_SECONDS = 60.0

_STATES = {
    "completed": RunState.COMPLETED, "failed": RunState.FAILED, "waiting": RunState.WAITING,
    "skipped": RunState.SKIPPED, "cancelled": RunState.CANCELLED, "running": RunState.RUNNING,
    "retrying": RunState.RETRYING,
}  # fmt: skip


class Trial(QObject):
    """`changed` whenever there is something else to show; `failed` when the sandbox itself could not be had."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, requests: Requests, session: DraftSession) -> None:
        super().__init__(session)
        self._workspace = workspace
        self._requests = requests
        self._session = session
        self._request: Request | None = None
        self._reports: dict[str, TrialReport] = {}
        self.latest: dict[str, ScenarioReport] = {}
        self._printed: tuple[Definition, str] | None = None
        self._waiting: list[dict[str, Any]] = []
        self._then: Callable[[], object] | None = None
        self.total = 0

    # --- what is known -----------------------------------------------------------------------------

    @property
    def scenarios(self) -> Sequence[Mapping[str, Any]]:
        return self._session.definition.scenarios

    @property
    def running(self) -> bool:
        return self._request is not None

    @property
    def done(self) -> int:
        return self.total - len(self._waiting) - int(self.running)

    def trial_of(self, scenario: Mapping[str, Any]) -> TrialReport | None:
        """What came of exactly this scenario with exactly this workflow; None when either has changed since."""
        return self._reports.get(self._key(scenario))

    def report_of(self, scenario: Mapping[str, Any]) -> ScenarioReport | None:
        trial = self.trial_of(scenario)
        return trial.scenarios[0] if trial is not None else None

    @property
    def failing(self) -> int:
        reports = [self.report_of(one) for one in self.scenarios]
        return sum(1 for one in reports if one is not None and not one.ok)

    @property
    def coverage(self) -> tuple[frozenset[str], frozenset[str]]:
        """Keys of steps that any scenario reached, and "key:port" of the ways that were taken."""
        trials = [one for one in map(self.trial_of, self.scenarios) if one is not None]
        return (
            frozenset().union(*(one.reached for one in trials)),
            frozenset().union(*(one.taken for one in trials)),
        )

    # --- playing -----------------------------------------------------------------------------------

    def run(
        self,
        scenarios: Sequence[Mapping[str, Any]] | None = None,
        then: Callable[[], object] | None = None,
    ) -> None:
        """These, or all. `then` is called when they have been played, also after a failure or a cancel."""
        self.cancel()
        wanted = self.scenarios if scenarios is None else scenarios
        self._waiting = [dict(one) for one in wanted]
        self.total = len(self._waiting)
        self._then = then
        if not self._waiting:
            self._end()
            return
        self._request = self._requests.submit(
            self._workspace.ask(read_configuration, self._workspace.tenant_id),
            self._next,
            self._on_error,
            owner=self,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """The child is stopped at once; what has been played is kept."""
        request, self._request = self._request, None
        self._waiting = []
        if request is not None:
            request.cancel()
            self._end()

    def close(self) -> None:
        """Nothing is called any more."""
        self._then = None
        self.blockSignals(True)
        self.cancel()

    def _next(self, configuration: Configuration) -> None:
        if not self._waiting:
            self._request = None
            self._end()
            return
        scenario = self._waiting.pop(0)
        definition = self._session.definition
        key = self._key(scenario)
        played = self._workspace.child.run(
            try_in_child, to_json(definition), configuration, [scenario], timeout=MOST_SECONDS
        )

        def keep(report: TrialReport) -> None:
            self._reports[key] = report
            self.latest[str(scenario.get("name") or "")] = report.scenarios[0]
            self._next(configuration)
            self.changed.emit()

        self._request = self._requests.submit(played, keep, self._on_error, owner=self)
        self.changed.emit()

    def _key(self, scenario: Mapping[str, Any]) -> str:
        definition = self._session.definition
        if self._printed is None or self._printed[0] is not definition:
            self._printed = (definition, fingerprint(definition))
        return f"{self._printed[1]}:{sorted(scenario.items())!r}"

    def _on_error(self, error: BaseException) -> None:
        self._request = None
        self._waiting = []
        self._end()
        if not isinstance(error, CancelledError):
            self.failed.emit(error)

    def _end(self) -> None:
        then, self._then = self._then, None
        self.changed.emit()
        if then is not None:
            then()


# --- on the canvas ----------------------------------------------------------------------------------------


def path_overlay(document: Document, played: Played | None) -> RunOverlay | None:
    """Pure: the way one scenario went."""
    if played is None or not played.fired:
        return None
    states = {one.key: _STATES.get(one.status, RunState.COMPLETED) for one in played.steps}
    taken = frozenset(f"{one.key}:{one.port}" for one in played.steps if one.port)
    nodes = {
        node.id: states[node.key] for node in document.nodes.values() if node.key in states
    }  # fmt: skip
    return RunOverlay(nodes, _wires(document, frozenset(states), taken))


def part_overlay(document: Document, report: PartReport) -> RunOverlay | None:
    """Pure: what of a part was run, and which steps had left what they left before."""
    overlay = path_overlay(document, report.played)
    if overlay is None:
        return None
    said = tr("as it was left")
    before = {
        node.id: said
        for node in document.nodes.values()
        if node.key in report.carried and node.id not in overlay.nodes
    }
    return replace(overlay, subtitles=before)


def coverage_overlay(
    document: Document, reached: frozenset[str], taken: frozenset[str]
) -> RunOverlay:
    """Pure: every step and way that any scenario went."""
    nodes = {node.id: RunState.COMPLETED for node in document.nodes.values() if node.key in reached}
    return RunOverlay(nodes, _wires(document, reached, taken))


def _wires(
    document: Document, reached: frozenset[str], taken: frozenset[str]
) -> dict[str, WireState]:
    wires: dict[str, WireState] = {}
    for edge in document.edges.values():
        source = document.nodes[edge.source]
        went = f"{source.key}:{edge.source_port}" in taken
        if step_id_of(document, source.id) == TRIGGER_ID or leads_inside(
            source.kind.removeprefix(STEP_PREFIX), edge.source_port
        ):
            went = document.nodes[edge.target].key in reached
        if went:
            wires[edge.id] = WireState.TAKEN
    return wires
