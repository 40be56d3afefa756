""" "Who would be asked, and what if these say no?": a step played through while it is being designed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskflow.approvals.rules import Simulated, SimulatedStage, simulate_step
from deskflow.core.errors import Rejected
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.simulation_words import (
    away_words,
    note_words,
    outcome_words,
    paper_words,
    stage_words,
)
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.avatars import AvatarLabel
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.chips import ChipLabel
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.moments import moment_edit, moment_in
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words import describe_error, local

WIDTH_IN_LETTERS: Final = 84
_TONES: Final[dict[str, Tone]] = {
    "approved": "success", "rejected": "danger", "pending": "info", "incident": "warning",
    "not_required": "success",
}  # fmt: skip
_DECISIONS: Final = {"yes": "approved", "no": "rejected"}


class SimulationPopover(Popover):
    """Everything is worked out here; nobody is asked and nothing is written."""

    def __init__(self, around: Surroundings, window: QWidget, config: Mapping[str, Any]) -> None:
        super().__init__(around.theme, window, scrim=True)
        self.around = around
        self._config = config
        self._answers: dict[tuple[int, int], str] = {}
        self._shown: object = None
        self.closed.connect(self.deleteLater)
        theme = around.theme
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        title = self.tr("Who would be asked, and what if these say no?")
        head.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        self._add_givens()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._area, 1)
        self.outcome = InlineBanner(theme, dismissable=False)
        self.body.addWidget(self.outcome)
        self.toggles: dict[tuple[int, int], SegmentedControl] = {}
        self.chips: dict[tuple[int, int], ChipLabel] = {}
        self.stage_chips: list[ChipLabel] = []
        self.absences: dict[tuple[int, int], Label] = {}
        self._play()

    def panel_size(self) -> QSize:
        room = self._host.rect()
        width = min(self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS, room.width() - 32)
        return QSize(width, min(560, room.height() - 32))

    def _add_givens(self) -> None:
        """Who asks and when, and what the columns of a table would hold."""
        theme = self.around.theme
        self.requester = QComboBox()
        self.requester.addItem(self.tr("no person (a workflow by itself)"), None)
        for person in self.around.directory.staff.people:
            self.requester.addItem(person.name, person.id)
        self.requester.activated.connect(lambda _: self._play())
        start = local(self.around.now()).replace(tzinfo=None, second=0, microsecond=0)
        self.at = moment_edit(self.tr("Asked at"), start)
        self.at.dateTimeChanged.connect(lambda _: self._play())
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        grid.addWidget(FormRow(theme, self.tr("Asked by"), self.requester), 0, 0)
        grid.addWidget(FormRow(theme, self.tr("Asked at"), self.at), 0, 1)
        self.values: list[QLineEdit] = []
        routing = self._config.get("routing")
        columns = routing.get("columns") if isinstance(routing, Mapping) else None
        for place, column in enumerate(columns if isinstance(columns, list) else []):
            value = QLineEdit()
            value.textEdited.connect(lambda _: self._play())
            name = str(column.get("name") or place + 1) if isinstance(column, Mapping) else "?"
            grid.addWidget(FormRow(theme, name, value), (place + 2) // 3, (place + 2) % 3)
            self.values.append(value)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        self.body.addLayout(grid)

    # --- playing -----------------------------------------------------------------------------------

    def _play(self) -> None:
        requester: UUID | None = self.requester.currentData()
        values = [one.text().strip() for one in self.values]
        around = self.around
        # As a request of this step is called, which an absence may be about.
        topic = f"{around.workflow} / {around.step}"
        try:
            played = simulate_step(
                self._config, around.directory.staff, requester, self._answers, values,
                at=moment_in(self.at), topic=topic,
            )  # fmt: skip
        except Rejected as refusal:
            self._show(Simulated("incident", ()))
            self.outcome.say(describe_error(refusal), "warning")
            return
        self._show(played)
        words = outcome_words(played, str(self._config.get("on_expiry") or "expired"))
        self.outcome.say(words, _TONES[played.outcome])

    def _show(self, played: Simulated) -> None:
        structure = [
            (one.stage, tuple(paper.instead for paper in one.papers)) for one in played.stages
        ]
        if structure != self._shown:
            # Other people are asked: what was answered before is about somebody else.
            fresh = self._shown is not None
            self._shown = structure
            if fresh and self._answers:
                self._answers = {}
                self._play()
                return
            self._build(played)
        for place, stage in enumerate(played.stages):
            self.stage_chips[place].set_chip(stage_words(stage))
            for number, paper in enumerate(stage.papers):
                self.chips[place, number].set_chip(paper_words(paper))
                self.toggles[place, number].setEnabled(paper.status not in ("excused", "unable"))

    def _build(self, played: Simulated) -> None:
        inner = QWidget()
        theme = self.around.theme
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, theme.space(1), 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        self.toggles, self.chips, self.stage_chips, self.absences = {}, {}, [], {}
        for place, stage in enumerate(played.stages):
            self._add_stage(grid, place, stage)
        outer.addLayout(grid)
        outer.addStretch(1)
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)

    def _add_stage(self, grid: QGridLayout, place: int, stage: SimulatedStage) -> None:
        theme = self.around.theme
        line = grid.rowCount()
        left = Qt.AlignmentFlag.AlignLeft
        named = stage.stage.name or self.tr("Stage {number}").format(number=place + 1)
        grid.addWidget(ElidedLabel(theme, named, weight="semibold"), line, 0, 1, 4)
        chip = ChipLabel(theme, stage_words(stage))
        grid.addWidget(chip, line, 4, left)
        self.stage_chips.append(chip)
        if stage.problem:
            told = describe_error(Rejected(stage.problem))
            line += 1
            grid.addWidget(Label(theme, told, size="sm", tone="danger", wrap=True), line, 0, 1, 5)
        for number, paper in enumerate(stage.papers):
            line += 1
            asked = paper.asked
            grid.addWidget(AvatarLabel(theme, asked.name), line, 0)
            grid.addWidget(ElidedLabel(theme, asked.name, weight="medium"), line, 1)
            note = note_words(paper)
            grid.addWidget(Label(theme, note, size="sm", tone="text-muted"), line, 2)
            away = away_words(paper, self.around.directory.staff)
            toggle = SegmentedControl(
                theme,
                self.tr("Answer of {name}").format(name=asked.name),
                [("", "–"), ("yes", self.tr("Yes")), ("no", self.tr("No"))],
            )
            at = (place, number)
            toggle.chosen.connect(lambda key, at=at: self._answer(at, key))
            grid.addWidget(toggle, line, 3)
            paper_chip = ChipLabel(theme, paper_words(paper))
            grid.addWidget(paper_chip, line, 4, left)
            self.toggles[at], self.chips[at] = toggle, paper_chip
            if away:
                line += 1
                absence = Label(theme, away, size="sm", tone="text-muted", wrap=True)
                grid.addWidget(absence, line, 1, 1, 4)
                self.absences[at] = absence

    def _answer(self, at: tuple[int, int], key: str) -> None:
        if key in _DECISIONS:
            self._answers[at] = _DECISIONS[key]
        else:
            self._answers.pop(at, None)
        self._play()
