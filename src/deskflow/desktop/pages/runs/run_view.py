"""One run: the version that ran on its canvas, a scrubber through its steps, and what each step saw and did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.runs.known_names import KnownNames
from deskflow.desktop.pages.runs.newer_version import NewerVersion
from deskflow.desktop.pages.runs.reasons import waited_for, why_not_there
from deskflow.desktop.pages.runs.rounds import RoundButton
from deskflow.desktop.pages.runs.run_header import RunHeader
from deskflow.desktop.pages.runs.run_words import precise_time, spent, wait_words
from deskflow.desktop.pages.runs.step_panel import StepPanel
from deskflow.desktop.pages.runs.story import (
    Moment,
    Story,
    failed_step,
    overlay_at,
    story_of,
)
from deskflow.desktop.pages.runs.timeline import Timeline
from deskflow.desktop.pages.workflows.designer.bridge import to_document
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.heat import HeatView
from deskflow.desktop.pages.workflows.designer.kinds import NOTE_KIND, WorkflowKinds, is_trigger
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_problems import describe_run_error
from deskflow.workflows.definition import Definition
from deskflow.workflows.execution_queries import ExecutionDetails, get_execution

REFRESH_MS = 100
PLAY_MS = 700
TICK_MS = 1000


class RunView(QWidget):
    """`back_wanted` goes to the list. Follows the run while it goes on; a place chosen by hand stays chosen."""

    back_wanted = Signal()
    # Another step is looked at, or the run stands elsewhere.
    moved = Signal()
    # It has stopped, and is to go on in this version.
    newer_wanted = Signal(int)

    def __init__(
        self, context: PageContext, kinds: WorkflowKinds, details: ExecutionDetails
    ) -> None:
        super().__init__()
        self._context = context
        self._workspace: Workspace = context.workspace
        self._kinds = kinds
        self.details = details
        self.document: Document = to_document(
            details.definition or Definition(), kinds, WorkflowRules()
        )
        self._titles = {node.key: kinds.title_of(node) for node in self.document.nodes.values()}
        self.story: Story = story_of(details, self._workspace.clock.now(), self._titles)
        self._follows = True
        self._asking, self._again = False, False
        theme = context.theme
        self.header = RunHeader(theme)
        self.newer = NewerVersion(theme)
        self.newer.wanted.connect(self.newer_wanted)
        self.canvas = CanvasPanel(theme, self.document, kinds, read_only=True)
        self.heat = HeatView(context, self.canvas.scene, details.row.workflow_id)
        self.heat.put_over(self.canvas)
        self.header.heat.toggled.connect(self._on_heat)
        self.heat.switched.connect(self._on_heat_switched)
        self.timeline = Timeline(theme)
        self.panel = StepPanel(theme)
        self._names = KnownNames(context, self, self._show_place)
        self.panel.test.setVisible(self._workspace.can("workflows.write"))
        self._position = Label(theme, "", weight="semibold", tabular=True)
        self._when = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.rounds = RoundButton(theme)
        self._total = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.play = IconButton(theme, "play", self.tr("Play the run step by step"))
        self._lay_out()
        self._refresh_soon = self._timer(REFRESH_MS, self.ask)
        self._player = QTimer(self)
        self._player.setInterval(PLAY_MS)
        self._player.timeout.connect(self._on_play)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self.timeline.moved.connect(self._on_moved)
        self.rounds.place_chosen.connect(self.timeline.move_to)
        self.canvas.selected.connect(self._on_selected)
        self.header.back_wanted.connect(self.back_wanted)
        self._show(details)

    def _timer(self, pause: int, act: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(act)
        return timer

    def _lay_out(self) -> None:
        theme, state = self._context.theme, self._context.state
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.space(1), theme.space(0), theme.space(2), theme.space(0))
        strip.setSpacing(theme.space(0))
        first = IconButton(theme, "skip-back", self.tr("Step before"))
        first.clicked.connect(lambda: self.timeline.move_to(self.timeline.place - 1))
        last = IconButton(theme, "skip-forward", self.tr("Step after"))
        last.clicked.connect(lambda: self.timeline.move_to(self.timeline.place + 1))
        self.play.clicked.connect(self.toggle_play)
        for part in (first, self.play, last):
            strip.addWidget(part)
        strip.addSpacing(theme.space(1))
        strip.addWidget(self._position)
        strip.addSpacing(theme.space(1))
        strip.addWidget(self._when)
        strip.addWidget(self.rounds)
        strip.addStretch(1)
        strip.addWidget(self._total)
        foot = Surface(theme, "surface-1")
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(strip)
        rows.addWidget(Hairline(theme))
        rows.addWidget(self.timeline)
        rows.addStretch(1)
        foot.setMinimumHeight(foot.sizeHint().height())
        middle = Splitter("run/bottom", state, Qt.Orientation.Vertical)
        middle.addWidget(self.canvas)
        middle.addWidget(foot)
        middle.setStretchFactor(0, 1)
        middle.restore([640, 100])
        across = Splitter("run/sides", state)
        across.addWidget(middle)
        across.addWidget(self.panel)
        across.setStretchFactor(0, 1)
        across.restore([1090, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.newer)
        layout.addWidget(across, 1)

    # --- what is shown -----------------------------------------------------------------------------

    @property
    def execution_id(self) -> UUID:
        return self.details.row.id

    def focus_default(self) -> None:
        self.timeline.setFocus()

    def _show(self, details: ExecutionDetails) -> None:
        self.details = details
        now = self._workspace.clock.now()
        chosen = self._chosen()
        self.story = story_of(details, now, self._titles)
        last = len(self.story.moments) - 1
        place = last
        if not self._follows and chosen is not None:
            place = max(self.story.at(chosen.row.id), 0)
        self.timeline.set_story(self.story, place)
        self.header.show_run(details.row, now)
        self.newer.show_run(details, may=self.header.may_execute)
        self._show_place()
        if details.row.finished:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()

    def _chosen(self) -> Moment | None:
        place = self.timeline.place
        return self.story.moments[place] if 0 <= place < len(self.story.moments) else None

    @property
    def chosen_key(self) -> str:
        """The step that is looked at."""
        chosen = self._chosen()
        return chosen.row.step_key if chosen is not None else ""

    def _show_place(self) -> None:
        moments, place = self.story.moments, self.timeline.place
        self.moved.emit()
        if not self.heat.is_on:
            self.canvas.scene.set_run_state(
                overlay_at(self.document, self.details, self.story, place)
            )
        self._total.setText(self.tr("total {time}").format(time=spent(self.story.total_ms)))
        chosen = self._chosen()
        self.rounds.show_place(self.story, place)
        if chosen is None:
            self._position.setText(self.tr("No step yet"))
            self._when.setText("")
            self._show_trigger()
            return
        text = self.tr("Step {place} of {count}").format(place=place + 1, count=len(moments))
        self._position.setText(text)
        tried = self.tr("attempt {n}").format(n=chosen.row.retry_attempt + 1)
        self._when.setText(f"{precise_time(chosen.row.started_at)} · {tried}")
        self._show_step(chosen)

    def _show_step(self, chosen: Moment) -> None:
        node = self.document.node_with_key(chosen.row.step_key)
        kind = self.document.kinds(node.kind) if node is not None else None
        row = chosen.row
        tries = [
            one for one in self.story.moments
            if (one.row.step_key, one.row.visit) == (row.step_key, row.visit)
        ]  # fmt: skip
        now = self._workspace.clock.now()
        waits = [one for one in self.details.waits if one.step_key == row.step_key]
        note = wait_words(waits[0], now) if waits and chosen.open else ""
        self.panel.set_names(self._names.of(row.input, row.output))
        self.panel.show_step(
            chosen,
            kind.icon if kind else "circle-help",
            kind.tone if kind else "neutral",
            tries,
            note[:1].upper() + note[1:],
            self._run_error(row.step_key) if not row.error else "",
            self._ways(node.id) if node is not None else {},
        )
        self.panel.foot.setVisible(self.header.may_execute)

    def _ways(self, node_id: str) -> dict[str, str]:
        """What its ways out are called."""
        return {port.name: port.label for port in self.canvas.scene.nodes[node_id].outs}

    def _run_error(self, key: str) -> str:
        """Why the whole run failed, if it did so at this step."""
        if failed_step(self.details) != key:
            return ""
        return describe_run_error(self.details.row.error)

    def _show_trigger(self) -> None:
        error = describe_run_error(self.details.row.error)
        self.panel.set_names(self._names.of(self.details.trigger_data, self.details.variables))
        self.panel.show_run(
            self.details.row.workflow_name, self.details.trigger_data, self.details.variables, error
        )

    def toggle_heat(self) -> bool:
        """Many runs instead of this one, or back; answers which."""
        self.header.heat.toggle()
        return self.heat.is_on

    def _on_heat(self, wanted: bool) -> None:
        if wanted:
            self.heat.switch_on(self.details.row.version)
        else:
            self.heat.switch_off()

    def _on_heat_switched(self, is_on: bool) -> None:
        self.header.heat.setChecked(is_on)
        if not is_on:
            self._show_place()

    # --- moving ------------------------------------------------------------------------------------

    def _on_moved(self, place: int) -> None:
        # At the end one follows on; anywhere else one wants to stay.
        self._follows = place >= len(self.story.moments) - 1
        self._show_place()
        chosen = self._chosen()
        node = self.document.node_with_key(chosen.row.step_key) if chosen is not None else None
        if node is not None and node.id not in self.canvas.scene.selection.nodes:
            self.canvas.select(node.id)

    def _on_selected(self, node_id: str | None, _count: int) -> None:
        node = self.document.nodes.get(node_id or "")
        if node is None:
            return
        if is_trigger(node.kind):
            self._show_trigger()
            return
        chosen = self._chosen()
        if chosen is not None and chosen.row.step_key == node.key:
            self._show_step(chosen)
            return
        place = self.story.last_of(node.key, len(self.story.moments) - 1)
        if place >= 0:
            self.timeline.move_to(place)
        elif node.kind != NOTE_KIND:
            self._show_missed(node)

    def _show_missed(self, node: Node) -> None:
        """A step that has not been come to says why."""
        kind = self.document.kinds(node.kind)
        self.panel.show_missed(
            self._titles[node.key], kind.icon, kind.tone,
            why_not_there(self.details, node.key, self._titles),
            waited_for(self.details, node.key, self._titles),
        )  # fmt: skip
        self.panel.foot.setVisible(self.header.may_execute)

    def toggle_play(self) -> None:
        """From the first step on, or from here; again stops it."""
        if self._player.isActive():
            self._stop_playing()
            return
        if self.timeline.place >= len(self.story.moments) - 1:
            self.timeline.move_to(0)
        self.play.set_icon("pause")
        self._player.start()

    def _on_play(self) -> None:
        if self.timeline.place >= len(self.story.moments) - 1:
            self._stop_playing()
        else:
            self.timeline.move_to(self.timeline.place + 1)

    def _stop_playing(self) -> None:
        self._player.stop()
        self.play.set_icon("play")

    # --- live --------------------------------------------------------------------------------------

    def on_changes(self, changes: Changes) -> None:
        """Asked again at most ten times a second."""
        touched = self.execution_id in changes.of("workflow_executions")
        inside = changes.touches("workflow_tokens", "workflow_step_executions")
        published = self.details.row.workflow_id in changes.of("workflows")
        if (touched or inside or published) and not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def ask(self) -> None:
        if self._asking:
            self._again = True
            return
        self._asking = True
        asked = self._workspace.ask(get_execution, self._workspace.tenant_id, self.execution_id)
        self._context.requests.submit(asked, self._on_answer, self._on_error, owner=self)

    def _on_answer(self, details: ExecutionDetails | None) -> None:
        self._asking = False
        if details is not None:
            self._show(details)
        if self._again:
            self._again = False
            self._refresh_soon.start()

    def _on_error(self, error: BaseException) -> None:
        self._asking = False
        self._context.requests.failed.emit(error)

    def _on_tick(self) -> None:
        """Open bars grow once a second, while somebody looks."""
        if self.isVisible() and not self.details.row.finished:
            self._show(self.details)

    def rest(self) -> None:
        """Another page is shown."""
        self._stop_playing()
        self._clock.stop()

    def close_run(self) -> None:
        self.rest()
        self._refresh_soon.stop()
        self.canvas.close_canvas()
