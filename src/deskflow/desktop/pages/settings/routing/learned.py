"""What was learned from tickets that are done: whether it is used and why, and how it does beside the score alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.routing.learned_words import (
    Line,
    chip_of,
    lines_of,
    note_of,
    outcome_of,
    state_of,
)
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.theme import Weight
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.words import describe_error
from deskflow.routing.learning.knowing import Standing, standing
from deskflow.routing.learning.training import StopTraining, TrainRouting

_TABLES = ("routing_models", "settings")


class LearnedCard(TitledCard):
    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        super().__init__(theme, "")
        self.title.setText(self.tr("Learned from solved tickets"))
        self._context = context
        self.found: Standing | None = None
        self._job: Job | None = None
        self._begun = False
        self.chip = ChipLabel(theme, Chip(""))
        self.chip.hide()
        self.add(self.chip)
        self.train = Button(theme, self.tr("Train now"), icon="refresh-cw")
        self.train.setEnabled(False)
        self.train.clicked.connect(self._on_train)
        self.add(self.train)
        self.state = Label(theme, "", wrap=True)
        self.body.addWidget(self.state)
        self.note = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.body.addWidget(self.note)
        self.note.hide()
        self._table: QWidget | None = None
        self.shown: tuple[Line, ...] = ()
        context.changes.changed.connect(self._on_changed)
        self.ask()

    def ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(standing, workspace.tenant_id, workspace.clock.now())
        self._context.requests.submit(asked, self._on_found, owner=self)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*_TABLES):
            self.ask()

    def _on_found(self, found: Standing) -> None:
        self.found = found
        now = self._context.workspace.clock.now()
        chip = chip_of(found)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set_chip(chip)
        self.state.setText(state_of(found, now))
        note = note_of(found)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.train.setEnabled(found.under_way is None and found.solved >= found.needed)
        if self._begun and found.under_way is None:
            self._end(outcome_of(found))
        self._show(lines_of(found))

    def _on_train(self) -> None:
        self.train.setEnabled(False)
        self._job = self._context.jobs.start(
            self.tr("Learning from solved tickets"), lambda: self._run(StopTraining())
        )
        self._run(TrainRouting())

    def _run(self, command: Command) -> None:
        def done(_: Outcome) -> None:
            self._begun = True
            # It may have been over before anybody looked.
            self.ask()

        def refused(problem: BaseException) -> None:
            self._context.toasts.show(describe_error(problem), tone="danger", seconds=12)
            self._end("")
            self.ask()

        asked = self._context.workspace.run(command)
        self._context.requests.submit(asked, done, refused, owner=self)

    def _end(self, said: str) -> None:
        self._begun = False
        if self._job is not None:
            self._job.finish(self.tr("Stopped") if self._job.cancelling else said)
            self._job = None

    # --- the figures --------------------------------------------------------------------------

    def _show(self, lines: tuple[Line, ...]) -> None:
        if lines == self.shown:
            return
        self.shown = lines
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        if not lines:
            return
        theme = self._context.theme
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(1))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        titles = ("", self.tr("score alone"), self.tr("with what was learned"), "")
        for column, text in enumerate(titles):
            title = Label(theme, text, size="sm", tone="text-muted")
            grid.addWidget(title, 0, column, right if column in (1, 2) else Qt.AlignmentFlag(0))
        row = 1
        for line in lines:
            if line.first:
                grid.addWidget(Hairline(theme), row, 0, 1, 4)
                row += 1
            grid.addWidget(Label(theme, line.what, wrap=True), row, 0)
            for column, text in ((1, line.plain), (2, line.learned)):
                weight: Weight = "semibold" if text == line.better else "regular"
                grid.addWidget(Label(theme, text, weight=weight, tabular=True), row, column, right)
            said = Label(theme, line.difference, size="sm", tone="text-muted", wrap=True)
            grid.addWidget(said, row, 3)
            row += 1
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(3, 2)
        self._table = table
        self.body.insertWidget(self.body.indexOf(self.note), table)
