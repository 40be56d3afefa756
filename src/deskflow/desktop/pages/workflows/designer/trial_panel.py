"""The "Test" panel: the scenarios of a workflow, what came of each, and the way it went on the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.placing import set_document_field
from deskflow.desktop.canvas.run_overlay import RunOverlay
from deskflow.desktop.pages.workflows.designer.scenario_editor import ScenarioEditor
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.trial import Trial, coverage_overlay, path_overlay
from deskflow.desktop.pages.workflows.designer.trial_words import headline, lines_of
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.scenarios.making import free_name, scenario_of
from deskflow.workflows.trigger_matching import events_of

_LIST_WIDTH: Final = 400


class TrialPanel(QWidget):
    """`overlay_wanted` carries what the canvas is to show; `run_wanted` asks for the last real run."""

    overlay_wanted = Signal(object)
    last_run_wanted = Signal()

    def __init__(self, theme: Theme, session: DraftSession, trial: Trial) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self.trial = trial
        self._editable = not session.is_read_only
        self._shown: tuple[Any, ...] = ()
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        across.setSpacing(theme.space(2))
        across.addWidget(self._left())
        across.addWidget(self._right(), 1)
        trial.changed.connect(self.refresh)
        session.changed.connect(self.refresh)
        self.refresh()

    def _left(self) -> QWidget:
        theme = self._theme
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        tools = QHBoxLayout()
        self.run_all = Button(theme, self.tr("Run all"), icon="play")
        self.run_all.clicked.connect(self._on_run_all)
        self.run_one = Button(theme, self.tr("Run"), icon="play")
        self.run_one.clicked.connect(self._on_run_one)
        self.cancel = Button(theme, self.tr("Cancel"), icon="square")
        self.cancel.clicked.connect(self.trial.cancel)
        self.add = Button(theme, self.tr("New scenario"), icon="plus")
        self.add.clicked.connect(self._on_add)
        self.covered = Button(theme, self.tr("Coverage"))
        self.covered.setCheckable(True)
        self.covered.setToolTip(self.tr("Show where all scenarios together have been"))
        self.covered.toggled.connect(self._show_current)
        for part in (self.run_all, self.run_one, self.cancel, self.add, self.covered):
            tools.addWidget(part)
        tools.addStretch(1)
        column.addLayout(tools)
        self.list = ChoiceList(theme, self.tr("Scenarios"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.chosen.connect(lambda _: self.edit())
        self.list.selectionModel().currentChanged.connect(self._on_moved)
        column.addWidget(self.list, 1)
        return left

    def _right(self) -> QWidget:
        theme = self._theme
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        head = QHBoxLayout()
        self.said = Label(theme, "", weight="medium", wrap=True)
        head.addWidget(self.said, 1)
        self.tools: list[IconButton] = []
        for icon, name, act in (
            ("pencil", self.tr("Edit the scenario"), self.edit),
            ("copy", self.tr("Duplicate the scenario"), self.duplicate),
            ("trash-2", self.tr("Delete the scenario"), self.delete),
        ):
            button = IconButton(theme, icon, name)
            button.clicked.connect(act)
            head.addWidget(button)
            self.tools.append(button)
        column.addLayout(head)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("What came of the scenario"))
        column.addWidget(self.details, 1)
        return right

    # --- what is shown -----------------------------------------------------------------------------

    @property
    def current(self) -> Mapping[str, Any] | None:
        choice = self.list.current_choice()
        place = choice.value if choice is not None else -1
        scenarios = self.trial.scenarios
        return scenarios[place] if 0 <= place < len(scenarios) else None

    def refresh(self) -> None:
        scenarios = self.trial.scenarios
        reports = [self.trial.report_of(one) for one in scenarios]
        shown = tuple(
            (str(one.get("name") or ""), None if report is None else report.ok)
            for one, report in zip(scenarios, reports, strict=True)
        )
        if shown != self._shown:
            before = self.list.current_choice()
            self._shown = shown
            self.list.set_choices(
                [_choice(place, name, ok) for place, (name, ok) in enumerate(shown)]
            )
            for _ in range(before.value if before is not None else 0):
                self.list.move_current(1)
        running = self.trial.running
        self.run_all.setVisible(not running)
        self.run_one.setVisible(not running)
        self.cancel.setVisible(running)
        self.run_all.setEnabled(bool(scenarios))
        self.add.setEnabled(self._editable)
        self._show_current()

    def _on_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self, *_notice: object) -> None:
        scenario = self.current
        self.run_one.setEnabled(scenario is not None)
        for button in self.tools:
            button.setVisible(scenario is not None and self._editable)
        report = self.trial.report_of(scenario) if scenario is not None else None
        if self.trial.running:
            text = self.tr("Playing {number} of {total} …")
            self.said.setText(
                text.format(
                    number=min(self.trial.done + 1, self.trial.total), total=self.trial.total
                )
            )
        elif self.covered.isChecked():
            reached = self.trial.coverage[0]
            steps = [one for one in self._session.definition.steps if one.type != "note"]
            here = sum(1 for one in steps if one.key in reached)
            text = self.tr("{here} of {all} steps have been reached.")
            self.said.setText(text.format(here=here, all=len(steps)))
        elif scenario is None:
            self.said.setText(
                self.tr("No scenario yet. A scenario says what happens and what is to come of it.")
            )
        elif report is None:
            self.said.setText(self.tr("Not played since the last change."))
        else:
            self.said.setText(headline(report))
        self.said.set_tone("danger" if report is not None and not report.ok else "text")
        self.details.setPlainText("\n".join(lines_of(report)) if report is not None else "")
        self.details.setVisible(report is not None)
        if self.isVisible():
            self.overlay_wanted.emit(self.overlay())

    def overlay(self) -> RunOverlay | None:
        """The way of the chosen scenario; of all of them together while it has not been played."""
        scenario = self.current
        report = self.trial.report_of(scenario) if scenario is not None else None
        document: Document = self._session.document
        if report is not None and not self.covered.isChecked():
            return path_overlay(document, report)
        reached, taken = self.trial.coverage
        return coverage_overlay(document, reached, taken) if reached else None

    # --- doing -------------------------------------------------------------------------------------

    def _on_run_all(self) -> None:
        self.trial.run()

    def _on_run_one(self) -> None:
        scenario = self.current
        if scenario is not None:
            self.trial.run([scenario])

    def _on_add(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("From an example of its event"), self.add_example)
        menu.addAction(self.tr("From the last real run"), self.last_run_wanted.emit)
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    def add_example(self) -> None:
        trigger = self._session.definition.trigger
        heard = events_of(trigger.type, trigger.config) if trigger is not None else ()
        known = EVENT_TYPES.get(heard[0]) if heard else None
        self.add_scenario(known.example() if known is not None else {})

    def add_scenario(self, payload: Mapping[str, Any]) -> None:
        """A new scenario of this payload, to be looked over before it is kept."""
        name = free_name(self.tr("Scenario"), self._names())
        self._open(scenario_of(name, payload), None)

    def edit(self) -> None:
        choice, scenario = self.list.current_choice(), self.current
        if scenario is not None and choice is not None and self._editable:
            self._open(scenario, choice.value)

    def duplicate(self) -> None:
        scenario = self.current
        if scenario is not None:
            name = free_name(str(scenario.get("name") or ""), self._names())
            self._keep([*self.trial.scenarios, {**scenario, "name": name}])

    def delete(self) -> None:
        choice = self.list.current_choice()
        if choice is not None:
            kept = [one for place, one in enumerate(self.trial.scenarios) if place != choice.value]
            self._keep(kept)

    def _names(self) -> list[str]:
        return [str(one.get("name") or "") for one in self.trial.scenarios]

    def _open(self, scenario: Mapping[str, Any], place: int | None) -> None:
        taken = [name for at, name in enumerate(self._names()) if at != place]
        editor = ScenarioEditor(self._theme, self.window(), scenario, taken)
        editor.saved.connect(lambda saved: self._on_saved(saved, place))
        editor.open_centred()

    def _on_saved(self, scenario: dict[str, Any], place: int | None) -> None:
        scenarios = [dict(one) for one in self.trial.scenarios]
        if place is None or place >= len(scenarios):
            scenarios.append(scenario)
        else:
            scenarios[place] = scenario
        self._keep(scenarios)

    def _keep(self, scenarios: list[Any]) -> None:
        """One undo step of the designer's document."""
        plain = [dict(one) for one in scenarios]
        set_document_field(self._session.document, "scenarios", plain or None)

    def failing_words(self) -> str:
        """For the warning before publishing; empty when nothing failed."""
        count = self.trial.failing
        text = QT_TRANSLATE_NOOP("workflows", "%n scenario(s) do not come out as expected.")
        return counted(text, count) if count else ""


def _choice(place: int, name: str, ok: bool | None) -> Choice:
    icon = "circle-dashed" if ok is None else "circle-check" if ok else "circle-x"
    tone = "neutral" if ok is None else "success" if ok else "danger"
    return Choice(place, name, icon=icon, tone=tone)  # type: ignore[arg-type]
