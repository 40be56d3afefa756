"""The heat map: where many runs of one version failed, where they spent their time, which ways they took. The strip over
the canvas says what is shown and of how many runs; nothing of their data is shown.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Edge
from deskflow.desktop.canvas.run_overlay import HeatOverlay, RunOverlay
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.runs.run_words import spent
from deskflow.desktop.pages.workflows.designer.bridge import step_id_of
from deskflow.desktop.pages.workflows.designer.heat_strip import FAILURES, TIME, TONES, HeatStrip
from deskflow.desktop.pages.workflows.designer.kinds import NOTE_KIND, STEP_PREFIX, is_trigger
from deskflow.desktop.words_workflows import counted, tr
from deskflow.workflows.heat import Heat, StepHeat, heat_of
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.trigger_types import TRIGGER_ID

REFRESH_MS: Final = 3_000

_FAILED: Final = (0.0, 0.01, 0.05, 0.10, 0.25)
_SLOW_MS: Final = (0, 100, 1_000, 10_000, 600_000)
_OFTEN: Final = (0.0, 0.1, 0.4, 0.7, 0.95)
_THICK: Final = (0.0, 0.1, 0.4, 0.8)


def heat_overlay(document: Document, heat: Heat, what: str) -> RunOverlay:
    """Pure: the heat as the canvas shows it. `what` is failures, time or ways."""
    nodes: dict[str, int] = {}
    subtitles: dict[str, str] = {}
    wires: dict[str, int] = {}
    labels: dict[tuple[str, str], str] = {}
    for node in document.nodes.values():
        if is_trigger(node.kind):
            subtitles[node.id] = counted(QT_TRANSLATE_NOOP("workflows", "%n run(s)"), heat.runs)
        elif node.kind != NOTE_KIND and heat.runs:
            step = heat.steps.get(node.key)
            subtitles[node.id] = tr("not once") if step is None else _said(step, heat, what)
            level = 0 if step is None else _level(step, heat, what)
            if level:
                nodes[node.id] = level
    for edge in document.edges.values():
        count, whole = _went(document, edge, heat)
        if not count:
            continue
        wires[edge.id] = _place(count / max(heat.runs, 1), _THICK)
        if what not in (FAILURES, TIME):
            share = f" · {round(100 * count / whole)} %" if whole and count < whole else ""
            labels[edge.source, edge.source_port] = f"{count}×{share}"
    return RunOverlay(
        subtitles=subtitles, heat=HeatOverlay(nodes, wires, labels, TONES.get(what, "info"))
    )


def _went(document: Document, edge: Edge, heat: Heat) -> tuple[int, int]:
    """How often a wire was taken, and how often it could have been; 0 where nobody knows."""
    source, target = document.nodes[edge.source], document.nodes[edge.target]
    if step_id_of(document, source.id) == TRIGGER_ID:
        return heat.runs, heat.runs
    whole = heat.steps.get(source.key, StepHeat(0)).count
    if leads_inside(source.kind.removeprefix(STEP_PREFIX), edge.source_port):
        # A branch or a round is no end of its step: who came there tells, if there is no other way to it.
        alone = len(list(document.edges_in(target.id))) == 1
        return (heat.steps.get(target.key, StepHeat(0)).count if alone else 0), 0
    return heat.ways.get((source.key, edge.source_port), 0), whole


def _said(step: StepHeat, heat: Heat, what: str) -> str:
    if what == TIME:
        if step.p50_ms is None or step.p95_ms is None:
            return tr("{count}× · under way").format(count=step.count)
        return tr("½ {half} · 95 % {most}").format(half=spent(step.p50_ms), most=spent(step.p95_ms))
    if what == FAILURES:
        text = f"{step.count}× · " + (
            tr("{count} failed, {part} %").format(count=step.failures, part=_percent(step))
            if step.failures
            else tr("none failed")
        )
        return text + (tr(" · {count} tried again").format(count=step.tries) if step.tries else "")
    return f"{step.count}×"


def _percent(step: StepHeat) -> str:
    part = step.failure_rate * 100
    return f"{part:.1f}".rstrip("0").rstrip(".") if part < 10 else str(round(part))


def _level(step: StepHeat, heat: Heat, what: str) -> int:
    if what == TIME:
        return 0 if step.p95_ms is None else _place(step.p95_ms, _SLOW_MS)
    if what == FAILURES:
        return _place(step.failure_rate, _FAILED) if step.failures else 0
    return _place(step.count / max(heat.runs, 1), _OFTEN)


def _place(value: float, borders: tuple[float, ...]) -> int:
    """From 1 on: behind which of these it is."""
    return max(sum(1 for border in borders if value >= border), 1)


class HeatView(QObject):
    """Follows one version while it is switched on. `switched` tells whether it is."""

    switched = Signal(bool)

    def __init__(self, context: PageContext, scene: CanvasScene, workflow_id: UUID) -> None:
        super().__init__(scene)
        self._context = context
        self._workspace = context.workspace
        self._scene = scene
        self._workflow_id = workflow_id
        self._version: int | None = None
        self._question = 0
        self._heat: Heat | None = None
        self.note = ""
        """What else is to be said of the version, such as that the canvas shows a draft."""
        self.strip = HeatStrip(context.theme, context.state)
        self.strip.hide()
        self.strip.range_chosen.connect(self.ask)
        self.strip.kind_chosen.connect(self._show)
        self.strip.closed.connect(self.switch_off)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self._soon.timeout.connect(self.ask)
        context.changes.changed.connect(self.on_changes)

    @property
    def is_on(self) -> bool:
        return self._version is not None

    def put_over(self, panel: QWidget) -> None:
        """The strip, at the top of a panel that has the canvas."""
        layout = panel.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.strip)

    def renote(self, note: str) -> None:
        if note != self.note:
            self.note = note
            self._show()

    def switch_on(self, version: int, note: str = "") -> None:
        self._version, self.note, self._heat = version, note, None
        self.strip.say(self.tr("Reading the runs …"))
        self.strip.show()
        self.ask()
        self.switched.emit(True)

    def switch_off(self) -> None:
        if self._version is None:
            return
        self._version = None
        self._soon.stop()
        self.strip.hide()
        self._scene.set_run_state(None)
        self.switched.emit(False)

    def on_changes(self, changes: Changes) -> None:
        """An engine at work changes runs all the time; the picture of many changes slowly."""
        if self.is_on and changes.touches("workflow_executions") and not self._soon.isActive():
            self._soon.start()

    def ask(self) -> None:
        if self._version is None:
            return
        self._question += 1
        question = self._question
        since = self._workspace.clock.now() - timedelta(hours=self.strip.hours)
        asked = self._workspace.ask(
            heat_of, self._workspace.tenant_id, self._workflow_id, self._version, since
        )

        def done(heat: Heat) -> None:
            if question == self._question and self.is_on:
                self._heat = heat
                self._show()

        self._context.requests.submit(asked, done, self._context.requests.failed.emit, owner=self)

    def _show(self) -> None:
        heat = self._heat
        if heat is None or not self.is_on:
            return
        self._scene.set_run_state(heat_overlay(self._scene.document, heat, self.strip.what))
        self.strip.say(self._summary(heat))

    def _summary(self, heat: Heat) -> str:
        if not heat.runs:
            parts = [self.tr("No runs of version {n} in this time").format(n=heat.version)]
        else:
            text = counted(QT_TRANSLATE_NOOP("workflows", "%n run(s) of version"), heat.all_runs)
            parts = [f"{text} {heat.version}"]
        if heat.runs < heat.all_runs:
            parts.append(self.tr("the newest {n} are looked at").format(n=heat.runs))
        if heat.others:
            left_out = QT_TRANSLATE_NOOP("workflows", "%n of other versions left out")
            parts.append(counted(left_out, heat.others))
        return " · ".join([*parts, self.note] if self.note else parts)
