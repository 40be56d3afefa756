"""The table of priorities: impact by urgency, each cell pressed or set by a digit, saved at once with Undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop import words, words_defining
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.choices import priorities
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.chip_button import ChipButton
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.defining.commands import DefineTicketRules, ResetTicketRules
from deskflow.tickets.defining.priorities import FOLLOW, LEVELS, unsteady
from deskflow.tickets.rules import PRIORITIES

_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class PriorityCard(TitledCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        theme = context.theme
        super().__init__(theme, self.tr("Priority by impact and urgency"))
        self._context = context
        self._known = known
        about = self.tr(
            "Once both are said, the priority of a ticket follows this table, unless somebody gives a reason why it does not. Tickets keep theirs until one of both changes."
        )
        self.body.addWidget(Label(theme, about, size="sm", tone="text-muted", wrap=True))
        self.cells: dict[tuple[str, str], ChipButton] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(1))
        for at, urgency in enumerate(LEVELS):
            grid.addWidget(self._heading("urgency", urgency), 0, at + 1)
            grid.setColumnStretch(at + 1, 1)
        for row, impact in enumerate(LEVELS):
            grid.addWidget(self._heading("impact", impact), row + 1, 0)
            for at, urgency in enumerate(LEVELS):
                cell = ChipButton(theme, self._name(impact, urgency))
                cell.clicked.connect(lambda _=False, i=impact, u=urgency: self._choose(i, u))
                cell.installEventFilter(self)
                self.cells[impact, urgency] = cell
                grid.addWidget(cell, row + 1, at + 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(0, 1)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        self.warning = Label(theme, "", size="sm", tone="warning", wrap=True)
        self.body.addWidget(self.warning)
        foot = QHBoxLayout()
        foot.addWidget(Label(theme, self.tr("Arrows move, 1 to 4 set a cell."), size="sm", tone="text-muted"))  # fmt: skip
        foot.addStretch(1)
        self.reset_button = Button(theme, self.tr("Put back as it was at first"), kind="ghost", icon="rotate-ccw")  # fmt: skip
        self.reset_button.clicked.connect(self._reset)
        foot.addWidget(self.reset_button)
        self.body.addLayout(foot)
        known.changed.connect(self._show)
        self._show()

    def _heading(self, kind: str, level: str) -> QWidget:
        theme = self._context.theme
        head = QWidget()
        box = QVBoxLayout(head)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        title = words.word("field", kind).capitalize()
        box.addWidget(
            Label(theme, f"{title}: {words.word(kind, level)}", size="sm", weight="medium")
        )
        box.addWidget(Label(theme, words_defining.level(kind, level), size="sm", tone="text-muted"))
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return head

    def _name(self, impact: str, urgency: str) -> str:
        return self.tr("Impact {impact}, urgency {urgency}").format(
            impact=words.word("impact", impact), urgency=words.word("urgency", urgency)
        )

    def _show(self) -> None:
        table = self._known.rules.priorities
        for (impact, urgency), cell in self.cells.items():
            priority = table.cells[impact][urgency]
            text = words.word_of("priority", priority)
            cell.set_chip(
                Chip(text, PRIORITY_TONES[priority]), f"{self._name(impact, urgency)}: {text}"
            )
        odd = [self._name(*one) for one in unsteady(table)]
        said = self.tr("Less urgent than a cell with less impact or urgency: {cells}")
        self.warning.setText(said.format(cells="; ".join(odd)) if odd else "")
        self.warning.setVisible(bool(odd))

    def _choose(self, impact: str, urgency: str) -> None:
        current = self._known.rules.priorities.cells[impact][urgency]
        offered = [one for one in priorities(current) if one.value != FOLLOW]
        pick(
            self._context.theme, self.cells[impact, urgency], self._name(impact, urgency), offered,
            lambda value: self.set_cell(impact, urgency, value),
        )  # fmt: skip

    def set_cell(self, impact: str, urgency: str, priority: str) -> None:
        cells = {one: dict(row) for one, row in self._known.rules.priorities.cells.items()}
        if cells[impact][urgency] == priority:
            return
        cells[impact][urgency] = priority
        said = f"{self._name(impact, urgency)}: {words.word_of('priority', priority)}"
        run_with_undo(self._context, DefineTicketRules("priority", cells), said, owner=self)

    def _reset(self) -> None:
        said = self.tr("The table is as it was at first")
        run_with_undo(self._context, ResetTicketRules("priority"), said, owner=self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            here = next((place for place, one in self.cells.items() if one is watched), None)
            if here is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                if event.text() in ("1", "2", "3", "4"):
                    self.set_cell(*here, PRIORITIES[int(event.text()) - 1])
                    return True
                if step := _STEPS.get(Qt.Key(event.key())):
                    row, at = (LEVELS.index(one) + by for one, by in zip(here, step, strict=True))
                    if 0 <= row < 3 and 0 <= at < 3:
                        self.cells[LEVELS[row], LEVELS[at]].setFocus(
                            Qt.FocusReason.OtherFocusReason
                        )
                    return True
        return super().eventFilter(watched, event)
