"""The "Test" tab of a designer: the panel under the canvas, room for it, and what it shows on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject

from deskflow.desktop.canvas.run_overlay import RunOverlay
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bottom import TEST
from deskflow.desktop.pages.workflows.designer.scenario_writing import ScenarioWriting
from deskflow.desktop.pages.workflows.designer.trial import Trial
from deskflow.desktop.pages.workflows.designer.trial_panel import TrialPanel
from deskflow.desktop.words import describe_error

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer

_HEIGHT: Final = 260


class TrialTab(QObject):
    def __init__(self, context: PageContext, designer: Designer) -> None:
        super().__init__(designer)
        self._context = context
        self._designer = designer
        session = designer.session
        self.trial = Trial(context.workspace, context.requests, session)
        self.writing = ScenarioWriting(context, designer)
        self.panel = TrialPanel(context.theme, session, self.trial, self.writing)
        designer.bottom.add_tab(self.tr("Test"), self.panel)
        self.panel.overlay_wanted.connect(self._show_overlay)
        self.trial.failed.connect(self._on_failed)
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
        if tab == TEST and below < _HEIGHT:
            middle.setSizes([above + below - _HEIGHT, _HEIGHT])
        self._show_overlay(self.panel.overlay() if tab == TEST else None)

    def _show_overlay(self, overlay: RunOverlay | None) -> None:
        if not self._designer.header.live.isChecked():
            self._designer.canvas.scene.set_run_state(overlay)

    def _on_failed(self, error: BaseException) -> None:
        self._context.toasts.show(describe_error(error), tone="danger", seconds=12)
