"""The "Test" tab of a designer: the panel under the canvas, room for it, and what it shows on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from deskflow.desktop.canvas.run_overlay import RunOverlay
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bottom import OUTLINE, TEST
from deskflow.desktop.pages.workflows.designer.scenario_writing import ScenarioWriting
from deskflow.desktop.pages.workflows.designer.trial import Trial
from deskflow.desktop.pages.workflows.designer.trial_panel import TrialPanel
from deskflow.desktop.pages.workflows.designer.trial_part import EXAMPLE, RUN, SCENARIO, PartTrial
from deskflow.desktop.words import describe_error
from deskflow.desktop.words_workflows import tr
from deskflow.engine.sandbox.cutting import Mode
from deskflow.workflows.definition import Step

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer

_HEIGHTS: Final = {TEST: 260, OUTLINE: 220}
"""The room these need; who wants less makes it so afterwards."""

PARTS: Final[tuple[tuple[Mode, object, str], ...]] = (
    ("step", QT_TRANSLATE_NOOP("workflows", "Run this step"), "Ctrl+Return"),
    ("until", QT_TRANSLATE_NOOP("workflows", "Run up to here"), "Ctrl+Shift+Return"),
    ("from", QT_TRANSLATE_NOOP("workflows", "Run from here"), "Alt+Return"),
)
"""What can be run of a workflow besides all of it, with its key."""


def shown_key(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class TrialTab(QObject):
    def __init__(self, context: PageContext, designer: Designer) -> None:
        super().__init__(designer)
        self._context = context
        self._designer = designer
        session = designer.session
        self.trial = Trial(context.workspace, context.requests, session)
        self.parts = PartTrial(context, session)
        self.writing = ScenarioWriting(context, designer)
        self.panel = TrialPanel(context.theme, session, self.trial, self.parts, self.writing)
        self.panel.part.clicked.connect(self._ask_part)
        self.parts.failed.connect(self._on_failed)
        designer.bottom.add_tab(self.tr("Test"), self.panel)
        self.panel.overlay_wanted.connect(self._show_overlay)
        self.trial.failed.connect(self._on_failed)
        self._was_running = False
        self.trial.changed.connect(self._on_trial)
        designer.canvas.more_for_step = self.fill_menu
        designer.bottom.tabs.currentChanged.connect(self._on_tab)

    def show(self) -> None:
        self._designer.bottom.tabs.setCurrentIndex(TEST)
        self.panel.list.setFocus()

    def play(self, place: int) -> None:
        """The scenario at this place, as it stands now."""
        scenarios = self.trial.scenarios
        if place < len(scenarios):
            self.panel.choose(place)
            self.trial.run([scenarios[place]])

    # --- parts -------------------------------------------------------------------------------------

    @property
    def step(self) -> Step | None:
        """The chosen step, if it is one that can be run."""
        node = self._designer.canvas.scene.selection.current
        step = self._designer.session.definition.step(node) if node is not None else None
        return step if step is not None and step.type != "note" else None

    def run_part(self, mode: Mode) -> None:
        """The chosen step, all up to it, or all from it on; the panel and the canvas show what came of it."""
        step = self.step
        if step is None:
            self._context.toasts.show(self.tr("Choose a step on the canvas first"), tone="neutral")
            return
        designer = self._designer
        designer.header.live.setChecked(False)
        designer.header.heat.setChecked(False)
        designer.bottom.tabs.setCurrentIndex(TEST)
        self.trial.cancel()
        title = designer.kinds.title_of(designer.session.document.nodes[step.id])
        self.parts.run(mode, step, title, self.panel.current)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be run of the chosen step, for a menu about it."""
        if self.step is None:
            return
        if menu.actions():
            menu.addSeparator()
        for mode, name, keys in PARTS:
            entry = menu.addAction(f"{tr(name)}\t{shown_key(keys)}")
            entry.triggered.connect(lambda _=False, mode=mode: self.run_part(mode))

    def _ask_part(self) -> None:
        menu = QMenu(self.panel.part)
        menu.setObjectName("run-a-step")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.step is None:
            menu.addAction(self.tr("Choose a step on the canvas first")).setEnabled(False)
        self.fill_menu(menu)
        menu.addSeparator()
        menu.addAction(self.tr("With the data of:")).setEnabled(False)
        chosen = self.panel.current
        said = self.tr("The chosen scenario")
        if chosen is not None:
            said = self.tr("The scenario “{name}”").format(name=str(chosen.get("name"))[:40])
        for source, text in (
            (SCENARIO, said),
            (RUN, self.tr("The last run")),
            (EXAMPLE, self.tr("An example")),
        ):
            entry = menu.addAction(text, lambda source=source: self.parts.choose(source))
            entry.setCheckable(True)
            entry.setChecked(source == self.parts.source)
        button = self.panel.part
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def make_of_run(self, execution_id: UUID) -> None:
        """A new scenario of what a run had, to be looked over."""
        self.show()
        self.writing.take_run(execution_id, lambda made: self.writing.open(None, made))

    def before_publishing(self, then: Any) -> None:
        """What the scenarios say is known before anybody decides."""
        if self.trial.running:
            return
        if all(self.trial.report_of(one) is not None for one in self.trial.scenarios):
            then()
        else:
            self.trial.run(then=then)

    def _on_tab(self, tab: int) -> None:
        middle = self._designer.middle
        above, below = middle.sizes()
        wanted = _HEIGHTS.get(tab, 0)
        if below < wanted:
            middle.setSizes([above + below - wanted, wanted])
        self._show_overlay(self.panel.overlay() if tab == TEST else None)

    def show_again(self) -> None:
        """What the canvas shows of it, after it has shown something else."""
        if self._designer.bottom.tabs.currentIndex() == TEST:
            self._show_overlay(self.panel.overlay())

    def _show_overlay(self, overlay: RunOverlay | None) -> None:
        header = self._designer.header
        if not header.live.isChecked() and not header.heat.isChecked():
            self._designer.canvas.scene.set_run_state(overlay)

    def _on_trial(self) -> None:
        """What came of it is said to who cannot see the panel."""
        was, self._was_running = self._was_running, self.trial.running
        if was and not self._was_running:
            self._context.announce(self.panel.outcome_words())

    def _on_failed(self, error: BaseException) -> None:
        self._context.toasts.show(describe_error(error), tone="danger", seconds=12)
