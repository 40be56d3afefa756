"""The "Test" panel: the scenarios of a workflow, what came of each, and the way it went on the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.run_overlay import RunOverlay
from deskflow.desktop.pages.workflows.designer.scenario_writing import ScenarioWriting
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.trial import (
    Trial,
    coverage_overlay,
    part_overlay,
    path_overlay,
)
from deskflow.desktop.pages.workflows.designer.trial_part import PartTrial
from deskflow.desktop.pages.workflows.designer.trial_words import (
    headline,
    lines_of,
    part_headline,
    part_lines,
)
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_workflows import counted


class TrialPanel(QWidget):
    """`overlay_wanted` carries what the canvas is to show."""

    overlay_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        session: DraftSession,
        trial: Trial,
        parts: PartTrial,
        writing: ScenarioWriting,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self.trial = trial
        self.parts = parts
        self._listing = False
        self._writing = writing
        self._editable = not session.is_read_only
        self._shown: tuple[Any, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(1), theme.space(1), theme.space(1), theme.space(1))
        column.setSpacing(theme.space(1))
        column.addLayout(self._tools())
        across = QHBoxLayout()
        across.setSpacing(theme.space(2))
        across.addWidget(self._left(), 2)
        across.addWidget(self._right(), 3)
        column.addLayout(across, 1)
        trial.changed.connect(self.refresh)
        parts.changed.connect(self.refresh)
        session.changed.connect(self.refresh)
        self.refresh()

    def _tools(self) -> FlowLayout:
        """Over both halves: what is run, and what is shown of it."""
        theme = self._theme
        tools = FlowLayout(gap=theme.space(0))
        self.run_all = Button(theme, self.tr("Run all"), icon="play")
        self.run_all.clicked.connect(self._on_run_all)
        self.run_one = Button(theme, self.tr("Run"))
        self.run_one.clicked.connect(self._on_run_one)
        self.cancel = Button(theme, self.tr("Cancel"), icon="square")
        self.cancel.clicked.connect(self._on_cancel)
        self.part = Button(theme, self.tr("Run step…"))
        self.part.setToolTip(self.tr("Run the chosen step, all up to it, or all from it on"))
        self.add = Button(theme, self.tr("New scenario"))
        self.add.clicked.connect(self._on_add)
        self.covered = Button(theme, self.tr("Coverage"))
        self.covered.setCheckable(True)
        self.covered.setToolTip(self.tr("Show where all scenarios together have been"))
        self.covered.toggled.connect(self._on_covered)
        for part in (
            self.run_all, self.run_one, self.part, self.cancel, self.add, self.covered,
        ):  # fmt: skip
            tools.addWidget(part)
        return tools

    def _own_tools(self) -> QHBoxLayout:
        """What is done with the chosen one."""
        theme = self._theme
        tools = QHBoxLayout()
        tools.setSpacing(theme.space(0))
        self.tools: list[IconButton] = []
        for icon, name, act in (
            ("pencil", self.tr("Edit the scenario"), self.edit),
            ("arrow-up", self.tr("Move the scenario up"), lambda: self.move(-1)),
            ("arrow-down", self.tr("Move the scenario down"), lambda: self.move(1)),
            ("copy", self.tr("Duplicate the scenario"), self.duplicate),
            ("trash-2", self.tr("Delete the scenario"), self.delete),
        ):
            button = IconButton(theme, icon, name)
            button.clicked.connect(act)
            tools.addWidget(button)
            self.tools.append(button)
        tools.addStretch(1)
        return tools

    def _left(self) -> QWidget:
        self.list = ChoiceList(self._theme, self.tr("Scenarios"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.chosen.connect(lambda _: self.edit())
        self.list.selectionModel().currentChanged.connect(self._on_moved)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(0))
        column.addWidget(self.list, 1)
        column.addLayout(self._own_tools())
        return left

    def _right(self) -> QWidget:
        theme = self._theme
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        self.said = Label(theme, "", weight="medium", wrap=True)
        column.addWidget(self.said)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("What came of the scenario"))
        column.addWidget(self.details, 1)
        column.addStretch(0)
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
            self._shown, self._listing = shown, True
            self.list.set_choices(
                [_choice(place, name, ok) for place, (name, ok) in enumerate(shown)]
            )
            for _ in range(before.value if before is not None else 0):
                self.list.move_current(1)
            self._listing = False
        running = self.trial.running or self.parts.running
        self.run_all.setVisible(not running)
        self.run_one.setVisible(not running)
        self.part.setVisible(not running)
        self.cancel.setVisible(running)
        self.run_all.setEnabled(bool(scenarios))
        self.add.setEnabled(self._editable)
        self._show_current()

    def choose(self, place: int) -> None:
        """Show this one."""
        self.list.setCurrentIndex(self.list.choices.index(place))

    def _on_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._listing:
            self.parts.dismiss()
        self._show_current()

    def _on_covered(self) -> None:
        self.parts.dismiss()
        self._show_current()

    def _show_current(self, *_notice: object) -> None:
        scenario = self.current
        self.run_one.setEnabled(scenario is not None)
        for button in self.tools:
            button.setVisible(scenario is not None and self._editable)
        report = self.trial.report_of(scenario) if scenario is not None else None
        part = self.parts.told
        if self.parts.running:
            self.said.setText(self.tr("Running the step …"))
        elif self.trial.running:
            text = self.tr("Playing {number} of {total} …")
            self.said.setText(
                text.format(
                    number=min(self.trial.done + 1, self.trial.total), total=self.trial.total
                )
            )
        elif part is not None:
            self.said.setText(part_headline(part.report, part.title))
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
        if part is not None and not self.trial.running:
            wrong = part.report.problem is not None or (
                part.report.played is not None and part.report.played.status == "failed"
            )
            lines = list(part_lines(part.report, part.source))
        else:
            wrong = report is not None and not report.ok
            lines = list(lines_of(report)) if report is not None else []
        self.said.set_tone("danger" if wrong else "text")
        self.details.setPlainText("\n".join(lines))
        self.details.setVisible(bool(lines) or report is not None)
        if self.isVisible():
            self.overlay_wanted.emit(self.overlay())

    def overlay(self) -> RunOverlay | None:
        """The way of the chosen scenario; of all of them together while it has not been played."""
        scenario = self.current
        report = self.trial.report_of(scenario) if scenario is not None else None
        document: Document = self._session.document
        part = self.parts.told
        if part is not None:
            return part_overlay(document, part.report)
        if report is not None and not self.covered.isChecked():
            return path_overlay(document, report.played)
        reached, taken = self.trial.coverage
        return coverage_overlay(document, reached, taken) if reached else None

    # --- doing -------------------------------------------------------------------------------------

    def _on_run_all(self) -> None:
        self.parts.dismiss()
        self.trial.run()

    def _on_cancel(self) -> None:
        self.trial.cancel()
        self.parts.cancel()

    def _on_run_one(self) -> None:
        scenario = self.current
        if scenario is not None:
            self.parts.dismiss()
            self.trial.run([scenario])

    def _on_add(self) -> None:
        self._writing.ask_source(self.add, lambda made: self._writing.open(None, made), fresh=True)

    def edit(self) -> None:
        choice = self.list.current_choice()
        if self.current is not None and choice is not None and self._editable:
            self._writing.open(choice.value)

    def duplicate(self) -> None:
        choice, scenario = self.list.current_choice(), self.current
        if scenario is not None and choice is not None:
            name = self._writing.free_name(str(scenario.get("name") or ""))
            scenarios = self._writing.scenarios
            scenarios.insert(choice.value + 1, {**scenario, "name": name})
            self._writing.keep(scenarios)

    def delete(self) -> None:
        choice = self.list.current_choice()
        if choice is not None:
            kept = [one for at, one in enumerate(self._writing.scenarios) if at != choice.value]
            self._writing.keep(kept)

    def move(self, step: int) -> None:
        """The chosen scenario changes places with the one before or after it."""
        choice, scenarios = self.list.current_choice(), self._writing.scenarios
        if choice is None or not 0 <= choice.value + step < len(scenarios):
            return
        scenarios.insert(choice.value + step, scenarios.pop(choice.value))
        self._writing.keep(scenarios)
        self.list.move_current(step)

    def outcome_words(self) -> str:
        """What came of what was just played, in a sentence."""
        failing = self.failing_words()
        if failing:
            return f"{failing} {self.said.text()}"
        return self.said.text() or self.tr("Everything came out as expected.")

    def failing_words(self) -> str:
        """For the warning before publishing; empty when nothing failed."""
        count = self.trial.failing
        text = QT_TRANSLATE_NOOP("workflows", "%n scenario(s) do not come out as expected.")
        return counted(text, count) if count else ""


def _choice(place: int, name: str, ok: bool | None) -> Choice:
    icon = "circle-dashed" if ok is None else "circle-check" if ok else "circle-x"
    tone = "neutral" if ok is None else "success" if ok else "danger"
    return Choice(place, name, icon=icon, tone=tone)  # type: ignore[arg-type]
